"""Private, throw-away servers for the tests: Redis, PostgreSQL, a relay for calls and Troika itself (daphne), each on a
free port.

A program that is missing is an error here, never a reason to skip.
As a command it lends PostgreSQL and Redis to another: python -m tests.servers COMMAND [ARGUMENT…]
"""

from __future__ import annotations

import fcntl
import os
import pwd
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import psycopg

from scripts.port_is_free import is_free

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = (
    "DATABASE_URL",
    "REDIS_URL",
    "PRODUCTION",
    "DEBUG",
    "SECRET_KEY",
    "ORIGINS",
    "EMAIL_URL",
    "BEHIND_PROXY",
    "STATIC_DIR",
    "TROIKA_PRACTICES",
    "TURN_URLS",
    "TURN_SECRET",
    "CALL_DIRECT",
    "DJANGO_SETTINGS_MODULE",
)
PATIENCE = 30.0  # seconds a server may take to come up on a busy machine


class ServerFailedError(Exception):
    """A server did not come up, or went away; carries what it printed."""


# Below those that the system lends to whoever connects: nobody gets one of these by chance, even while its server is
# down.
PORTS = range(20_000, 30_000)
TURN = Path(tempfile.gettempdir()) / f"troika-ports-{os.getuid()}"  # whose turn it is, over all processes


def free_port() -> int:
    """A port that no other test is given for a long while: they are given in turn.

    Of a port that the system chooses nobody is the owner before a server listens, seconds later. Two tests were given
    the same one, and the first talked with the second's server.
    """
    with TURN.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        turn = int(file.read() or secrets.randbelow(len(PORTS)))
        port = PORTS[turn % len(PORTS)]
        while not is_free("127.0.0.1", port):
            turn += 1
            port = PORTS[turn % len(PORTS)]
        file.truncate(0)
        file.write(str(turn + 1))
    return port


def find_program(name: str, *patterns: str) -> str:
    found = shutil.which(name)
    if found:
        return found
    matches = sorted(path for pattern in patterns for path in Path("/").glob(pattern))
    if not matches:
        raise ServerFailedError(f"{name} is not installed: scripts/test-tools says what to install")
    return str(matches[-1])


