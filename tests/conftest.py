"""Fixtures shared by all tests: a tiny made-up city, written by code.

The figures are chosen so that every rate can be checked by hand: each of the
nine squares has 1,000 residents and 50 pupils who change school.
"""

from __future__ import annotations

import copy
import glob
import hashlib
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest
from hypothesis import settings
from shapely.geometry import box

from data.city import City
from data.errors import DataError
from data.files.sandbox import Raw, ReadRequest, read_all
from data.reading import read_city

# Laws are tested, not times: a busy machine must not make a law fail.
settings.register_profile("laws", deadline=None)
settings.load_profile("laws")

TINY_YEARS = (2016, 2017, 2018)

TINY_DESCRIPTOR = """\
format = 1

[city]
name = "Kleinstadt"
key = "99999001"
made_up = true
crs = "EPSG:25832"
region = [8.5, 51.0, 9.5, 52.0]
reference_date = "2018-12-31"

[disclosure]
threshold = 3

[[levels]]
name = "quartier"
label = { de = "Quartiere", en = "Quarters" }
singular = { de = "Quartier", en = "Quarter" }
file = "quartiere.gpkg"
layer = "quartiere"
id = "nr"
name_column = "name"
parent_column = "bezirk"
source = "Amt für erfundene Zahlen"
licence = "CC0 1.0"
date = "2018-12-31"

[[levels]]
name = "bezirk"
label = { de = "Bezirke", en = "Districts" }
singular = { de = "Bezirk", en = "District" }
names = { "1" = "Südbezirk", "2" = "Mittelbezirk", "3" = "Nordbezirk" }
source = "Amt für erfundene Zahlen"
licence = "CC0 1.0"

[[tables]]
name = "bestand"
level = "quartier"
file = "bestand.csv"
separator = ";"
encoding = "utf-8"
id = "Nr"
name_column = "Name"
year = "Jahr"
source = "Amt für erfundene Zahlen, Bestand"
licence = "CC0 1.0"
date = "2018-12-31"

[tables.columns]
residents = "Einwohner"
recipients = "Beziehende"
under_18 = "Unter 18"
pupils = "Übergänge"
to_gymnasium = "Gymnasium"

[[topics]]
key = "transfer"
name = { de = "Transferleistungen", en = "Transfer payments" }

[[topics]]
key = "population"
name = { de = "Bevölkerung und Bildung", en = "Population and education" }

[[indicators]]
key = "transfer_rate"
name = { de = "Transferleistungsquote", en = "Transfer payment rate" }
definition = { de = "Beziehende je 100 Einwohner.", en = "Recipients per 100 residents." }
topic = "transfer"
numerator = ["recipients"]
denominator = ["residents"]
unit = "%"
polarity = "lower_is_better"
role = "main"
competent_level = "city"
source = "Amt für erfundene Zahlen, Bestand"
licence = "CC0 1.0"

[[indicators]]
key = "gymnasium_rate"
name = { de = "Übergänge zum Gymnasium", en = "Transitions to Gymnasium" }
definition = { de = "Wechsel je 100 Übergänge.", en = "Transitions per 100 pupils." }
topic = "population"
numerator = ["to_gymnasium"]
denominator = ["pupils"]
unit = "%"
polarity = "higher_is_better"
role = "main"
competent_level = "land"
source = "Amt für erfundene Zahlen, Bestand"
licence = "CC0 1.0"

[[indicators]]
key = "under_18_share"
name = { de = "Anteil der unter 18-Jährigen", en = "Share of under-18s" }
definition = { de = "Unter 18-Jährige je 100 Einwohner.", en = "Under-18s per 100 residents." }
topic = "population"
numerator = ["under_18"]
denominator = ["residents"]
unit = "%"
polarity = "neutral"
source = "Amt für erfundene Zahlen, Bestand"
licence = "CC0 1.0"
"""


def tiny_recipients(year: int, place: int) -> str:
    """Cell of the column of recipients: in 2018 one is secret, one blank and one exactly none."""
    if year == 2016:
        return str(20 * place)
    if year == 2017:
        return "100"
    return {7: ".", 8: "", 9: "–"}.get(place, str(50 * place))


