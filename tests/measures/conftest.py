"""Both databases of the register, and forms filled in for it.

Tests that ask for `register_url` run on SQLite and on PostgreSQL. The server is
the one of ``SOZIALRAUM_TEST_POSTGRES`` (a URL of a user who may make databases)
or a private one, started where PostgreSQL is installed. Without either they are
skipped, but in continuous integration (``CI``) they fail.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import URL, make_url

from indicators.action_areas import Recommendation
from measures.decisions import AreaSet, NewDecision, NewEntry, SetKind
from measures.register import Register, open_register
from measures.timeline import Change, DecidedBy, Member

_START_SECONDS = 120.0
MISSING = (
    "there is no PostgreSQL: install it (Debian: apt-get install postgresql) "
    "or name a server in SOZIALRAUM_TEST_POSTGRES"
)


def _binaries() -> Path | None:
    """Folder of the server's programs: the newest that Debian has, or where PATH finds them."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_major)
    asked = shutil.which("initdb")
    return found[-1].parent if found else Path(asked).parent if asked else None


def _major(path: Path) -> int:
    name = path.parents[1].name
    return int(name) if name.isdigit() else 0


@dataclass
class Cluster:
    """A PostgreSQL server of our own: its folder goes when the tests are over."""

    binaries: Path
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="sozialraum-pg-")))
    password: str = field(default_factory=lambda: secrets.token_hex(8))
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> URL:
        """Where tests connect to."""
        return URL.create(
            "postgresql+psycopg",
            username="tester",
            password=self.password,
            host="127.0.0.1",
            port=self.port,
            database="postgres",
        )

    @property
    def _as_user(self) -> dict[str, Any]:
        # The server refuses to run as root; Debian's package brings its own user.
        return (
            {"user": "postgres", "group": "postgres", "extra_groups": []}
            if os.geteuid() == 0
            else {}
        )

    def create(self) -> None:
        """Make its files, on a port that is free."""
        secret = self.folder / "password"
        secret.write_text(self.password)
        if self._as_user:
            for path in (self.folder, secret):
                shutil.chown(path, "postgres", "postgres")
        options = ["--no-sync", "--auth=scram-sha-256", f"--pwfile={secret}", "--username=tester"]
        subprocess.run(
            [self.binaries / "initdb", *options, "--encoding=UTF8", self.folder / "data"],
            check=True,
            capture_output=True,
            cwd=self.folder,
            **self._as_user,
        )
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])

    def start(self) -> None:
        """Start it, after a crash as well, and wait until it answers."""
        settings = [
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={self.folder}",
            "fsync=off",  # no power cut is tried
            "shared_buffers=16MB",
        ]
        command = [self.binaries / "postgres", "-D", self.folder / "data", "-p", str(self.port)]
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                # After a crash the first start may find the memory of the dying server.
                with (self.folder / "log").open("ab") as log:
                    self.process = subprocess.Popen(
                        [*command, *(part for one in settings for part in ("-c", one))],
                        stdout=log,
                        stderr=log,
                        cwd=self.folder,
                        **self._as_user,
                    )
            if self.answers():
                return
            time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text(errors="replace"))

    def answers(self) -> bool:
        """Whether somebody can log in."""
        try:
            with psycopg.connect(_plain(self.url), connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def kill(self) -> None:
        """As if the machine took the server away: no goodbye, nothing written."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def remove(self) -> None:
        """Stop it and remove its files."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=_START_SECONDS)
        shutil.rmtree(self.folder, ignore_errors=True)


def _plain(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A server that tests may kill."""
    binaries = _binaries()
    if binaries is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    made = Cluster(binaries)
    try:
        made.create()
        made.start()
        yield made
    finally:
        made.remove()


@pytest.fixture(scope="session")
def server_url(request: pytest.FixtureRequest) -> URL:
    """A server in which tests may make databases."""
    asked = os.environ.get("SOZIALRAUM_TEST_POSTGRES")
    return make_url(asked) if asked else request.getfixturevalue("cluster").url


def _new_database(server: URL, template: str = "template0") -> Iterator[str]:
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(_plain(server), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(_plain(server), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register without any set: tests that ask for `register` get a copy."""
    path = tmp_path_factory.mktemp("vorlage") / "massnahmen.db"
    open_register(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def migrated_database(server_url: URL) -> Iterator[str]:
    """Name of a database like `migrated_file`."""
    for url in _new_database(server_url):
        open_register(url).close()
        yield str(make_url(url).database)


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    path = tmp_path / "daten" / "massnahmen.db"
    if "register" in request.fixturenames:
        path.parent.mkdir()
        shutil.copy(request.getfixturevalue("migrated_file"), path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest, server_url: URL) -> Iterator[str]:
    asked = "register" in request.fixturenames
    template = request.getfixturevalue("migrated_database") if asked else "template0"
    yield from _new_database(server_url, template)


@pytest.fixture
def own_cluster_url(cluster: Cluster) -> Iterator[str]:
    """A database of the server that may be killed."""
    yield from _new_database(cluster.url)


@pytest.fixture(params=["sqlite", "postgresql"])
def register_url(request: pytest.FixtureRequest) -> str:
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(name))


@dataclass
class Clock:
    """A clock that a test sets."""

    time: dt.datetime = dt.datetime(2020, 3, 1, 12, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        """Say the time."""
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def register(register_url: str, clock: Clock) -> Iterator[Register]:
    opened = open_register(register_url, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def action_areas(register: Register) -> AreaSet:
    return register.create_set(
        "99999001",
        "aktionsraeume",
        label_de="Aktionsräume",
        label_en="Action areas",
        kind=SetKind.ACTION_AREAS,
    )


@pytest.fixture
def joining() -> Callable[..., NewEntry]:
    """Form: an area joins on 1 January 2008."""

    def fill_in(area_id: str = "01", **other: Any) -> NewEntry:
        values = {
            "member": Member(level="sozialraum", area_id=area_id),
            "change": Change.JOINS,
            "effective": dt.date(2008, 1, 1),
            "reason": "unter dem Durchschnitt",
            "decided_by": DecidedBy.COUNCIL,
        }
        return NewEntry(**{**values, **other})

    return fill_in


@pytest.fixture
def deciding(action_areas: AreaSet) -> Callable[..., NewDecision]:
    """Form: area 01, which the rule would keep, is kept."""

    def fill_in(area_id: str = "01", **other: Any) -> NewDecision:
        values = {
            "set_id": action_areas.id,
            "level": "sozialraum",
            "area_id": area_id,
            "rule_key": "aktionsplan",
            "rule_version": "1",
            "rule": '{"key": "aktionsplan"}',
            "base_year": 2007,
            "year": 2018,
            "data_version": "0123456789abcdef",
            "fingerprint": "fedcba9876543210",
            "command": "python -m sozialraum candidates city.toml --rule aktionsplan",
            "recommendation": Recommendation.KEEP,
            "decided": Recommendation.KEEP,
            "decided_by": DecidedBy.COUNCIL,
            "decided_on": dt.date(2020, 2, 28),
        }
        return NewDecision(**{**values, **other})

    return fill_in
