"""German and English are equals, and every text of a screen is used and exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from locales import LANGUAGES, translator

ROOT = Path(__file__).resolve().parents[2]
PLACES = re.compile(r"\{(\w+)\}")
USERS = [
    *sorted((ROOT / "pages").rglob("*.py")),
    ROOT / "data" / "exports.py",
    ROOT / "locales" / "formats.py",
]
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
    return set(PLACES.findall(text if isinstance(text, str) else " ".join(text)))


def test_both_languages_have_the_same_keys() -> None:
    keys = [translator(language).keys() for language in LANGUAGES]

    assert keys[0] == keys[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_screen_text_is_empty(language: str) -> None:
    empty = [key for key, text in catalogue(language, "screens.po").items() if not all(text)]

    assert empty == []


def test_translations_fill_the_same_places() -> None:
    german, english = (catalogue(language, "screens.po") for language in LANGUAGES)
    differing = [key for key in german if places(german[key]) != places(english[key])]

    assert differing == []


def literal_keys() -> tuple[set[str], list[re.Pattern[str]]]:
    """String constants of the code, and patterns of its f-strings."""
    constants: set[str] = set()
    patterns = []
    for path in USERS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                constants.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(part.value) if isinstance(part, ast.Constant) else r"[\w.]*"
                    for part in node.values
                ]
                if isinstance(node.values[0], ast.Constant) and "." in str(node.values[0].value):
                    patterns.append(re.compile("".join(parts)))
    return constants, patterns


def test_every_screen_text_is_used() -> None:
    constants, patterns = literal_keys()

    unused = [
        key
        for key in catalogue("de", "screens.po")
        if key not in constants and not any(pattern.fullmatch(key) for pattern in patterns)
    ]

    assert unused == []


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
    forbidden = re.compile(r"schlecht|schlimm|brennpunkt|problemgebiet|\bworst\b|\bbad\b", re.I)

    found = [
        key
        for path in sorted((ROOT / "locales" / language).glob("*.po"))
        for key, text in catalogue(language, path.name).items()
        if forbidden.search(text if isinstance(text, str) else " ".join(text))
    ]

    assert found == []
