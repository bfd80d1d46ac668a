"""German and English are equals, and every text is used and exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.pofile import read_po
from pydantic_core.core_schema import ErrorType

from locales import LANGUAGES, translator

ROOT = Path(__file__).resolve().parents[2]
PLACES = re.compile(r"\{(\w+)\}")
USERS = [
    *(
        path
        for room in ("pages", "reports", "measures", "data", "locales")
        for path in sorted((ROOT / room).rglob("*.py"))
    ),
    *sorted((ROOT / "sozialraum").glob("*.py")),
]
#: Where the codes and keys are named that texts are asked for by.
NAMING = [
    *USERS,
    *(path for room in ("indicators", "geo") for path in (ROOT / room).rglob("*.py")),
]
CATALOGUES = sorted(path.name for path in (ROOT / "locales" / "de").glob("*.po"))
#: What may stand for an expression inside an f-string.
HOLE = r"([\w.]+)"
ASKING = {"t", "translate", "text", "format"}


def catalogue(language: str, name: str) -> dict[str, str | tuple[str, ...]]:
    with (ROOT / "locales" / language / name).open("rb") as file:
        found = read_po(file, locale=language)
    return {
        message.id if isinstance(message.id, str) else message.id[0]: message.string
        for message in found
        if message.id
    }


def places(text: str | tuple[str, ...]) -> set[str]:
    """Places to be filled, without what says in which language they are filled."""
    found = PLACES.findall(text if isinstance(text, str) else " ".join(text))
    return {re.sub("_(en|comma|point)$", "", name) for name in found}


def test_both_languages_have_the_same_keys() -> None:
    keys = [translator(language).keys() for language in LANGUAGES]

    assert keys[0] == keys[1]


def empty_texts(language: str, name: str) -> list[str]:
    return [
        key
        for key, text in catalogue(language, name).items()
        if not (text if isinstance(text, str) else all(text))
    ]


@pytest.mark.parametrize("name", CATALOGUES)
def test_no_text_is_empty_but_the_remedy_of_what_needs_none(name: str) -> None:
    german, english = (empty_texts(language, name) for language in LANGUAGES)

    assert german == english
    assert [key for key in german if not key.endswith(".remedy")] == []


@pytest.mark.parametrize("name", CATALOGUES)
def test_both_languages_have_the_same_texts_in_the_same_catalogue(name: str) -> None:
    german, english = (catalogue(language, name) for language in LANGUAGES)

    assert list(german) == list(english)


@pytest.mark.parametrize("name", CATALOGUES)
def test_translations_fill_the_same_places(name: str) -> None:
    german, english = (catalogue(language, name) for language in LANGUAGES)
    differing = [key for key in german if places(german[key]) != places(english[key])]

    assert differing == []


@cache
def words_of_the_code() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """String constants of the code, and patterns of its f-strings with each hole as a group."""
    constants: set[str] = {*get_args(ErrorType)}  # the descriptor's faults that Pydantic finds
    patterns = set()
    for path in NAMING:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                constants.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                fixed = [part.value for part in node.values if isinstance(part, ast.Constant)]
                if any(re.search("[a-z]{2}", str(text)) for text in fixed):
                    patterns.add(
                        "".join(
                            re.escape(str(part.value)) if isinstance(part, ast.Constant) else HOLE
                            for part in node.values
                        )
                    )
    return frozenset(constants), tuple(re.compile(pattern) for pattern in sorted(patterns))


def is_written(text: str) -> bool:
    """Whether the code writes this text: as a constant, or as an f-string filled by constants."""
    constants, patterns = words_of_the_code()
    if text in constants:
        return True
    filled = (pattern.fullmatch(text) for pattern in patterns)
    return any(all(is_filling(part) for part in found.groups()) for found in filled if found)


def is_filling(text: str) -> bool:
    """Whether the code may fill a hole with this: words, letters, with ``_`` for ``-``."""
    constants, _ = words_of_the_code()
    words = [word for word in text.split(".") if len(word) > 1]
    return is_written(text) or all(
        word.replace("_", "-") in constants or f".{word}" in constants or is_written(word)
        for word in words
    )


def test_every_text_is_used() -> None:
    keys = [key for name in CATALOGUES for key in catalogue("de", name)]

    assert [key for key in keys if not is_written(key)] == []


@pytest.mark.parametrize(
    "key", ["headline.where.nowhere", "state.unheard_of", "finding.never_told"]
)
def test_a_text_that_nobody_asks_for_would_be_found(key: str) -> None:
    assert not is_written(key)


def test_every_text_that_the_code_asks_for_exists() -> None:
    known = translator("de").keys()
    asked = set()
    for path in USERS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
                name = node.func.id if isinstance(node.func, ast.Name) else name
                first = node.args[0]
                if name in ASKING and isinstance(first, ast.Constant):
                    asked.add(str(first.value))

    keys = {key for key in asked if re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", key)}
    assert len(keys) > 50
    assert keys - known == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_uses_a_word_that_stigmatises(language: str) -> None:
    forbidden = re.compile(
        r"(?<!ge)schlecht|schlimm|brennpunkt|problemgebiet|\bworst\b|\bbad\b", re.I
    )

    found = [
        key
        for path in sorted((ROOT / "locales" / language).glob("*.po"))
        for key, text in catalogue(language, path.name).items()
        if forbidden.search(text if isinstance(text, str) else " ".join(text))
    ]

    assert found == []
