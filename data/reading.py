"""Read a city: descriptor, files, repairs, levels, join, observations.

One faulty file never hides the rest: its finding goes into the report and the
city is built from what is sound. Only an unreadable descriptor, or boundaries
without which there is no map at all, stop the reading.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd

from data.city import City, Observations, Vintage
from data.clinic.area_sets import build_area_set, listed_areas
from data.clinic.grouping import grouped
from data.clinic.indicator_checks import check_indicators
from data.clinic.join import Joined
from data.clinic.joining import TablePart, join_tables
from data.clinic.layers import Layer, build_layer, read_date
from data.clinic.levels import build_levels, two_places
from data.clinic.observations import build_observations
from data.clinic.repair_notes import unused_note
from data.clinic.set_members import sound_members
from data.clinic.subtotals import compare_city_rates
from data.clinic.vintages import as_level, build_vintages, last_day
from data.descriptor.package import CityPackage, load_package
from data.descriptor.places import AreaSetModel
from data.descriptor.repairs import Repair, ZeroIsMissing
from data.errors import BoundaryError, DataError, TableError
from data.files.sandbox import RawBoundaries, RawTable
from data.findings import Report
from data.methods.checks import check_methods_against_data
from data.package_files import file_key, package_version, read_files
from data.portraits.age_checks import check_age_groups_against_data
from data.reforms.carrying import carry_vintages
from data.rules.checks import check_rules_against_data
from data.tables.table import apply_table_repairs, read_table


@dataclass(slots=True)
class _Reading:
    """What is known so far while one package is read."""

    package: CityPackage
    raw: Mapping[str, RawTable | RawBoundaries | DataError]
    report: Report = field(default_factory=Report)
    used: list[Repair] = field(default_factory=list)
    areas: dict[str, gpd.GeoDataFrame] = field(default_factory=dict)
    vintages: dict[str, Vintage] = field(default_factory=dict)

    def division(self, name: str) -> pd.DataFrame | None:
        """Areas of a level or of a vintage; None if they could not be built."""
        vintage = self.vintages.get(name)
        return vintage.areas if vintage is not None else self.areas.get(name)


def read_city(path: Path, *, allow_outside: bool = True) -> City:
    """
    Read a city's package.

    Parameters
    ----------
    path
        The ``city.toml``; files in it are relative to its folder.
    allow_outside
        Whether files may lie outside that folder (absolute paths, ``..``).
        False for packages that somebody uploaded.

    Returns
    -------
    city
        Areas and observations of every level that could be read, and the
        report of everything that did not fit.

    Raises
    ------
    DescriptorError
        If the descriptor cannot be read.
    BoundaryError
        If the areas of the first level cannot be read.
    """
    package = load_package(path)
    raw = read_files(package, path.parent, allow_outside=allow_outside)
    reading = _Reading(package, raw)
    parts = _read_tables(reading)
    layers = _read_layers(reading, parts)
    _build_levels(reading, layers, parts)
    joined = join_tables(
        parts, package, areas=reading.areas, vintages=reading.vintages, layers=layers
    )
    reading.report.extend(joined.findings)
    reading.used.extend(joined.used)
    observations = _observe(reading, joined.by_level)
    area_sets = _read_area_sets(reading)
    unused = [repair for repair in package.repairs if repair not in reading.used]
    reading.report.extend(unused_note(repair) for repair in unused)
    reading.report.extend(check_indicators(package, observations, file=path.name))
    reading.report.extend(check_age_groups_against_data(package, observations, file=path.name))
    reading.report.extend(
        check_methods_against_data(package, reading.areas, observations, file=path.name)
    )
    reading.report.extend(check_rules_against_data(package, reading.areas, file=path.name))
    files = [raw.finding.file if isinstance(raw, DataError) else raw.label for raw in raw.values()]
    return City(
        package=package,
        folder=path.parent,
        areas=reading.areas,
        observations=observations,
        vintages=reading.vintages,
        area_sets=area_sets,
        report=Report(grouped(reading.report, files)),
        version=package_version(path, package, allow_outside=allow_outside),
        descriptor=path.name,
    )


def _read_tables(reading: _Reading) -> list[TablePart]:
    parts = []
    for model in reading.package.tables:
        zeros = [r for r in reading.package.repairs if isinstance(r, ZeroIsMissing)]
        repairs = [repair for repair in zeros if repair.table == model.name]
        for year, file in model.sources():
            raw = reading.raw[file_key(model.name, file)]
            if isinstance(raw, DataError):
                reading.report.add(raw.finding)
                continue
            assert isinstance(raw, RawTable)  # noqa: S101  (asked for as a table)
            reading.report.extend(raw.findings)
            try:
                rows = read_table(model, raw, year=year, city_name=reading.package.city.name)
            except TableError as error:
                reading.report.add(error.finding)
                continue
            for repair in repairs:
                repaired = apply_table_repairs(rows, [repair])
                reading.used.extend([] if repaired is rows else [repair])
                rows = repaired
            reading.report.extend(f for f in rows.findings if f.code != "ids_were_numbers")
            parts.append(TablePart(model=model, label=file, rows=rows))
    return parts


def _read_layers(reading: _Reading, parts: Sequence[TablePart]) -> dict[str, Layer]:
    layers: dict[str, Layer] = {}
    days = _days(reading.package, parts)
    vintages = [as_level(vintage) for vintage in reading.package.vintages]
    for model in (*reading.package.levels, *vintages):
        if model.file is None:
            continue
        raw = reading.raw[file_key(model.name, model.file)]
        try:
            if isinstance(raw, DataError):
                raise raw
            assert isinstance(raw, RawBoundaries)  # noqa: S101  (asked for as boundaries)
            layer = build_layer(
                model, raw, reading.package.city, reading.package.repairs, on=days[model.name]
            )
        except DataError as error:
            if model is reading.package.levels[0]:
                raise BoundaryError(error.finding) from error
            reading.report.add(error.finding)
            continue
        reading.report.extend(layer.findings)
        reading.used.extend(layer.used)
        layers[model.name] = layer
    return layers


def _days(package: CityPackage, parts: Sequence[TablePart]) -> dict[str, date]:
    """Day on which the areas of each level or vintage must be valid: declared, or of its tables."""
    years = [(part.model.level, int(part.rows.rows["year"].max())) for part in parts]
    today = datetime.now(tz=UTC).date()
    latest = date(max(year for _, year in years), 12, 31) if years else today
    of_levels = read_date(package.city.reference_date) or latest
    return {model.name: of_levels for model in package.levels} | {
        vintage.name: last_day(vintage, [y for name, y in years if name == vintage.name], today)
        for vintage in package.vintages
    }


def _build_levels(reading: _Reading, layers: dict[str, Layer], parts: Sequence[TablePart]) -> None:
    levels = build_levels(reading.package, layers)
    reading.areas = levels.areas
    for name, layer in layers.items():
        parent = reading.package.parent_of(name) if name in levels.areas else None
        parents = layers[parent].areas if parent in layers else None
        named = _names_in_tables(parts, name)
        reading.report.extend(two_places(layer, parents, named))
    reading.report.extend(levels.findings)
    vintages = build_vintages(reading.package, reading.areas, layers, reading.raw)
    reading.vintages = vintages.by_name
    reading.report.extend(vintages.findings)
    reading.used.extend(vintages.used)


def _names_in_tables(parts: Sequence[TablePart], level: str) -> dict[str, str]:
    named: dict[str, str] = {}
    for part in parts:
        if part.model.level == level:
            rows = part.rows.rows.dropna(subset=["id", "name"])
            named |= dict(zip(rows["id"].astype(str), rows["name"].astype(str), strict=True))
    return named


def _observe(reading: _Reading, joined: dict[str, list[Joined]]) -> dict[str, Observations]:
    observations = {}
    for level, tables in joined.items():
        areas = reading.division(level)
        assert areas is not None  # noqa: S101  (nothing is joined to a level without areas)
        observations[level], findings = build_observations(list(areas.index), tables)
        reading.report.extend(findings)
    package = reading.package
    carried = carry_vintages(observations, reading.vintages, reading.areas, package)
    reading.vintages = carried.vintages
    reading.report.extend(carried.findings)
    for level, found in carried.observations.items():
        reading.report.extend(
            compare_city_rates(package.indicators, found.values, found.totals, level=level)
        )
    return carried.observations


def _read_area_sets(reading: _Reading) -> dict[str, gpd.GeoDataFrame]:
    """Polygons and listed areas of each set that has any."""
    area_sets = {}
    for model in reading.package.area_sets:
        drawn = _read_polygons(reading, model)
        members, findings = sound_members(model, reading.package, reading.areas)
        reading.report.extend(findings)
        listed = listed_areas(members, reading.areas, [] if drawn is None else list(drawn.index))
        shapes = [one for one in (drawn, listed) if one is not None]
        if shapes:
            area_sets[model.name] = gpd.GeoDataFrame(pd.concat(shapes))
    return area_sets


def _read_polygons(reading: _Reading, model: AreaSetModel) -> gpd.GeoDataFrame | None:
    """Polygons of a set; None where it has no file, or none that can be read."""
    if model.file is None:
        return None
    raw = reading.raw[file_key(model.name, model.file)]
    try:
        if isinstance(raw, DataError):
            raise raw
        assert isinstance(raw, RawBoundaries)  # noqa: S101  (asked for as boundaries)
        drawn, findings = build_area_set(model, raw, reading.package.city)
    except DataError as error:
        reading.report.add(error.finding)
        return None
    reading.report.extend(findings)
    return drawn
