"""All commands under one name."""

from __future__ import annotations

import typer

from sozialraum import areas, figures, reports
from sozialraum.options import TEXTS

app = typer.Typer(
    help=TEXTS.text("cli.help"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command, words in (
    (figures.check, "cli.check"),
    (figures.values, "cli.values"),
    (figures.classes, "cli.classes"),
    (areas.candidates, "cli.candidates"),
    (reports.portrait, "cli.portrait"),
    (reports.report, "cli.report"),
    (reports.slides, "cli.slides"),
):
    app.command(help=TEXTS.text(words))(command)
