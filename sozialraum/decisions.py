"""The register of decisions, as commands read it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from measures.register import Register


@contextmanager
def existing() -> Iterator[Register | None]:
    """
    Open the register if there is one; a city without decisions prints all the same.

    Raises
    ------
    RegisterUnavailableError
        If there is one that cannot be opened.
    """
    # SQLAlchemy is slow to load, and most commands do not need it.
    from measures.existing import existing_register  # noqa: PLC0415
    from measures.settings import database_url  # noqa: PLC0415

    register = existing_register(database_url())
    try:
        yield register
    finally:
        if register is not None:
            register.close()
