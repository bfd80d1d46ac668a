"""GeoPackages are databases: tables are data, but views and virtual tables are programs.

A view can refer to itself for ever; a virtual table can be another file. Runs
in the child process, before GDAL opens the private copy.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from data.files.wire import RefusedError

_PLAIN_TABLE = re.compile(r"CREATE TABLE\s", re.IGNORECASE)
# The only virtual table that a GeoPackage needs is its spatial index.
_RTREE = re.compile(r'CREATE VIRTUAL TABLE\s+("[^"]*"|\w+)\s+USING\s+rtree\s*\(', re.IGNORECASE)


def remove_views(path: Path) -> set[str]:
    """
    Leave only tables in the private copy, and name the views that were there.

    Parameters
    ----------
    path
        The private copy; views and triggers are deleted from it.

    Raises
    ------
    RefusedError
        If it is no database, or holds a virtual table other than a spatial index.
    """
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as base:
            base.execute("PRAGMA trusted_schema=OFF")
            base.execute("PRAGMA journal_mode=MEMORY")
            rows = base.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
            tables = [str(sql) for kind, _, sql in rows if kind == "table"]
            if not all(_PLAIN_TABLE.match(sql) or _RTREE.match(sql) for sql in tables):
                raise RefusedError("gpkg_virtual")
            views = {str(found) for kind, found, _ in rows if kind == "view"}
            if views or any(kind == "trigger" for kind, _, _ in rows):
                base.execute("PRAGMA writable_schema=ON")
                base.execute("DELETE FROM sqlite_master WHERE type IN ('view', 'trigger')")
                if ("table", "gpkg_contents") in {(kind, found) for kind, found, _ in rows}:
                    marks = [(view,) for view in views]
                    base.executemany("DELETE FROM gpkg_contents WHERE table_name = ?", marks)
            return views
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise RefusedError("file_broken") from error
