"""Rows that are not areas: the city as a whole, and subtotals.

They stand in the same table as the areas they add up, so a sum over all rows
would count everybody twice or three times. Declared patterns go first; beyond
them only rows that say in so many words that they are a total are set aside,
and the report lists every one of them.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from data.findings import Finding, Severity
from data.tables.headers import fold

if TYPE_CHECKING:
    from data.descriptor.tables import TableModel

CITY = "city"
SUBTOTAL = "subtotal"

_TOTAL_WORDS = frozenset(
    {
        "summe",
        "gesamt",
        "insgesamt",
        "gesamtsumme",
        "gesamtstadt",
        "total",
        "stadt insgesamt",
        "stadt gesamt",
        "stadtgebiet",
        "stadtgebiet insgesamt",
        "summe insgesamt",
        "alle gebiete",
        "city total",
    }
)
_SUBTOTAL_WORDS = frozenset({"zwischensumme", "teilsumme", "subtotal"})
_CITY_FORMS = (
    "stadt {}",
    "{} insgesamt",
    "{} gesamt",
    "stadt {} insgesamt",
    "stadt {} gesamt",
    "landeshauptstadt {}",
    "{}, stadt",
    "{}, landeshauptstadt",
    "summe {}",
    "city of {}",
)


def aside_kinds(
    keys: pd.DataFrame, model: TableModel, *, city_name: str, file: str
) -> tuple[pd.Series, list[Finding]]:
    """
    Tell areas, subtotals and the city's own rows apart.

    Parameters
    ----------
    keys
        Columns ``row``, ``raw_id``, ``name``, ``year``.
    model
        Declaration with the patterns (``*`` and ``?``) for id or name.
    city_name
        Name of the city; ``""`` if unknown. The bare name marks the city's
        row only where the id is blank, because a quarter may bear it, too.
    file
        Name of the file, for the findings.

    Returns
    -------
    kinds, findings
        ``"city"``, ``"subtotal"`` or ``""`` (an area), index of `keys`.
    """
    pairs = keys[["raw_id", "name"]].drop_duplicates()
    verdicts = {
        (raw_id, name): _verdict(raw_id, name, model, city_name)
        for raw_id, name in zip(pairs["raw_id"], pairs["name"], strict=True)
    }
    found = [verdicts[pair] for pair in zip(keys["raw_id"], keys["name"], strict=True)]
    kinds = pd.Series([kind for kind, _ in found], index=keys.index, dtype=object)
    guessed = pd.Series([guess for _, guess in found], index=keys.index, dtype=bool)
    findings: list[Finding] = []
    several = (
        guessed & (kinds == CITY) & keys.assign(kind=kinds).duplicated(["year", "kind"], keep=False)
    )
    if several.any():
        kinds[several] = SUBTOTAL
        findings.append(
            _listing("several_total_rows", Severity.WARNING, keys[several], model, file)
        )
    aside = kinds != ""
    if aside.any():
        findings.append(
            _listing(
                "rows_set_aside",
                Severity.NOTE,
                keys[aside],
                model,
                file,
                city=int(keys.loc[kinds == CITY, "row"].nunique()),
                subtotal=int(keys.loc[kinds == SUBTOTAL, "row"].nunique()),
            )
        )
    return kinds, findings


def _verdict(raw_id: str, name: str | None, model: TableModel, city_name: str) -> tuple[str, bool]:
    """Kind of a row and whether it was told by its words only."""
    texts = [fold(text) for text in (raw_id, name) if text]
    for kind, patterns in ((CITY, model.aside.city), (SUBTOTAL, model.aside.subtotal)):
        if any(_matches(text, pattern) for text in texts for pattern in patterns):
            return kind, False
    if any(text.rstrip(":") in _SUBTOTAL_WORDS for text in texts):
        return SUBTOTAL, True
    city = fold(city_name)
    forms = {form.format(city) for form in _CITY_FORMS} if city else set()
    if not raw_id and city:
        forms.add(city)
    if any(text.rstrip(":") in _TOTAL_WORDS or text in forms for text in texts):
        return CITY, True
    return "", False


def _matches(text: str, pattern: str) -> bool:
    return fnmatchcase(text, fold(pattern).replace("[", "[[]"))


def _listing(
    code: str, severity: Severity, keys: pd.DataFrame, model: TableModel, file: str, **params: Any
) -> Finding:
    texts = dict.fromkeys(
        name or raw_id for raw_id, name in zip(keys["raw_id"], keys["name"], strict=True)
    )
    rows = tuple(int(row) for row in np.unique(keys["row"]))
    samples = "; ".join(list(texts)[:5]) + ("; …" if len(texts) > 5 else "")  # noqa: PLR2004
    return Finding(
        code=code,
        severity=severity,
        file=file,
        place=model.name,
        rows=rows,
        params={"samples": samples, **params},
    )
