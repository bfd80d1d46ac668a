"""What a reader is told about action areas: reasons, conditions and rules in plain sentences.

German and English say the same. Every figure is one of the trace, written as
the screens write it; of a figure that is withheld or missing only this is
said. What is returned is plain text: names come from files, so that a page
escapes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data.candidates import Candidates
from data.city import City
from data.wording import areas, conditions, summary
from data.wording import rule as rules
from data.wording.telling import Telling
from indicators.action_areas import Recommendation, Rule, Why
from indicators.tipping import Tipping
from locales import translator


def reason(found: Candidates, area_id: str, language: str, city: City) -> str:
    """
    Say in plain sentences what is proposed for an area, and why.

    Parameters
    ----------
    found
        A result for `city`.
    language
        ``"de"`` or ``"en"``.

    Returns
    -------
    reason
        The recommendation and the step of the rule behind it; the required
        figures with the city's; which others are worse; what is not known, and
        why; the quarters that speak, by name; since when the rule is met.

    Raises
    ------
    KeyError
        If the result has no such area.
    """
    return areas.reason(Telling(found=found, city=city, language=language), area_id)


def short_reason(found: Candidates, area_id: str, language: str, city: City) -> str:
    """
    Reason in one line for a table, beside the area's name and its recommendation.

    At most 140 characters where names allow; what decides least is left out first.

    Raises
    ------
    KeyError
        If the result has no such area.
    """
    return areas.short_reason(Telling(found=found, city=city, language=language), area_id)


def recommendation_word(code: str | Recommendation, language: str) -> str:
    """Word for a recommendation: ``bleibt``, ``neuer Kandidat``."""
    return translator(language).text(f"recommendation.{Recommendation(code).value}")


def condition_sentence(
    found: Candidates, row: Mapping[Any, Any] | pd.Series, language: str, city: City
) -> str:
    """
    One condition of the trace: figure, limits, verdict, certainty, since when.

    Parameters
    ----------
    row
        A row of ``Candidates.conditions``.
    """
    return conditions.condition_sentence(Telling(found=found, city=city, language=language), row)


def tipping_sentence(
    found: Candidates, area_id: str, tipping: Tipping | None, language: str, city: City
) -> str:
    """
    What would have to change for another recommendation.

    Parameters
    ----------
    tipping
        As from `data.candidates.tipping` for this area.

    Returns
    -------
    sentence
        Each distance is the smallest one with the decimals of the figure that
        crosses the threshold, city values as they are. Empty for an area that takes no part.
    """
    if found.table.loc[area_id, "why"] == Why.EXCLUDED:
        return ""
    telling = Telling(found=found, city=city, language=language)
    return conditions.tipping_sentence(telling, area_id, tipping)


def headline(found: Candidates, language: str, city: City) -> str:
    """Say how many areas were members, and how many stay, are narrowed, join or are watched."""
    return summary.headline(Telling(found=found, city=city, language=language))


def outcome(found: Candidates, language: str, city: City) -> str:
    """The same in one line, for a slide: how many there were before, and what becomes of them."""
    return summary.outcome(Telling(found=found, city=city, language=language))


def rule_sentences(rule: Rule, language: str, city: City) -> list[str]:
    """
    Read a rule in words, complete: everything that decides is in them.

    Returns
    -------
    sentences
        Name and summary, level, conditions, members before, years, quarters,
        what is watched, who takes no part; in this order.
    """
    return rules.rule_sentences(rule, language, city)
