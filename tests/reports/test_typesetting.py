"""Pages are set by a process of their own: what it refuses is told, and it can be stopped."""

from __future__ import annotations

import datetime as dt

import pytest

from reports import typesetting
from reports.errors import ReportError
from reports.typesetting import typeset

DAY = dt.date(2018, 12, 31)


class StoppedError(Exception):
    """What a caller raises who does not want the report any more."""


def stop() -> None:
    raise StoppedError


def test_what_typst_refuses_is_an_error_with_its_reason() -> None:
    with pytest.raises(ReportError) as failed:
        typeset("single_portrait.typ", {}, dated=DAY)

    assert "language" in failed.value.reason or "key" in failed.value.reason


def test_a_caller_who_gives_up_ends_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "_BEAT", 0.0)
    children = []
    start = typesetting.subprocess.Popen

    def remembered(*args: object, **options: object) -> object:
        children.append(start(*args, **options))
        return children[-1]

    monkeypatch.setattr(typesetting.subprocess, "Popen", remembered)

    with pytest.raises(StoppedError):
        typeset("single_portrait.typ", {}, dated=DAY, beat=stop)

    assert [child.poll() is not None for child in children] == [True]
