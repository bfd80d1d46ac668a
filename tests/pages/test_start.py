"""What the app loads before its first screen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"esda", "libpysal", "openpyxl", "scipy", "sklearn"}

STARTED = """
import importlib, sys
from pathlib import Path

for path in sorted(Path("pages/shared").rglob("*.py")):
    importlib.import_module(".".join(path.with_suffix("").parts))
print(*sorted({name.split(".")[0] for name in sys.modules}))
"""


def test_libraries_of_single_views_are_not_loaded_at_the_start() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STARTED], cwd=ROOT, check=True, capture_output=True, text=True
    )
    loaded = set(done.stdout.split())

    assert {"streamlit", "geopandas", "folium"} <= loaded
    assert loaded & HEAVY == set()
