"""The app as a reader drives it, with the tiny made-up city."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

APP = Path(__file__).resolve().parents[2] / "app.py"


@pytest.fixture
def app(tiny_city: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Return the app before its first run, in German."""
    monkeypatch.setenv("CITY", str(tiny_city))
    monkeypatch.delenv("SOZIALRAUM_CITIES", raising=False)
    at = AppTest.from_file(str(APP), default_timeout=60)
    at.context["locale"] = "de-DE"
    return at
