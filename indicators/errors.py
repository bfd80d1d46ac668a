"""Exceptions of the indicators package."""

from __future__ import annotations


class IndicatorDataError(ValueError):
    """Base class: figures cannot be computed from what was given."""
