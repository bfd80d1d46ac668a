"""Measure a switch of the year on our map, on the usual folium page, and on an empty page.

Run ``python benchmarks/map_switch.py``; see ``benchmarks/README.md`` for what the
columns mean and for what the comparison leaves out. Needs Playwright and Chromium.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright
from serving import CHROMIUM_ARGUMENTS, PROJECT, chromium, serving, workshop
from visiting import Switch, Visit

DEMO = PROJECT / "data" / "demo" / "city.toml"
BERLIN = PROJECT / "tests" / "cities" / "berlin.toml"
REAL_DATA = PROJECT.parent / "shared" / "data"

MOST_BYTES = 8_000
MOST_TIMES_EMPTY = 1.5
LEAST_TIMES_PLAIN = 40
MADE_UP = "made up"


@dataclass(frozen=True, slots=True)
class Place:
    """Areas to measure with: a level of a city package, or made-up ones."""

    name: str
    areas: int
    package: Path | None = None
    level: str = ""

    @property
    def env(self) -> dict[str, str]:
        """Variables that tell the pages what to draw."""
        if self.package is None:
            return {"BENCH_COUNT": str(self.areas)}
        return {"BENCH_CITY": str(self.package), "BENCH_LEVEL": self.level}


def places() -> list[Place]:
    """All areas to measure with; Berlin's only where its files lie beside the project."""
    found = [
        Place("Musterstadt", 39, DEMO, "sozialraum"),
        Place("Musterstadt", 171, DEMO, "quartier"),
        Place(MADE_UP, 542),
    ]
    if REAL_DATA.is_dir():
        found.append(Place("Berlin", 448, BERLIN, "plr"))
    return found


def measure(
    browser: Browser, apps: Path, place: Place, arguments: argparse.Namespace
) -> dict[str, list[Switch]]:
    """Switch the year on all pages: empty and ours in turn, then the two plain ones."""
    costs: dict[str, list[Switch]] = {"empty": [], "ours": []}
    with (
        serving(apps / "empty.py", place.env) as empty,
        serving(apps / "ours.py", place.env) as ours,
    ):
        visits = [
            Visit(browser, *empty, kind="empty", areas=0),
            Visit(browser, *ours, kind="ours", areas=place.areas),
        ]
        for turn in range(arguments.switches + 1):
            for visit in visits:
                visit.page.bring_to_front()
                cost = visit.switch_option(turn)
                if turn:  # the first switch warms up
                    costs[visit.kind].append(cost)
        for visit in visits:
            visit.close()
    if arguments.plain:
        for page, extra in (("plain", {}), ("lean", {"BENCH_LEAN": "1"})):
            with serving(apps / "plain.py", place.env | extra) as plain:
                visit = Visit(browser, *plain, kind="plain", areas=place.areas)
                turns = range(arguments.plain_switches)
                costs[page] = [visit.switch_option(turn) for turn in turns]
                visit.close()
    return costs


def measure_screen(browser: Browser, place: Place, switches: int) -> dict[str, list[Switch]]:
    """Switch year and indicator on the whole city map of the app itself."""
    with serving(PROJECT / "app.py", {"CITY": str(place.package)}) as (url, log):
        query = f"{url}/?lang=de&level={place.level}"
        visit = Visit(browser, query, log, kind="screen", areas=place.areas)
        turns = range(switches + 1)
        slider = visit.page.get_by_role("slider").count()
        by_year = visit.switch_slider if slider else lambda turn: visit.switch_option(turn, box=3)
        costs = {"year": [by_year(turn) for turn in turns][1:]}
        costs["indicator"] = [visit.switch_option(turn, box=2) for turn in turns][1:]
        visit.close()
    return costs


def median(costs: Sequence[Switch], column: str) -> float:
    """Median of a column over all switches."""
    return statistics.median(getattr(cost, column) for cost in costs)


