"""Residents of areas: to ask whether an area is large enough, never to be shown.

Counts as they are, small ones too; what may be shown of them goes through
`data.figures`.
"""

from __future__ import annotations

from data.methods.inputs import residents

__all__ = ["residents"]
