"""How long the portraits of all areas of a level take, as one report and one after the other.

Musterstadt is read anew, so that nothing is remembered; contents are gathered area by
area, then set in one run. The baseline sets the same contents as single files.

Run with ``python benchmarks/portraits.py``; needs nothing but the project.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pikepdf

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from data.portrait import portrait_years
from data.reading import read_city
from reports.origins import book_origin
from reports.portrait_book import book_contents, portraits_pdf
from reports.portrait_pdf import portrait_pdf

DEMO = Path(__file__).resolve().parents[1] / "data" / "demo" / "city.toml"
TARGETS = {"sozialraum": 60.0, "quartier": 240.0}  # seconds for contents and pages

Answer = TypeVar("Answer")


def timed(call: Callable[[], Answer]) -> tuple[float, float, Answer]:
    """Seconds on the clock and of the processor that a call took, and its answer."""
    start, worked = time.perf_counter(), _worked()
    answer = call()
    return time.perf_counter() - start, _worked() - worked, answer


def _worked() -> float:
    """Seconds of the processor of this process and of those that it has waited for."""
    own = os.times()
    return own.user + own.system + own.children_user + own.children_system


def main() -> int:
    """Print both ways and whether the target is met; 1 if not."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--level", choices=list(TARGETS), default="sozialraum")
    parser.add_argument("--lang", choices=["de", "en"], default="de")
    parser.add_argument("--without-single", action="store_true", help="leave out the baseline")
    options = parser.parse_args()
    city = read_city(DEMO)
    year = portrait_years(city, options.level)[-1]
    origin = book_origin(city, options.level, year=year, language=options.lang)
    every = book_contents(
        city, options.level, language=options.lang, register=None, provenance=origin, year=year
    )
    print(f"Musterstadt, {options.level}: seconds on the clock (of the processor)")
    first, worked, one = timed(lambda: next(every))
    print(f"  content of the first area     {first:8.2f}  ({worked:.2f})")
    rest, worked, others = timed(lambda: list(every))
    contents = [one, *others]
    per_area = rest / max(len(others), 1)
    print(f"  contents of {len(others):3} more          {rest:8.2f}  ({worked:.2f})"
          f"   {per_area:.2f} each")  # fmt: skip
    setting, worked, made = timed(lambda: portraits_pdf(contents))
    with pikepdf.open(io.BytesIO(made)) as pdf:
        pages = len(pdf.pages)
    print(f"  one report                    {setting:8.2f}  ({worked:.2f})"
          f"   {setting / len(contents):.2f} each, {pages} pages, {len(made):,} bytes")  # fmt: skip
    if not options.without_single:
        single, worked, files = timed(lambda: [portrait_pdf(one) for one in contents])
        print(f"  single files, one by one      {single:8.2f}  ({worked:.2f})"
              f"   {single / len(contents):.2f} each, {sum(map(len, files)):,} bytes")  # fmt: skip
    total, target = first + rest + setting, TARGETS[options.level]
    verdict = "pass" if total < target else "FAIL"
    print(f"{verdict}  {len(contents)} portraits in less than {target:.0f} s: {total:.1f}")
    return 0 if total < target else 1


if __name__ == "__main__":
    sys.exit(main())