@dataclass
class Server:
    """A process that listens on a port of this machine, with what it prints kept in a file."""

    name: str
    command: list[str]
    port: int
    log: Path
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    as_user: pwd.struct_passwd | None = None
    process: subprocess.Popen[bytes] | None = None
    goodbye: ClassVar[int] = signal.SIGTERM  # whoever is started in the background inherits that SIGINT says nothing

    def start(self) -> None:
        other: dict[str, Any] = {}
        if self.as_user:
            other = {"user": self.as_user.pw_uid, "group": self.as_user.pw_gid, "extra_groups": []}
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=dict(self.environment), stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True, **other,
            )  # fmt: skip
        self.wait_until_ready()

    def ready(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def wait_until_ready(self) -> None:
        assert self.process
        deadline = time.monotonic() + PATIENCE
        while True:
            ready = self.ready()
            if self.process.poll() is not None:  # then whoever answers is somebody else
                raise ServerFailedError(f"{self.name} stopped by itself ({self.process.returncode}):\n{self.tail()}")
            if ready:
                return
            if time.monotonic() > deadline:
                raise ServerFailedError(f"{self.name} was not ready after {PATIENCE} s:\n{self.tail()}")
            time.sleep(0.03)

    def stop(self) -> None:
        """Ask it to stop, then insist. It can be started again on its port."""
        self.resume()
        self._signal(self.goodbye)
        try:
            if self.process:
                self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()
        self.process = None

    def kill(self) -> None:
        """kill -9: no goodbye, nothing flushed."""
        self._signal(signal.SIGKILL)
        if self.process:
            self.process.wait(10)

    def terminate(self) -> float:
        """SIGTERM, as a supervisor stops it; how many seconds it took to be gone."""
        began = time.monotonic()
        self._signal(signal.SIGTERM)
        if self.process:
            self.process.wait(PATIENCE)
        return time.monotonic() - began

    def pause(self) -> None:
        """SIGSTOP: it is there, takes connections, and says nothing."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid

    def _signal(self, number: int) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)

    def tail(self, lines: int = 60) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:]) if self.log.exists() else ""


class Troika(Server):
    """One daphne process, started exactly as `make run` starts it."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ready(self) -> bool:
        try:
            with urllib.request.urlopen(self.url + "/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


@contextmanager
def running(server: Server) -> Iterator[Server]:
    try:
        server.start()
        yield server
    finally:
        server.stop()


@contextmanager
def temporary_directory(name: str, owner: pwd.struct_passwd | None = None) -> Iterator[Path]:
    directory = Path(tempfile.mkdtemp(prefix=f"troika-{name}-"))
    try:
        if owner:
            os.chown(directory, owner.pw_uid, owner.pw_gid)
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


class Redis(Server):
    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"


@contextmanager
def redis() -> Iterator[str]:
    """A Redis that keeps nothing; yields its address."""
    with redis_server() as server:
        yield server.url


@contextmanager
def redis_server() -> Iterator[Redis]:
    """The same, to be stopped and started."""
    port = free_port()
    with temporary_directory("redis") as directory:
        command = [find_program("redis-server"), "--port", str(port), "--bind", "127.0.0.1"]
        command += ["--save", "", "--appendonly", "no", "--dir", str(directory)]
        server = Redis("Redis", command, port, directory / "log")
        with running(server):
            yield server


def unprivileged_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; anybody else runs it as themselves."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL cluster of its own with an empty database; yields its address."""
    with postgres_server() as server:
        yield server.address()


@contextmanager
def postgres_server(*options: str) -> Iterator[PostgreSQL]:
    """The same for whoever needs its log, or to restart it; `options` are settings like log_statement=all."""
    user, port = unprivileged_user(), free_port()
    initdb = Path(find_program("initdb", "usr/lib/postgresql/*/bin/initdb"))
    with temporary_directory("postgres", user) as directory:
        data = directory / "data"
        other: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        made = subprocess.run(
            [initdb, "-D", data, "-U", "troika", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"],
            capture_output=True, text=True, cwd=directory, **other,
        )  # fmt: skip
        if made.returncode:
            raise ServerFailedError(f"initdb failed:\n{made.stdout}{made.stderr}")
        # No fsync: the data is thrown away anyway, and nothing here pulls the machine's plug.
        command = [str(initdb.with_name("postgres")), "-D", str(data), "-p", str(port), "-c", "fsync=off"]
        command += ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={directory}"]
        command += [part for option in options for part in ("-c", option)]
        server = PostgreSQL("PostgreSQL", command, port, directory / "log", as_user=user)
        with running(server):
            create_database(server.address("postgres"), "troika")
            yield server


class PostgreSQL(Server):
    goodbye = signal.SIGINT  # it asks nobody to leave first

    def address(self, database: str = "troika") -> str:
        return f"postgres://troika@127.0.0.1:{self.port}/{database}"

    def ready(self) -> bool:
        try:
            psycopg.connect(self.address("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def crash(self) -> None:
        """SIGQUIT: it drops everything at once and recovers from its log when it starts again."""
        self._signal(signal.SIGQUIT)
        if self.process:
            self.process.wait(10)


def create_database(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')


class Relay(Server):
    """coturn, which passes on what the browsers of a call send each other."""

    secret: str = ""

    @property
    def url(self) -> str:
        return f"turn:127.0.0.1:{self.port}?transport=udp"

    @property
    def settings(self) -> dict[str, str]:
        """What a site is told of it."""
        return {"TURN_URLS": self.url, "TURN_SECRET": self.secret}


@contextmanager
def relay_server() -> Iterator[Relay]:
    """A relay on this machine only, for whoever has a password of its secret."""
    port = free_port()
    with temporary_directory("relay") as directory:
        secret, own = secrets.token_hex(16), ["--log-file", "stdout", "--simple-log", "--verbose"]
        own += ["--userdb", str(directory / "turndb"), "--pidfile", str(directory / "pid"), "--no-cli", "-n"]
        command = [
            find_program("turnserver"),
            "--listening-port",
            str(port),
            "--use-auth-secret",
            "--realm",
            "troika.test",
        ]
        command += ["--static-auth-secret", secret, "--no-tls", "--no-dtls", "--no-rfc5780", *own]
        # All that is relayed goes from this machine to itself, which a relay for others must never allow.
        command += ["--listening-ip", "127.0.0.1", "--relay-ip", "127.0.0.1", "--allow-loopback-peers"]
        server = Relay("coturn", command, port, directory / "log")
        server.secret = secret
        with running(server):
            yield server


@dataclass
class Site:
    """Troika, served by one process or several that share a database and a Redis."""

    directory: Path
    servers: list[Troika]
    environment: dict[str, str]
    front: str = ""  # the address of a proxy before it
    postgres: PostgreSQL | None = None
    redis: Redis | None = None

    @property
    def url(self) -> str:
        """Where people go."""
        return self.front or self.servers[0].url

    @property
    def urls(self) -> list[str]:
        return [server.url for server in self.servers]

    def count(self, table: str) -> int:
        """How many rows are stored."""
        return int(self.one(f"SELECT count(*) FROM {table}"))

    def one(self, question: str) -> Any:
        """The first column of the first row, asked beside the servers: they may be dead."""
        if database := self.environment.get("DATABASE_URL"):
            with psycopg.connect(database) as connection:
                return connection.execute(question).fetchone()[0]
        with closing(sqlite3.connect(f"file:{self.directory / 'db.sqlite3'}?mode=ro", uri=True)) as connection:
            return connection.execute(question).fetchone()[0]

    def prepare(self) -> None:
        """What is done before a new version is served."""
        commands, embedded = [], self.directory / "db.sqlite3"
        if "DATABASE_URL" in self.environment or embedded.exists():
            commands.append(MIGRATE)
        else:
            embedded.write_bytes(migrated())
        if "STATIC_DIR" in self.environment:  # nginx has the files
            commands.append(("collectstatic", "--no-input", "--verbosity", "0"))
        for command in commands:
            subprocess.run(self.manage(*command), cwd=ROOT, env=self.environment, check=True)

    def manage(self, *arguments: str) -> list[str]:
        return [sys.executable, str(ROOT / "manage.py"), *arguments]


MIGRATE = ("migrate", "--no-input", "--verbosity", "0")


@cache
def migrated() -> bytes:
    """An embedded site's database before anybody has come: the same for all of them, and copied in no time."""
    with temporary_directory("migrated") as directory:
        empty = Site(directory, [], site_environment(directory, None, None))
        subprocess.run(empty.manage(*MIGRATE), cwd=ROOT, env=empty.environment, check=True)
        return (directory / "db.sqlite3").read_bytes()


# What is running now, so that a failing test can show what the servers printed.
RUNNING: list[Site] = []


def site_environment(directory: Path, database: str | None, layer: str | None) -> dict[str, str]:
    """What `make run` would have, in a directory of its own and with none of the caller's settings."""
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    kept |= {
        "VAR_DIR": str(directory),
        "PYTHONUNBUFFERED": "1",
        "VENV": str(Path(sys.executable).parent.parent),
        "HOST": "127.0.0.1",
        "TROIKA_PRACTICES": str(ROOT / "tests/practices"),
    }
    if database:
        kept["DATABASE_URL"] = database
    if layer:
        kept["REDIS_URL"] = layer
    return kept


@contextmanager
def site(
    processes: int = 1,
    database: str | None = None,
    layer: str | None = None,
    *,
    front: str = "",
    settings: Mapping[str, str] | None = None,
) -> Iterator[Site]:
    """A migrated, served Troika. More than one process needs a PostgreSQL and a Redis to share.

    `front`: the address of a proxy that people use instead; `settings`: more of the environment.
    """
    with temporary_directory("site") as directory, ExitStack() as stack:
        environment = site_environment(directory, database, layer) | dict(settings or {})
        if front:
            environment["PUBLIC_URL"] = front
        found = Site(directory, [], environment, front)
        found.prepare()
        for number in range(processes):
            port = free_port()
            own = environment | {"PORT": str(port), "PUBLIC_URL": front or f"http://127.0.0.1:{port}"}
            own["PGAPPNAME"] = f"troika-{port}"  # as deploy/troika@.service does
            server = Troika(
                f"Troika {number + 1}", [str(ROOT / "scripts/daphne")], port, directory / f"log-{number}", own
            )
            stack.enter_context(running(server))
            found.servers.append(server)
        RUNNING.append(found)
        try:
            yield found
        finally:
            RUNNING.remove(found)


@contextmanager
def distributed_site(processes: int = 2) -> Iterator[Site]:
    """Several processes on PostgreSQL and Redis."""
    with (
        postgres_server() as database,
        redis_server() as layer,
        site(processes, database.address(), layer.url) as found,
    ):
        found.postgres, found.redis = database, layer
        yield found


def main(command: list[str]) -> int:
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    with postgres() as database, redis() as layer:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": database, "REDIS_URL": layer}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