def line(place: Place, page: str, costs: Sequence[Switch], empty: Sequence[Switch] | None) -> str:
    """One line of the table."""
    recoloured = median(costs, "recoloured_ms")
    times = [cost.recoloured_ms for cost in costs]
    span = f"{min(times):.0f}-{max(times):.0f}"
    ratio = f"{recoloured / median(empty, 'recoloured_ms'):.2f}" if empty else ""
    server = median(costs, "server_ms")
    server_text = f"{server:.1f}" if server else "-"  # the app itself does not print its time
    return (
        f"{place.areas:>5}  {place.name:<11}  {page:<9} {len(costs):>3} "
        f"{median(costs, 'websocket_bytes'):>12,.0f}  {server_text:>9} "
        f"{recoloured:>13.0f} {span:>13} {ratio:>8} {median(costs, 'idle_ms'):>8.0f} "
        f"{max(cost.blank_ms for cost in costs):>9.0f} "
        f"{max(cost.foreign_requests for cost in costs):>8} "
        f"{max(cost.reloads for cost in costs):>8}"
    )


HEAD = (
    "areas  place        page        n bytes/switch  server ms recoloured ms         range  x empty"
    "  idle ms  blank ms  foreign  reloads"
)


def verdicts(place: Place, costs: dict[str, list[Switch]]) -> list[str]:
    """Say for each promise whether it is kept on these areas."""
    ours, empty = costs["ours"], costs["empty"]
    size = max(cost.websocket_bytes for cost in ours)
    blank = max(cost.blank_ms for cost in ours)
    foreign = sum(cost.foreign_requests for cost in ours)
    reloads = sum(cost.reloads for cost in ours)
    times = median(ours, "recoloured_ms")
    ratio = times / median(empty, "recoloured_ms")
    checks = [
        (f"at most {MOST_BYTES:,} bytes per switch", f"{size:,}", size <= MOST_BYTES),
        ("no reload of the map's frame", f"{reloads}", reloads == 0),
        ("no blank time", f"{blank:.0f} ms", blank == 0),
        ("no request to another host", f"{foreign}", foreign == 0),
        (f"at most {MOST_TIMES_EMPTY} x empty page", f"{ratio:.2f}", ratio <= MOST_TIMES_EMPTY),
    ]
    slower = {
        page: median(costs[page], "recoloured_ms") / times
        for page in ("plain", "lean")
        if page in costs
    }
    # The promise is given for boundaries as they are published; Berlin's are already simplified.
    if "plain" in slower and place.name == MADE_UP:
        promise = f"at least {LEAST_TIMES_PLAIN} x less time than the plain page"
        found = slower.pop("plain")
        checks.append((promise, f"{found:.0f}", found >= LEAST_TIMES_PLAIN))
    lines = [
        f"{'pass' if kept else 'FAIL'}  {place.areas} {place.name}: {promise}: {found}"
        for promise, found, kept in checks
    ]
    lines += [
        f"info  {place.areas} {place.name}: the {page} page takes {times_ours:.0f} x as long"
        for page, times_ours in slower.items()
    ]
    return lines


def run(arguments: argparse.Namespace) -> list[dict[str, Any]]:
    """Measure, and print the table and the promises."""
    chosen = [place for place in places() if not arguments.areas or place.areas in arguments.areas]
    results: list[dict[str, Any]] = []
    promises: list[str] = []
    print(HEAD, flush=True)
    with sync_playwright() as playwright, workshop() as apps:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
        for place in chosen:
            if arguments.screen:
                if place.package is None or place.level == "sozialraum":
                    continue
                costs = measure_screen(browser, place, arguments.switches)
            else:
                costs = measure(browser, apps, place, arguments)
                if place.areas > 400:  # noqa: PLR2004 - the promises are about many areas
                    promises += verdicts(place, costs)
            for page, switches in costs.items():
                print(line(place, page, switches, costs.get("empty")), flush=True)
                results += [
                    {"areas": place.areas, "place": place.name, "page": page, **asdict(cost)}
                    for cost in switches
                ]
        browser.close()
    print("\n".join(promises))
    return results


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--areas", type=int, nargs="+", help="only places of these sizes")
    parser.add_argument("--switches", type=int, default=15)
    parser.add_argument("--plain-switches", type=int, default=3)
    parser.add_argument("--without-plain", dest="plain", action="store_false")
    parser.add_argument("--screen", action="store_true", help="measure the app's own city map")
    parser.add_argument("--json", type=Path, help="also write every switch to this file")
    arguments = parser.parse_args()
    results = run(arguments)
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
