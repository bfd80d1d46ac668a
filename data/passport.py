"""The passport of an indicator in words: all that a reader must know to use its figures."""

from __future__ import annotations

from data.city import City
from data.exports.formula import formula_text
from indicators.catalogue import Formula, Indicator
from locales import formats, translator

_TABLES_SHOWN = 3


def passport(city: City, indicator: Indicator, language: str) -> list[tuple[str, str]]:
    """
    Term and text of everything that does not depend on a level.

    Terms without a text are left out: an indicator for all has no target group.
    """
    text = translator(language).text
    topics = {topic.key: topic.name[language] for topic in city.package.topic_list()}
    group = indicator.target_group
    competent = indicator.competent_level
    pairs = [
        ("definition", indicator.definition[language]),
        ("topic", topics[indicator.topic]),
        ("target_group", group[language] if group else ""),
        ("formula", formula_text(indicator)),
        ("formula_words", _formula_words(indicator, language)),
        ("numerator", _counts(city, indicator.numerator, language)),
        ("denominator", _counts(city, indicator.denominator, language)),
        ("unit", indicator.unit[language]),
        ("polarity", text(f"polarity.{indicator.polarity.value}")),
        ("role", text(f"role.{indicator.role.value}")),
        ("competent_level", text(f"competent.{competent}") if competent else ""),
        ("source", indicator.source),
        ("licence", indicator.licence),
        ("key", indicator.key),
    ]
    return [(text(f"passport.{key}"), words) for key, words in pairs if words]


def _formula_words(indicator: Indicator, language: str) -> str:
    translate = translator(language).format
    scale = formats.number(indicator.scale, 0, language)
    if indicator.formula is Formula.CHANGE:
        return translate("formula.change", years=indicator.years, scale=scale)
    return translate(f"formula.{indicator.formula.value}", scale=scale)


def _counts(city: City, terms: tuple[str, ...], language: str) -> str:
    """Counts of a formula: key, heading in the file and table of each."""
    return "; ".join(
        f"{'− ' * term.startswith('-')}{_count(city, term, language)}" for term in terms
    )


def _count(city: City, term: str, language: str) -> str:
    translate = translator(language).format
    name = term.removeprefix("-")
    places = sorted(
        {
            translate("passport.count", column=table.columns[name].column, table=table.name)
            for table in city.package.tables
            if name in table.columns
        }
    )
    shown = ", ".join(places[:_TABLES_SHOWN]) + (", …" if len(places) > _TABLES_SHOWN else "")
    return f"{name} ({shown})" if places else name
