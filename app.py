"""
Entry point: ``streamlit run app.py``.

Streamlit imports this file once for its server (routes, headers, errors) and
then runs it as the script of every session; only then is there a session. The
screens are imported by the script: streamlit-folium announces its element when
it is imported, and before the server runs nobody would hear that.
"""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

if get_script_run_ctx(suppress_warning=True) is None:
    from pages.shared import server, warm

    app = st.App(
        __file__,
        routes=server.routes(),
        middleware=server.middleware(),
        lifespan=server.lifespan(warm.usual_city),
        on_script_error=server.on_script_error,
    )
else:
    from pages.shared import frame

    frame.show()
