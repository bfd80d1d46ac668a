"""``python -m data.musterstadt [--out FOLDER]``: write the demo city's files."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from data.musterstadt.files import write
from data.musterstadt.generate import generate

DEMO = Path(__file__).parents[1] / "demo"


def main() -> None:
    """Write the files; with a folder of one's own also the descriptor and its README."""
    parser = argparse.ArgumentParser(prog="python -m data.musterstadt", description=__doc__)
    parser.add_argument("--out", type=Path, default=DEMO, help="folder (default: data/demo)")
    chosen = parser.parse_args()
    write(generate(), chosen.out)
    if chosen.out.resolve() != DEMO.resolve():
        for name in ("city.toml", "README.md"):
            shutil.copyfile(DEMO / name, chosen.out / name)


if __name__ == "__main__":
    main()