def write_tiny_city(folder: Path) -> Path:
    """
    Write a made-up city into `folder`: 9 Quartiere in 3 Bezirke, 3 years, 3 indicators.

    Squares of 1 km; Quartier ``01`` lies in the south-west, three to a row,
    each row is a Bezirk. Transfer payment rate: 2016 from 2 to 18 % (city
    10 %), 2017 10 % everywhere, 2018 from 5 to 30 % in ``01`` to ``06``,
    secret in ``07``, blank in ``08``, exactly none in ``09`` (city 15 % of the
    seven with a value). Transitions to Gymnasium: 8 to 72 %, city 40 %, in
    each year. Under-18s: 3 to 27 %, city 15 %.

    Returns
    -------
    path
        The descriptor ``city.toml``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    places = range(1, 10)
    squares = [
        box(x, y, x + 1000, y + 1000)
        for y in (5700000, 5701000, 5702000)
        for x in (500000, 501000, 502000)
    ]
    names = ["Am Anger", "Ährenfeld", "Birkenhof", "Dorfkern", "Eichgrund"]
    names += ["Furtweg", "Gänsewiese", "Hasenberg", "Inselchen"]
    frame = gpd.GeoDataFrame(
        {
            "nr": [f"{place:02}" for place in places],
            "name": names,
            "bezirk": [str((place - 1) // 3 + 1) for place in places],
        },
        geometry=squares,
        crs="EPSG:25832",
    )
    frame.to_file(folder / "quartiere.gpkg", layer="quartiere", driver="GPKG")
    rows = ["Nr;Name;Jahr;Einwohner;Beziehende;Unter 18;Übergänge;Gymnasium"]
    rows += [
        f"{place:02};{names[place - 1]};{year};1000;{tiny_recipients(year, place)};"
        f"{30 * place};50;{4 * place}"
        for year in TINY_YEARS
        for place in places
    ]
    (folder / "bestand.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    path = folder / "city.toml"
    path.write_text(TINY_DESCRIPTOR, encoding="utf-8")
    return path


@pytest.fixture(scope="session", autouse=True)
def _register_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test, and no app that a test starts, opens the register of this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOZIALRAUM_DATA", str(tmp_path_factory.mktemp("register_of_the_tests")))
        patch.delenv("SOZIALRAUM_DATABASE", raising=False)
        yield


def _content(request: ReadRequest) -> Hashable:
    """What a request reads: the bytes of its file and of those beside it, and how."""
    parts = sorted(request.path.parent.glob(f"{glob.escape(request.path.stem)}.*"))
    digests = tuple((one.suffix, hashlib.sha256(one.read_bytes()).digest()) for one in parts)
    return replace(request, path=Path(request.path.name)), digests


@pytest.fixture(scope="session", autouse=True)
def _each_file_is_read_once() -> Iterator[None]:
    """
    Let tests that read cities start a process for a file only while its bytes are new.

    Hundreds of tests read the same few files, and the start of a process takes longer than
    they do. What that process reads and refuses is tested in ``tests/data/files``.
    """
    known: dict[Hashable, Raw] = {}

    def remembered(requests: Sequence[ReadRequest]) -> list[Raw]:
        contents = [_content(one) if one.path.is_file() else one for one in requests]
        new = {
            content: request
            for content, request in zip(contents, requests, strict=True)
            if content not in known
        }
        fresh = dict(zip(new, read_all(list(new.values())), strict=True))
        known.update({key: raw for key, raw in fresh.items() if not isinstance(raw, DataError)})
        # A copy each, for whoever reads a city may repair what was read in its place.
        return [fresh[one] if one not in known else copy.deepcopy(known[one]) for one in contents]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("data.package_files.read_all", remembered)
        # A GeoPackage holds the moment when it was made: the same one for the same areas.
        patch.setenv("OGR_CURRENT_DATE", "2019-01-01T00:00:00.000Z")
        yield


@pytest.fixture(scope="session")
def tiny_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Descriptor of the tiny made-up city; shared by all tests, so nobody writes to it."""
    return write_tiny_city(tmp_path_factory.mktemp("kleinstadt"))


@pytest.fixture(scope="session")
def musterstadt() -> City:
    """The made-up city that ships: read once, for it takes seconds and nobody writes to a city."""
    return read_city(Path(__file__).parents[1] / "data" / "demo" / "city.toml")


@pytest.fixture
def make_tiny_city(tmp_path: Path) -> Callable[[], Path]:
    """Write a tiny city of one's own, to be spoiled by the test."""
    return lambda: write_tiny_city(tmp_path / "kleinstadt")
