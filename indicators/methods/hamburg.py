"""Sozialmonitoring Hamburg: seven attention indicators.

Same scheme as Berlin's monitor (`indicators.methods.z_sum`), with changes over
three years. Codes are those of Berlin; the words are Hamburg's. Since the report
of 2017 recipients under AsylbLG are counted with those under SGB II. The programme
states that the index alone does not decide: its users add what is known on the
spot. Every screen that shows a candidate says so.
"""

from __future__ import annotations

from indicators.catalogue import Text
from indicators.methods.berlin_mss import DYNAMICS, STATUS
from indicators.methods.interface import Definition, Slot
from indicators.methods.z_sum import SCHEME

_INDICATORS = {
    "migration": Text(
        de="Kinder und Jugendliche mit Migrationshintergrund",
        en="Children and young people with a migration background",
    ),
    "single_parents": Text(de="Kinder von Alleinerziehenden", en="Children of single parents"),
    "sgb2": Text(de="Empfängerinnen und Empfänger nach SGB II", en="Recipients under SGB II"),
    "unemployed": Text(de="Arbeitslose", en="Unemployed"),
    "children_in_need": Text(
        de="Kinder in Mindestsicherung", en="Children receiving minimum income benefits"
    ),
    "old_age_in_need": Text(
        de="Mindestsicherung im Alter", en="Minimum income benefits in old age"
    ),
    "no_abitur": Text(de="Schulabgänge ohne Abitur", en="School leavers without Abitur"),
}
_CHANGE = Text(de="Veränderung über drei Jahre", en="change over three years")

HAMBURG = Definition(
    key="hamburg",
    version="1",
    name=Text(
        de="Sozialmonitoring Hamburg",
        en="Hamburg Sozialmonitoring",
    ),
    scheme=SCHEME,
    summary=Text(
        de="Summe der z-Werte von sieben Aufmerksamkeitsindikatoren, erneut standardisiert; ein "
        "positiver Wert bedeutet mehr Belastung. Gebiete ab 300 Einwohnerinnen und Einwohnern. Der "
        "Index allein entscheidet nicht: Örtliches Wissen muss hinzukommen.",
        en="Sum of the z-values of seven attention indicators, standardised again; a positive "
        "value is more burden. Areas of 300 residents or more. The index alone does not decide: "
        "local knowledge has to be added.",
    ),
    formula="z = (x − x̄) / s; s² = Σ (x − x̄)² / N; S = Σ z; I = (S − S̄) / s(S)",
    status=STATUS,
    dynamics=DYNAMICS,
    slots=tuple(Slot(key=key, name=name) for key, name in _INDICATORS.items()),
    dynamics_slots=tuple(
        Slot(
            key=f"{key}_change",
            name=Text(de=f"{name.de}: {_CHANGE.de}", en=f"{name.en}: {_CHANGE.en}"),
        )
        for key, name in _INDICATORS.items()
    ),
    dynamics_years=3,
    literature=(
        "Freie und Hansestadt Hamburg, Behörde für Stadtentwicklung und Wohnen: "
        "Sozialmonitoring Integrierte Stadtteilentwicklung, Bericht 2018.",
    ),
)
