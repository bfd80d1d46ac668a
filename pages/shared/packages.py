"""Which cities this server offers: a closed list of descriptors, chosen by key, never by path."""

from __future__ import annotations

import os
import re
from pathlib import Path

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo" / "city.toml"
CITY_VARIABLE = "CITY"  # path to one city.toml, shown first
FOLDERS_VARIABLE = "SOZIALRAUM_CITIES"  # folders with *.toml or */city.toml


def choices() -> dict[str, Path]:
    """
    Key -> descriptor, the default first.

    The city of ``CITY`` comes first, then those in the folders of
    ``SOZIALRAUM_CITIES`` (separated as in ``PATH``), then the made-up one.
    """
    paths: list[Path] = []
    if named := os.environ.get(CITY_VARIABLE):
        paths.append(Path(named).expanduser())
    for folder in filter(None, os.environ.get(FOLDERS_VARIABLE, "").split(os.pathsep)):
        place = Path(folder).expanduser()
        paths += sorted([*place.glob("*.toml"), *place.glob("*/city.toml")])
    found: dict[str, Path] = {}
    for path in [*paths, DEMO]:
        resolved = path.resolve()
        if resolved not in found.values():
            found[_free_key(resolved, found)] = resolved
    return found


def _free_key(path: Path, taken: dict[str, Path]) -> str:
    name = path.parent.name if path.stem == "city" else path.stem
    key = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "stadt"
    number = 2
    free = key
    while free in taken:
        free, number = f"{key}-{number}", number + 1
    return free
