"""Benchmark page: one selectbox and one line; nothing over the server can be faster."""

from __future__ import annotations

import time

import streamlit as st
from made_up import YEARS

started = time.perf_counter()
year = st.selectbox("Jahr", YEARS)
st.text(f"Gewählt: {year}")
print(f"BENCH {(time.perf_counter() - started) * 1000:.1f}", flush=True)
