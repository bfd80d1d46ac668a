"""Command line: ``python -m sozialraum check CITY.toml``, ``values``, ``portrait`` and others.

The one door for scripts. It reads through the same functions as the screens,
so that a yearly update can be checked and repeated without the app.
"""

from sozialraum.commands import app

__all__ = ["app"]
