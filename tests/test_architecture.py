"""Import directions: who may know whom."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

UI = {"streamlit", "streamlit_folium", "pages", "app", "sozialraum"}
FORBIDDEN = {
    "locales": UI | {"geo", "data", "measures", "reports"},
    "geo": UI | {"indicators", "data", "measures", "reports"},
    "indicators": UI | {"geo", "data", "measures", "reports"},
    "data": UI | {"measures", "reports"},
    "measures": UI | {"reports"},
    "reports": UI,
    "pages": {"app", "sozialraum"},
}
MODULES = [path for folder in FORBIDDEN for path in sorted((ROOT / folder).rglob("*.py"))]
PURE = [path for path in MODULES if path.relative_to(ROOT).parts[0] in {"geo", "indicators"}]


def imported_by(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_module_imports_only_downwards(path: Path) -> None:
    tops = {name.split(".")[0] for name in imported_by(path)}

    assert not tops & FORBIDDEN[path.relative_to(ROOT).parts[0]]


@pytest.mark.parametrize("path", PURE, ids=lambda p: str(p.relative_to(ROOT)))
def test_statistics_and_drawing_have_no_network_and_start_no_process(path: Path) -> None:
    assert not imported_by(path) & {"requests", "urllib.request", "http.client", "subprocess"}


#: Rooms of `data` that lie behind its doors, the single modules.
BEHIND_DOORS = {
    *{"clinic", "files", "methods", "portraits", "rates", "reforms", "rules", "tables"},
    "wording",
}
FRONT = [
    *(
        path
        for room in ("pages", "measures", "reports")
        for path in sorted((ROOT / room).rglob("*.py"))
    ),
    ROOT / "app.py",
    *sorted((ROOT / "sozialraum").glob("*.py")),
]


@pytest.mark.parametrize("path", FRONT, ids=lambda p: str(p.relative_to(ROOT)))
def test_screens_and_the_command_line_enter_data_by_its_doors(path: Path) -> None:
    rooms = {name.split(".")[1] for name in imported_by(path) if name.startswith("data.")}

    assert not rooms & BEHIND_DOORS


def test_only_the_cached_module_caches_for_the_pages() -> None:
    caching = {
        path.name
        for path in (ROOT / "pages").rglob("*.py")
        if "st.cache_" in path.read_text(encoding="utf-8")
    }

    assert caching <= {"cached.py"}


def test_the_design_cards_libraries_are_all_used() -> None:
    names = {name.split(".")[0] for path in MODULES for name in imported_by(path)}

    assert {"streamlit", "geopandas", "shapely", "folium", "streamlit_folium", "plotly"} <= names
