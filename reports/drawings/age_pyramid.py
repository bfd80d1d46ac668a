"""Age profile: bars of the area, the city as an outline; two sides where sexes are declared."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from data.portrait import AgeProfile
from data.portrait_text import age_label
from indicators.palette import SEQUENTIAL
from locales import formats, translator
from reports.drawings import svg

_FILL = SEQUENTIAL["C"]
_TYPE = 2.5  # mm
_HEAD = 4.0  # mm, headings of the columns or sides
_SIDES = ("male", "female")  # left and right, as German yearbooks print them
_VALUE_WIDTH = 10.0  # mm, room for "100,0 %"


@dataclass(frozen=True, slots=True)
class _Side:
    """
    One side of the pyramid: where its bars start, and which way they go.

    `turn` is 1 to the right and -1 to the left; `scale` is mm per per cent.
    """

    ground: float
    turn: int
    scale: float
    height: float

    def bar(self, share: float, y: float, inset: float) -> str:
        if math.isnan(share):
            return ""
        return svg.box(
            self.ground, y + inset, self.turn * share * self.scale, self.height - 2 * inset
        )

    def end(self, *shares: float) -> float:
        """Place behind the longest of the bars."""
        longest = max((one for one in shares if not math.isnan(one)), default=0.0)
        return self.ground + self.turn * (longest * self.scale + 0.8)

    @property
    def anchor(self) -> str:
        return "start" if self.turn > 0 else "end"


def age_pyramid(
    profile: AgeProfile, *, language: str, width: float = 84.0, row_height: float = 4.2
) -> str:
    """
    Draw the age groups, the oldest on top.

    Parameters
    ----------
    profile
        Shares in per cent of all residents; NaN where withheld: its sign stands for the bar.
    width, row_height
        mm; the height follows from the number of groups.

    Returns
    -------
    drawing
        SVG; empty text where no group has a share.
    """
    table = profile.table.iloc[::-1]
    shares = pd.concat([table["share"], table["city_share"]]).astype(float)
    if not shares.notna().any():
        return ""
    longest = float(shares.max()) or 1.0
    sexes = [sex for sex in _SIDES if table["sex"].eq(sex).any()]
    groups = table[table["sex"].eq(sexes[0])] if sexes else table
    labels = [age_label({**row, "sex": ""}, language) for row in groups.to_dict("records")]
    widest = max(svg.text_width(label, _TYPE) for label in labels) + 1.5
    height = _HEAD + row_height * len(groups) + 0.5
    if not sexes:
        room = width - widest - 2 * _VALUE_WIDTH - 1.5
        side = _Side(widest, 1, room / longest, row_height)
        parts = [*_names(labels, 0.0, row_height, "start"), *_rows(table, side, language)]
        parts += _cities(table, width, row_height, language)
    else:
        room = (width - widest) / 2 - _VALUE_WIDTH - 1
        middle = width / 2
        parts = _names(labels, middle, row_height, "middle")
        for sex in sexes:
            turn = -1 if sex == _SIDES[0] else 1
            side = _Side(middle + turn * widest / 2, turn, room / longest, row_height)
            parts += _rows(table[table["sex"].eq(sex)], side, language)
            words = translator(language).text(f"portrait_report.sex.{sex}")
            parts.append(
                svg.text(side.ground, _HEAD - 1.2, words, size=_TYPE, anchor=side.anchor, bold=True)
            )
    return svg.drawing(width, height, parts)


def _names(labels: list[str], x: float, row_height: float, anchor: str) -> list[str]:
    return [
        svg.text(x, _line(place, row_height), label, size=_TYPE, anchor=anchor)
        for place, label in enumerate(labels)
    ]


def _line(place: int, row_height: float) -> float:
    """Base line of the words of a row."""
    return _HEAD + (place + 0.5) * row_height + 0.33 * _TYPE


def _rows(table: pd.DataFrame, side: _Side, language: str) -> list[str]:
    """Bars of one side with the outline of the city and the figures of the area."""
    own, city, words = [], [], []
    for place, (_, row) in enumerate(table.iterrows()):
        y = _HEAD + place * side.height
        share, whole = float(row["share"]), float(row["city_share"])
        own.append(side.bar(share, y, 0.7))
        city.append(side.bar(whole, y, 0.35))
        text = formats.figure(share, row["state"], decimals=1, unit="%", language=language)
        words.append(
            svg.text(
                side.end(share, whole), _line(place, side.height), text,
                size=_TYPE, anchor=side.anchor,
            )
        )  # fmt: skip
    bottom = _HEAD + len(table) * side.height
    return [
        svg.surface("".join(own), fill=_FILL),
        svg.path("".join(city), width=0.3),
        svg.line(side.ground, _HEAD, side.ground, bottom, width=0.2, colour=svg.SOFT),
        *words,
    ]


def _cities(table: pd.DataFrame, width: float, row_height: float, language: str) -> list[str]:
    """Figures of the city in a column of their own on the right."""
    heading = translator(language).text("portrait_report.column.city")
    parts = [svg.text(width, _HEAD - 1.2, heading, size=_TYPE, anchor="end", colour=svg.SOFT)]
    for place, value in enumerate(table["city_share"].astype(float)):
        text = formats.with_unit(value, 1, "%", language)
        parts.append(
            svg.text(
                width, _line(place, row_height), text,
                size=_TYPE, anchor="end", colour=svg.SOFT,
            )
        )  # fmt: skip
    return parts
