"""Screen: the meeting: a story of slides is prepared, shown full screen, and taken along."""

from __future__ import annotations

from pages.shared.meeting import screen

screen.run()
