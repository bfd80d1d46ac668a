"""The formula of an indicator, written out."""

from __future__ import annotations

from collections.abc import Sequence

from indicators.catalogue import Formula, Indicator


def formula_text(indicator: Indicator) -> str:
    """
    Formula of an indicator in symbols, with the names of its measures.

    Examples
    --------
    For a rate: ``(sgb2 + sgb12) / residents × 100``.
    """
    above, below = _sum(indicator.numerator), _sum(indicator.denominator)
    scale = f"{indicator.scale:g}"
    if indicator.formula is Formula.PUBLISHED:
        return above
    if indicator.formula is Formula.COMPOSITE:
        return f"f({', '.join(indicator.numerator)})"
    if indicator.formula is Formula.CHANGE:
        return (
            f"({above}[t] − {above}[t−{indicator.years}]) / {above}[t−{indicator.years}] × {scale}"
        )
    if indicator.formula is Formula.INDEX:
        return f"({above} / {below}) / (Σ {above} / Σ {below}) × {scale}"
    return f"{above} / {below} × {scale}"


def _sum(terms: Sequence[str]) -> str:
    words = [f"− {term[1:]}" if term.startswith("-") else f"+ {term}" for term in terms]
    text = " ".join(words).removeprefix("+ ")
    return f"({text})" if len(terms) > 1 else text
