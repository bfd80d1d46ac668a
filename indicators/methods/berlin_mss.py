"""Monitoring Soziale Stadtentwicklung Berlin: two released definitions, one scheme.

Editions 2013, 2015 and 2017 use four indicators; 2019 and 2021 use three of
them (without S2, long-term unemployment). The published classes follow from
unrounded shares of the areas that take part: 300 residents or more and not
declared as an outlier. Tables of the monitor write 0 into every indicator of
areas that take no part; a city must declare those, or the zeros shift all
z-values. The computation is `indicators.methods.z_sum`.
"""

from __future__ import annotations

from dataclasses import replace

from indicators.catalogue import Text
from indicators.methods.interface import ClassScheme, Definition, Slot
from indicators.methods.z_sum import SCHEME

#: Status: < -1 high, -1 to 1 medium, > 1 to 1.5 low, > 1.5 very low; a bound belongs to the middle.
STATUS = ClassScheme(
    cut_offs=(-1.0, 1.0, 1.5),
    to_upper=(True, False, False),
    codes=("1", "2", "3", "4"),
    labels=(
        Text(de="hoch", en="high"),
        Text(de="mittel", en="medium"),
        Text(de="niedrig", en="low"),
        Text(de="sehr niedrig", en="very low"),
    ),
    attention=("3", "4"),
)

#: Dynamics: < -1 positive, -1 to 1 stable, > 1 negative.
DYNAMICS = ClassScheme(
    cut_offs=(-1.0, 1.0),
    to_upper=(True, False),
    codes=("+", "+/-", "-"),
    labels=(
        Text(de="positiv", en="positive"),
        Text(de="stabil", en="stable"),
        Text(de="negativ", en="negative"),
    ),
    attention=("-",),
)

_INDICATORS = (
    Text(
        de="Arbeitslose nach SGB II, Anteil an den 15- bis unter 65-Jährigen",
        en="Unemployed under SGB II, share of residents aged 15 to under 65",
    ),
    Text(
        de="Langzeitarbeitslose, Anteil an den 15- bis unter 65-Jährigen",
        en="Long-term unemployed, share of residents aged 15 to under 65",
    ),
    Text(
        de="Nicht arbeitslose Empfängerinnen und Empfänger von Leistungen nach SGB II und XII, "
        "Anteil an der Bevölkerung",
        en="Recipients under SGB II and XII who are not unemployed, share of residents",
    ),
    Text(
        de="Kinder und Jugendliche unter 15 Jahren in SGB-II-Haushalten, Anteil an der "
        "Altersgruppe",
        en="Children under 15 in SGB II households, share of the age group",
    ),
)
_CHANGE = Text(
    de="Veränderung über zwei Jahre in Prozentpunkten",
    en="change over two years in percentage points",
)


def _status_slot(number: int) -> Slot:
    return Slot(key=f"s{number}", name=_INDICATORS[number - 1])


def _dynamics_slot(number: int) -> Slot:
    share = _INDICATORS[number - 1]
    name = Text(de=f"{share.de}: {_CHANGE.de}", en=f"{share.en}: {_CHANGE.en}")
    return Slot(key=f"d{number}", name=name)


def _summary(inputs: Text) -> Text:
    return Text(
        de=f"Summe der z-Werte von {inputs.de}, erneut standardisiert; ein positiver Wert "
        "bedeutet mehr Belastung. Vorher scheiden Gebiete mit weniger als 300 Einwohnerinnen und "
        "Einwohnern und benannte Ausreißer aus. Besondere Aufmerksamkeit gilt Gebieten mit sehr "
        "niedrigem Status und solchen mit niedrigem Status und negativer Dynamik. Der Index "
        "allein entscheidet nicht über ein Gebiet.",
        en=f"Sum of the z-values of {inputs.en}, standardised again; a positive value is more "
        "burden. Areas with fewer than 300 residents and named outliers are left out first. "
        "Special attention goes to areas of very low status, and of low status with negative "
        "dynamics. The index alone does not decide about an area.",
    )


BERLIN_MSS_4 = Definition(
    key="berlin-mss-4",
    version="1",
    name=Text(
        de="MSS Berlin, vier Indikatoren",
        en="Berlin MSS, four indicators",
    ),
    scheme=SCHEME,
    summary=_summary(
        Text(
            de="vier Indikatoren (S1 bis S4; Ausgaben 2013 bis 2017)",
            en="four indicators (S1 to S4; editions 2013 to 2017)",
        )
    ),
    formula="z = (x − x̄) / s; s² = Σ (x − x̄)² / N; S = Σ z; I = (S − S̄) / s(S)",
    status=STATUS,
    dynamics=DYNAMICS,
    slots=tuple(_status_slot(number) for number in (1, 2, 3, 4)),
    dynamics_slots=tuple(_dynamics_slot(number) for number in (1, 2, 3, 4)),
    dynamics_years=2,
    special_attention=("3-", "4+", "4+/-", "4-"),
    literature=(
        "Senatsverwaltung für Stadtentwicklung und Umwelt Berlin: Monitoring Soziale "
        "Stadtentwicklung Berlin 2013 und 2015.",
        "Senatsverwaltung für Stadtentwicklung und Wohnen Berlin: Monitoring Soziale "
        "Stadtentwicklung Berlin 2017.",
    ),
)

BERLIN_MSS_3 = replace(
    BERLIN_MSS_4,
    key="berlin-mss-3",
    name=Text(
        de="MSS Berlin, drei Indikatoren",
        en="Berlin MSS, three indicators",
    ),
    summary=_summary(
        Text(
            de="drei Indikatoren (S1, S3 und S4; Ausgaben 2019 und 2021)",
            en="three indicators (S1, S3 and S4; editions 2019 and 2021)",
        )
    ),
    slots=tuple(_status_slot(number) for number in (1, 3, 4)),
    dynamics_slots=tuple(_dynamics_slot(number) for number in (1, 3, 4)),
    literature=(
        "Senatsverwaltung für Stadtentwicklung und Wohnen Berlin: Monitoring Soziale "
        "Stadtentwicklung Berlin 2019.",
        "Senatsverwaltung für Stadtentwicklung, Bauen und Wohnen Berlin: Monitoring Soziale "
        "Stadtentwicklung Berlin 2021.",
    ),
)
