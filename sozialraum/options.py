"""Arguments and options that several commands take."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from locales import DEFAULT_LANGUAGE, translator

TEXTS = translator(os.environ.get("SOZIALRAUM_LANG", DEFAULT_LANGUAGE))

CityArgument = Annotated[Path, typer.Argument(metavar="CITY.toml", help=TEXTS.text("cli.city"))]
LevelOption = Annotated[str, typer.Option(help=TEXTS.text("cli.level"))]
YearOption = Annotated[int, typer.Option(help=TEXTS.text("cli.year"))]
OutputOption = Annotated[Path | None, typer.Option("-o", "--output", help=TEXTS.text("cli.output"))]


class Language(StrEnum):
    """Languages of the output."""

    DE = "de"
    EN = "en"


LANGUAGE = Language(TEXTS.language)
LanguageOption = Annotated[Language, typer.Option("--lang", help=TEXTS.text("cli.lang"))]
