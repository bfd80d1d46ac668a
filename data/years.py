"""Years in words: runs, every second year, single years."""

from __future__ import annotations

from collections.abc import Sequence

_RUN = 3  # years from which on a row of equal steps is written as one


def years_text(years: Sequence[int]) -> str:
    """
    Write years shortly: ``2005–2018``; every second year as ``1980, 1982, …, 2018``.

    Parameters
    ----------
    years
        In any order, repeated or not.

    Examples
    --------
    >>> years_text([2007, 2005, 2006, 2010])
    '2005–2007, 2010'
    >>> years_text(range(1980, 2019, 2)), years_text([2013, 2014]), years_text([2013, 2015])
    ('1980, 1982, …, 2018', '2013–2014', '2013, 2015')
    """
    left = sorted(set(years))
    written = []
    while left:
        run = _run(left)
        written.append(_words(run))
        left = left[len(run) :]
    return ", ".join(written)


def _run(years: Sequence[int]) -> Sequence[int]:
    """Longest row of equal steps at the beginning; steps of several years need four of them."""
    if len(years) == 1:
        return years
    step = years[1] - years[0]
    length = 2
    while length < len(years) and years[length] - years[length - 1] == step:
        length += 1
    if step == 1 or length > _RUN:
        return years[:length]
    return years[:1]


def _words(run: Sequence[int]) -> str:
    if len(run) == 1:
        return str(run[0])
    if run[1] == run[0] + 1:
        return f"{run[0]}–{run[-1]}"
    return f"{run[0]}, {run[1]}, …, {run[-1]}"
