"""The register for those who only read: where there is none, none is made."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import exc, make_url

from measures.register import Register, open_register


def existing_register(url: str) -> Register | None:
    """
    Open the register if there is one.

    Parameters
    ----------
    url
        See `measures.settings.database_url`.

    Returns
    -------
    register
        None where the URL names an SQLite file that nobody has made yet.

    Raises
    ------
    RegisterUnavailableError
        As from `measures.register.open_register`.
    """
    try:
        address = make_url(url)
    except (exc.ArgumentError, ValueError):
        return open_register(url)  # which says what is wrong with it
    is_file = address.get_backend_name() == "sqlite"
    if is_file and address.database and not Path(address.database).exists():
        return None
    return open_register(url)
