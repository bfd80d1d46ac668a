"""Where the register lies: two environment variables."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import URL

#: URL of a database, e.g. ``postgresql://user@host/name``.
DATABASE = "SOZIALRAUM_DATABASE"
#: Folder of the SQLite file, where no URL is given.
DATA_FOLDER = "SOZIALRAUM_DATA"
FILE_NAME = "massnahmen.db"

_BESIDE_THE_APP = Path(__file__).resolve().parents[1] / "var"


def database_url() -> str:
    """
    URL of the register's database.

    Returns
    -------
    url
        What ``SOZIALRAUM_DATABASE`` says; else the file ``massnahmen.db`` in
        the folder ``SOZIALRAUM_DATA``, by default ``var`` beside ``app.py``.
    """
    asked = os.environ.get(DATABASE, "").strip()
    if asked:
        return asked
    folder = Path(os.environ.get(DATA_FOLDER, "").strip() or _BESIDE_THE_APP).expanduser()
    return URL.create("sqlite", database=str(folder.absolute() / FILE_NAME)).render_as_string()
