"""Where a file comes from: what every export carries so that it can be made again."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.city import City
from locales import translator

#: Version of the way figures are computed and shown; raised when the same data give another file.
METHOD_VERSION = "1"
_FIGURES = "figures"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """
    Origin of one export.

    Attributes
    ----------
    city
        Name of the city.
    data_version
        Hash over the descriptor and every file it names (16 hex digits).
    methods
        Versions of the methods behind the figures, e.g. ``("figures 1", "berlin-mss-4 1.0")``.
    parameters
        Name -> value, as the command line takes them.
    command
        Line of the command line that makes the same file again.
    """

    city: str
    data_version: str
    methods: tuple[str, ...]
    parameters: tuple[tuple[str, str], ...]
    command: str

    def method_words(self, language: str) -> tuple[str, ...]:
        """Methods for readers: ``Verfahren Fassung 1``, then the others by their names."""
        text = translator(language).format
        found = []
        for one in self.methods:
            name, _, version = one.rpartition(" ")
            key = "figures" if name == _FIGURES else "other" if name else "plain"
            found.append(text(f"provenance.method.{key}", name=name or one, version=version))
        return tuple(found)

    def lines(self, language: str) -> tuple[tuple[str, str], ...]:
        """Pairs of name and words, for a page or a sheet."""
        text = translator(language).text
        parameters = "; ".join(
            f"{name} = {value}" if value else name for name, value in self.parameters
        )
        pairs = (
            ("city", self.city),
            ("data_version", self.data_version),
            ("methods", "; ".join(self.method_words(language))),
            ("parameters", parameters),
            ("command", self.command),
        )
        return tuple((text(f"provenance.{key}"), words) for key, words in pairs if words)

    def as_json(self) -> bytes:
        """The same for a file beside a table that has no room for it."""
        content = {
            "city": self.city,
            "data_version": self.data_version,
            "methods": list(self.methods),
            "parameters": dict(self.parameters),
            "command": self.command,
        }
        return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def provenance(
    city: City,
    descriptor: str,
    command: str,
    parameters: Mapping[str, str | int | None],
    *,
    methods: Sequence[str] = (),
    output: str = "",
) -> Provenance:
    """
    Say where an export comes from.

    Parameters
    ----------
    descriptor
        Name of the descriptor's file, without its folder.
    command
        Name of the command, e.g. ``"portrait"``.
    parameters
        Name of the option without its hyphens -> value; None leaves it out, an empty text is a
        flag without a value.
    methods
        Versions of methods beside that of the figures.
    output
        File name behind ``-o``; empty: none.

    Examples
    --------
    The command quotes what a shell would take apart::

        python -m sozialraum portrait city.toml --area 0101 -o 'Porträt 0101.pdf'
    """
    given = [(name, str(value)) for name, value in parameters.items() if value is not None]
    words = ["python", "-m", "sozialraum", command, descriptor]
    for name, value in given:
        words += [f"--{name}", value] if value else [f"--{name}"]
    words += ["-o", output] if output else []
    return Provenance(
        city=city.package.city.name,
        data_version=city.version,
        methods=(f"{_FIGURES} {METHOD_VERSION}", *methods),
        parameters=tuple(given),
        command=shlex.join(words),
    )
