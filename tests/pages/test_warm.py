"""The first city is read while the server starts; nothing that goes wrong there stops it."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from pages.shared import cached, warm


def test_first_map_is_ready_before_anyone_asks(
    tiny_city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITY", str(tiny_city))
    warm.usual_city()

    def again(path: Path) -> None:
        raise AssertionError(f"read again: {path}")

    monkeypatch.setattr(cached, "read_city", again)
    address = (str(tiny_city), cached.stamp(tiny_city))
    assert cached.figures(*address, "transfer_rate", "quartier", 2018).city.areas_counted == 7


def test_city_that_cannot_be_read_is_only_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = tmp_path / "city.toml"
    broken.write_text("format = [", encoding="utf-8")
    monkeypatch.setenv("CITY", str(broken))

    with caplog.at_level(logging.WARNING):
        warm.usual_city()

    assert "could not be prepared" in caplog.text
