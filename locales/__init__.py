"""German and English texts (gettext catalogues), read with Babel.

A text is asked for by its key, never by its German words, so that both
languages are equals and a test can compare their key sets. Anyone may import
this package; of the others it knows only the plain types of ``indicators``.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

LANGUAGES = ("de", "en")
DEFAULT_LANGUAGE = "de"


class Translator:
    """Texts of one language by key."""

    def __init__(self, language: str, catalog: Catalog) -> None:
        self.language = language
        self._texts: dict[str, tuple[str, ...]] = {}
        for message in catalog:
            if message.id:
                key = message.id if isinstance(message.id, str) else message.id[0]
                texts = message.string
                self._texts[key] = (texts,) if isinstance(texts, str) else tuple(texts or ())

    def keys(self) -> set[str]:
        """All keys of this language."""
        return set(self._texts)

    def __contains__(self, key: object) -> bool:
        """Whether this language has a text for `key`."""
        return key in self._texts

    def text(self, key: str, n: int = 1) -> str:
        """
        Text of `key` as written in the catalogue.

        Parameters
        ----------
        key
            Key of the catalogue.
        n
            Number that chooses between singular and plural, where the text has both.

        Raises
        ------
        KeyError
            If the catalogue has no such key (a test keeps this from happening).
        """
        texts = self._texts[key]
        # German and English share the plural rule: one, or everything else.
        return texts[0] if n == 1 else texts[-1]

    def format(self, key: str, /, **params: Any) -> str:
        """Text of `key` with ``{name}`` places filled; ``n`` also chooses the plural."""
        n = params.get("n", 1)
        return self.text(key, n if isinstance(n, int) else 1).format(**params)


@lru_cache(maxsize=len(LANGUAGES))
def _load(language: str) -> Translator:
    merged = Catalog(locale=language)
    for path in sorted((Path(__file__).parent / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language, abort_invalid=True):
                if message.id:
                    merged[message.id if isinstance(message.id, str) else message.id[0]] = message
    return Translator(language, merged)


def translator(language: str) -> Translator:
    """Texts in `language`; German for any language that is not there."""
    return _load(language if language in LANGUAGES else DEFAULT_LANGUAGE)
