"""Figures of one indicator as a table for people and scripts to take away.

The CSV holds exactly the columns of the command line, comma separated with
decimal points, so that scripts read both alike. Nothing here withholds or
computes: what is written is what `data.figures` returned.
"""

from __future__ import annotations

import re

import pandas as pd

from data.city import City
from data.exports.cells import csv_file
from data.figures import AreaFigures
from indicators.comparison import ANY

VALUE_COLUMNS = (
    "area_id",
    "name",
    "numerator",
    "denominator",
    "value",
    "state",
    "city_value",
    "below_average",
)

#: Follows `VALUE_COLUMNS` in files in which some figure is an estimate after a boundary reform;
#: a column that is "false" throughout would only change the files of cities without reforms.
INTERPOLATED = "interpolated"


def values_frame(figures: AreaFigures) -> pd.DataFrame:
    """
    One row per area with the columns of the command line.

    Returns
    -------
    frame
        Columns `VALUE_COLUMNS`, in the order of the areas. `numerator`,
        `denominator`, `value`, `city_value`: float, NaN where withheld or
        missing; of a published rate `numerator` is always NaN.
        `below_average`: nullable boolean, ``<NA>`` where nothing can be compared.
        Then `INTERPOLATED` (bool), if any figure is.
    """
    table = figures.table
    frame = pd.DataFrame(
        {
            "area_id": table.index.astype(str),
            "name": table["name"].to_numpy(),
            "numerator": table["numerator"].to_numpy(dtype=float),
            "denominator": table["denominator"].to_numpy(dtype=float),
            "value": table["value"].to_numpy(dtype=float),
            "state": table["state"].to_numpy(),
            "city_value": figures.city.value,
            "below_average": table["worse"].array,
        },
        columns=list(VALUE_COLUMNS),
    )
    if table["interpolated"].any():
        frame[INTERPOLATED] = table["interpolated"].to_numpy(dtype=bool)
    return frame


def values_csv(figures: AreaFigures) -> bytes:
    """
    Figures as CSV: UTF-8, comma separated, decimal points, blank where there is no number.

    Numbers have up to `SIGNIFICANT_DIGITS` digits and never an exponent.
    """
    frame = values_frame(figures)
    return csv_file(list(frame.columns), frame.itertuples(index=False, name=None))


def export_name(city: City, figures: AreaFigures, ending: str) -> str:
    """
    File name that says what is inside, with the data version (8 characters).

    Only ASCII letters, digits, ``-`` and ``_``, so that every system takes it.
    """
    margin = [] if figures.margin == ANY else [figures.margin.key]
    return named(
        city, figures.level, figures.indicator.key, str(figures.year), *margin, ending=ending
    )


def named(city: City, *parts: str, ending: str) -> str:
    """Likewise from parts of the name."""
    words = [slug(part) for part in [city.package.city.name, *parts, city.version[:8]]]
    return f"{'_'.join(word for word in words if word)}.{ending}"


def slug(text: str) -> str:
    """Text as a part of a file name: ASCII letters, digits, ``-`` and ``_``."""
    folded = text.lower()
    for letter, plain in {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}.items():
        folded = folded.replace(letter, plain)
    return re.sub(r"[^a-z0-9_]+", "-", folded).strip("-")[:60]
