"""kill -9 during a save: the register opens, and every save is there whole or not at all."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import psycopg
import pytest
from sqlalchemy import make_url

from measures.decisions import NewEntry
from measures.errors import RegisterUnavailableError
from measures.register import Register, open_register

ROOT = Path(__file__).resolve().parents[2]
Answer = TypeVar("Answer")

#: A writer that saves three entries at a time, and says so when a save is confirmed. With
#: "halt" it stops where everything is written but nothing is committed.
WRITER = """
import datetime as dt, os, random, signal, sys, time
import sqlalchemy
from measures.decisions import NewEntry, SetKind
from measures.register import open_register
from measures.timeline import Change, DecidedBy, Member

def forms(version):
    return [
        NewEntry(
            member=Member(level="l", area_id=f"{version + 1}-{part}"), change=Change.JOINS,
            effective=dt.date(2008, 1, 1), reason="x" * 1_000, decided_by=DecidedBy.COUNCIL,
        )
        for part in range(3)
    ]

def halt(_connection):
    os.write(1, b"written\\n")
    time.sleep(600)

def write(url):
    register = open_register(url)
    made = register.create_set("1", "win", label_de="a", label_en="a", kind=SetKind.NETWORK)
    version = made.version
    if how == "halt":
        sqlalchemy.event.listen(sqlalchemy.Engine, "commit", halt)
    while True:
        key = f"{os.getpid()}-{version}"
        version = register.save(
            made.id, forms(version), expected_version=version, submit_key=key
        ).version
        os.write(1, f"{version}\\n".encode())

how, url = sys.argv[1:3]
if how != "loop":
    write(url)
chance = random.Random(7)
for round_ in range(int(sys.argv[3])):
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.dup2(writing, 1)
        write(url)
    os.close(writing)
    said = os.fdopen(reading)
    lines = [said.readline() for _ in range(chance.randint(1, 5) if round_ else 0)]
    time.sleep(chance.uniform(0, 0.03))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    print(*lines, *said, sep="", end="")
    said.close()
"""


def check(url: str, confirmed: list[int]) -> Register:
    """Everything that was confirmed is there, each save with its three entries and no other."""
    register = open_register(url)
    (made,) = register.sets("1")
    areas = [one.member.area_id for one in register.entries(made.id)]
    assert areas == [f"{v}-{part}" for v in range(1, made.version + 1) for part in range(3)]
    assert made.version >= max(confirmed, default=0)
    if url.startswith("sqlite"):
        file = sqlite3.connect(str(make_url(url).database))
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
        file.close()
    return register


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []

    def writer(*arguments: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        started.append(process)
        return process

    yield writer
    for process in started:
        process.kill()
        process.communicate()


def test_six_writers_killed_at_any_moment_leave_whole_saves(
    register_url: str, start: Callable[..., subprocess.Popen[bytes]]
) -> None:
    """The first dies while the tables are made, the others after one save or some."""
    said, wrong = start("loop", register_url, "6").communicate(timeout=300)

    confirmed = [int(line) for line in said.split()]
    assert wrong == b""
    assert len(confirmed) >= 5
    assert confirmed == sorted(set(confirmed))
    check(register_url, confirmed).close()


def test_a_writer_killed_before_it_commits_leaves_nothing_and_blocks_nobody(
    register_url: str,
    start: Callable[..., subprocess.Popen[bytes]],
    joining: Callable[..., NewEntry],
) -> None:
    process = start("halt", register_url)
    assert process.stdout is not None
    assert process.stdout.readline() == b"written\n"

    process.send_signal(signal.SIGKILL)
    process.wait()

    register = check(register_url, [])
    (made,) = register.sets("1")
    assert made.version == 0
    saved = register.save(made.id, [joining()], expected_version=0, submit_key="after")
    assert saved.version == 1
    register.close()


def test_a_server_process_that_is_killed_takes_one_save_with_it(
    own_cluster_url: str,
    start: Callable[..., subprocess.Popen[bytes]],
    joining: Callable[..., NewEntry],
) -> None:
    register = open_register(own_cluster_url)
    process = start("halt", own_cluster_url)
    assert process.stdout is not None
    assert process.stdout.readline() == b"written\n"

    with psycopg.connect(_plain(own_cluster_url), autocommit=True) as connection:
        found = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
            "AND state = 'idle in transaction'"
        ).fetchall()
    for (pid,) in found:
        os.kill(pid, signal.SIGKILL)  # the server ends all its processes and starts anew

    assert len(found) == 1
    # A moment may pass before the server notices: each step may be the one that meets its restart.
    (made,) = _patiently(lambda: register.sets("1"))
    assert made.version == 0
    assert _patiently(lambda: register.entries(made.id)) == []
    saved = _patiently(
        lambda: register.save(made.id, [joining()], expected_version=0, submit_key="a")
    )
    assert saved.version == 1
    register.close()


def test_a_server_that_is_killed_during_saves_comes_back_with_whole_saves(
    cluster: object, own_cluster_url: str, start: Callable[..., subprocess.Popen[bytes]]
) -> None:
    before = open_register(own_cluster_url)
    process = start("on", own_cluster_url)
    assert process.stdout is not None
    confirmed = [int(process.stdout.readline()) for _ in range(5)]

    cluster.kill()
    said, wrong = process.communicate(timeout=300)
    with pytest.raises(RegisterUnavailableError, match="nicht erreichbar"):
        before.sets("1")
    cluster.start()

    assert b"RegisterUnavailableError" in wrong
    confirmed += [int(line) for line in said.split()]
    check(own_cluster_url, confirmed).close()
    assert [one.version >= max(confirmed) for one in before.sets("1")] == [True]
    before.close()


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _patiently(read: Callable[[], Answer]) -> Answer:
    """Repeat while the server starts anew."""
    deadline = time.monotonic() + 20
    while True:
        try:
            return read()
        except RegisterUnavailableError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
