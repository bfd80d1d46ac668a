"""What a command says and writes, and how it ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from data.errors import DataError, DescriptorError
from data.writing import write_whole
from locales import translator
from measures.errors import MeasuresError


def ending(output: Path | None, *known: str) -> str:
    """
    Kind of file by its ending; the first of `known` without a file or for any other ending.

    Scripts name their files as they like, so an unknown ending is no mistake.
    """
    asked = output.suffix.lstrip(".").lower() if output is not None else ""
    return asked if asked in known else known[0]


def write(content: bytes, output: Path | None, language: str) -> None:
    """Write to a file or to standard output; a full disk or a missing folder is said plainly."""
    try:
        if output is not None:
            write_whole(output, content)
        else:
            sys.stdout.buffer.write(content)
            sys.stdout.flush()
    except BrokenPipeError:
        raise  # the reader has seen enough; Typer ends quietly
    except OSError as error:
        file = output.name if output is not None else "stdout"
        typer.echo(translator(language).format("cli.not_written", file=file), err=True)
        raise typer.Exit(1) from error


@contextmanager
def faults_said(language: str) -> Iterator[None]:
    """Say what is wrong with the data and what to do, and end with exit code 1."""
    try:
        yield
    except DataError as error:
        findings = error.findings if isinstance(error, DescriptorError) else (error.finding,)
        for finding in findings:
            typer.echo(f"{finding.text(language)} {finding.remedy(language)}".strip(), err=True)
        raise typer.Exit(1) from error
    except MeasuresError as error:
        typer.echo(f"{error.text(language)} {error.remedy(language)}".strip(), err=True)
        raise typer.Exit(1) from error
