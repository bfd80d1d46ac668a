"""The report of the join clinic: a list of findings, never a log line.

A finding is data (a code and its parameters). Its words in German and English
live in ``locales/``, so that the screen, the command line and the exceptions
say the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from locales import translator
from locales.formats import runs


class Severity(StrEnum):
    """How much a finding matters: an error leaves data out, a warning needs a look."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"  # something was repaired, or is worth knowing
    OK = "ok"  # counts of what fits


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """
    One thing that the reader of a package should know.

    Attributes
    ----------
    code
        Snake-case name of the kind of finding; the texts are
        ``finding.<code>`` and ``finding.<code>.remedy`` in ``locales/``.
    severity
        See `Severity`.
    file
        Name of the file as written in the descriptor, never a server path.
    place
        Table, level or key of the descriptor that the finding belongs to.
    rows
        Row numbers in the file as a spreadsheet counts them (first row 1).
    ids
        Area ids concerned, as text.
    params
        Further values for the text, e.g. ``{"column": "Jahr"}``.
    repair
        Proposed ``[[repairs]]`` entry as a mapping, ready to be written into
        the descriptor; None where nothing can be proposed.
    """

    code: str
    severity: Severity
    file: str = ""
    place: str = ""
    rows: tuple[int, ...] = ()
    ids: tuple[str, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)
    repair: Mapping[str, Any] | None = None

    def text(self, language: str) -> str:
        """What was found, in one sentence."""
        return self._translated(f"finding.{self.code}", language)

    def remedy(self, language: str) -> str:
        """What to do about it; empty where nothing needs to be done."""
        return self._translated(f"finding.{self.code}.remedy", language)

    def _translated(self, key: str, language: str) -> str:
        return translator(language).format(
            key,
            **{
                "file": self.file,
                "place": self.place,
                "n": len(self.ids) or len(self.rows),
                "ids": _examples(self.ids),
                "rows": _examples(runs(sorted(set(self.rows))).split(", ")),
                **self.params,
            },
        )

    def as_dict(self, language: str) -> dict[str, Any]:
        """Plain mapping for ``--json`` and for downloads."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "file": self.file,
            "place": self.place,
            "rows": list(self.rows),
            "ids": list(self.ids),
            "params": dict(self.params),
            "text": self.text(language),
            "remedy": self.remedy(language),
            "repair": dict(self.repair) if self.repair else None,
        }


@dataclass(slots=True)
class Report:
    """All findings of one package, in the order in which they were made."""

    findings: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        """Append one finding."""
        self.findings.append(finding)

    def extend(self, findings: Iterable[Finding]) -> None:
        """Append several findings."""
        self.findings.extend(findings)

    def of(self, *severities: Severity) -> list[Finding]:
        """Findings of the given severities, in order."""
        return [finding for finding in self.findings if finding.severity in severities]

    def count(self, severity: Severity) -> int:
        """Number of findings of one severity."""
        return len(self.of(severity))

    @property
    def has_errors(self) -> bool:
        """Whether something was left out that the descriptor promises."""
        return self.count(Severity.ERROR) > 0

    def as_dict(self, language: str) -> dict[str, Any]:
        """Plain mapping: counts per severity, and all findings in order."""
        return {
            "counts": {severity.value: self.count(severity) for severity in Severity},
            "findings": [finding.as_dict(language) for finding in self.findings],
        }

    def as_text(self, language: str) -> str:
        """Report for a terminal: errors first, each finding with its remedy and proposed repair."""
        texts = translator(language)
        blocks = []
        for severity in Severity:
            found = self.of(severity)
            if found:
                blocks.append(texts.format(f"report.{severity.value}", n=len(found)))
                blocks += [_block(finding, language) for finding in found]
        return "\n\n".join(blocks)

    def __iter__(self) -> Iterator[Finding]:
        """Iterate over the findings."""
        return iter(self.findings)

    def __len__(self) -> int:
        """Return the number of findings."""
        return len(self.findings)


def repair_toml(repair: Mapping[str, Any]) -> str:
    """
    Write a proposed repair as it belongs into the descriptor.

    Examples
    --------
    >>> print(repair_toml({"kind": "pad_ids", "table": "people", "width": 4}))
    [[repairs]]
    kind = "pad_ids"
    table = "people"
    width = 4
    """
    return "\n".join(["[[repairs]]", *(f"{key} = {toml_value(repair[key])}" for key in repair)])


def toml_value(value: Any) -> str:
    """
    Write a value as TOML: text, number, boolean, list or inline table.

    Examples
    --------
    >>> toml_value({"ids": ["01"], "share": 0.5, "whole": True})
    '{ "ids" = ["01"], "share" = 0.5, "whole" = true }'
    """
    if isinstance(value, Mapping):
        pairs = (f"{toml_value(str(key))} = {toml_value(one)}" for key, one in value.items())
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    # JSON strings, numbers and booleans are TOML ones, too; DEL alone must be escaped besides.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _block(finding: Finding, language: str) -> str:
    lines = [f"- {finding.text(language)}"]
    remedy = finding.remedy(language)
    if remedy:
        lines.append(remedy)
    if finding.repair:
        lines.append(repair_toml(finding.repair))
    return "\n".join(lines).replace("\n", "\n  ")


_SHOWN = 8


def _examples(items: Iterable[str]) -> str:
    listed = list(items)
    shown = ", ".join(listed[:_SHOWN])
    return f"{shown}, …" if len(listed) > _SHOWN else shown
