"""Real cities, read once: their files lie beside the project and take seconds to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.city import City
from data.reading import read_city

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def berlin() -> City:
    return read_city(HERE / "berlin.toml")


@pytest.fixture(scope="session")
def bremen() -> City:
    return read_city(HERE / "bremen.toml")


@pytest.fixture(scope="session")
def dortmund() -> City:
    return read_city(HERE / "dortmund.toml")


@pytest.fixture
def read_once(berlin: City, bremen: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command line use the cities that have been read; how it reads is tested elsewhere."""
    known = {HERE / "berlin.toml": berlin, HERE / "bremen.toml": bremen}
    for module in ("areas", "figures"):
        monkeypatch.setattr(f"sozialraum.{module}.read_city", known.__getitem__)
