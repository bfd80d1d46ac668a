"""Labels of lists: a select box tells its options apart by what it shows."""

from __future__ import annotations

from collections import Counter


def unique(labels: dict[str, str]) -> dict[str, str]:
    """
    Add the key to labels that occur twice.

    Examples
    --------
    >>> unique({"1": "Mitte", "2": "Mitte", "3": "Nord"})
    {'1': 'Mitte (1)', '2': 'Mitte (2)', '3': 'Nord'}
    """
    often = Counter(labels.values())
    return {key: f"{label} ({key})" if often[label] > 1 else label for key, label in labels.items()}
