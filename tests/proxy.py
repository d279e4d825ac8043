"""nginx before a site: the text of deploy/nginx.conf itself, moved to free ports and a directory of its own."""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import (
    ROOT,
    PostgreSQL,
    Server,
    Site,
    find_program,
    free_port,
    postgres_server,
    redis,
    running,
    site,
    temporary_directory,
)

CONFIGURATION = ROOT / "deploy/nginx.conf"
PROCESS = re.compile(r"    server 127\.0\.0\.1:\d+ (.*)\n")
# What Debian's own /etc/nginx/nginx.conf does around it, in a private directory.
AROUND = """{user}
worker_processes 2;
daemon off;
pid {directory}/nginx.pid;
error_log {directory}/error.log error;
events {{ worker_connections 8192; }}
http {{
    include {types};
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    include {directory}/troika.conf;
}}
"""


@dataclass(frozen=True)
class Request:
    """A line of nginx's log: who answered, and how. A socket's line is written when it is closed."""

    method: str
    status: int
    process: int  # the port of the one that answered; 0: none did
    tried: int  # how many were asked


class Nginx(Server):
    """Listens at `port` with TLS, or (for load generators that know none) without."""

    @property
    def directory(self) -> Path:
        return self.log.parent

    @property
    def certificate(self) -> Path:
        return self.directory / "fullchain.pem"

    def requests(self) -> list[Request]:
        """Everything answered so far."""
        path = self.directory / "troika.log"
        return [read(line) for line in path.read_text().splitlines()] if path.exists() else []

    def answered(self, status: int = 101, method: str = "GET") -> Counter[int]:
        """How many of these each process has answered; by default, sockets that it had and that are closed."""
        return Counter(one.process for one in self.requests() if (one.status, one.method) == (status, method))

    def errors(self) -> str:
        """What it complained about."""
        files = [self.directory / name for name in ("troika-error.log", "error.log")]
        return "".join(file.read_text() for file in files if file.exists())


def read(line: str) -> Request:
    _, method, status, *upstreams, _, _ = re.sub(r", ", ",", line).split(" ")
    asked = upstreams[0].split(",")
    port = asked[-1].rpartition(":")[2]
    return Request(method, int(status), int(port) if port.isdigit() else 0, len(asked))


def moved(text: str, changes: Mapping[str, str]) -> str:
    """The text with other names. A name that is not there any more is a mistake here, not a change of nothing."""
    for name, other in changes.items():
        assert name in text, f"deploy/nginx.conf has no {name!r}"
        text = text.replace(name, other)
    return text


def configuration(directory: Path, port: int, processes: Sequence[int], static: Path, *, tls: bool) -> str:
    """deploy/nginx.conf for these ports."""
    changes = {
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl http2;\n": "",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port}{' ssl http2' if tls else ''};",
        "server_name troika.example.org;": "server_name 127.0.0.1;",
        "/etc/nginx/troika/": f"{directory}/",
        "/var/log/nginx/": f"{directory}/",
        "/var/www/html": f"{directory}",
        "/srv/troika/static/": f"{static}/",
    }
    text = moved(CONFIGURATION.read_text(), changes)
    options = PROCESS.findall(text)
    assert options, "deploy/nginx.conf names no process"
    lines = "".join(f"    server 127.0.0.1:{process} {options[0]}\n" for process in processes)
    before, _, after = PROCESS.sub("\0", text).partition("\0")
    return before + lines + after.replace("\0", "")


def make_certificate(directory: Path, name: str = "127.0.0.1") -> None:
    """A self-signed one, as docs/deploying.md makes the first."""
    kind = "IP" if name[0].isdigit() else "DNS"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "30", "-subj", f"/CN={name}", "-addext", f"subjectAltName={kind}:{name}"]
    command += ["-keyout", str(directory / "privkey.pem"), "-out", str(directory / "fullchain.pem")]
    subprocess.run(command, check=True, capture_output=True)


@contextmanager
def nginx(port: int, processes: Sequence[int], static: Path, *, tls: bool = True) -> Iterator[Nginx]:
    """nginx at this port, before processes at those."""
    types = Path("/etc/nginx/mime.types")
    with temporary_directory("nginx") as directory:
        make_certificate(directory)
        own = configuration(directory, port, processes, static, tls=tls)
        (directory / "troika.conf").write_text(own)
        user = "user root root;" if os.getuid() == 0 else ""
        (directory / "nginx.conf").write_text(AROUND.format(directory=directory, user=user, types=types))
        command = [find_program("nginx", "usr/sbin/nginx"), "-e", str(directory / "error.log")]
        command += ["-p", str(directory), "-c", str(directory / "nginx.conf")]
        server = Nginx("nginx", command, port, directory / "log")
        with running(server):
            yield server


@dataclass
class Front:
    """A site behind one address."""

    site: Site
    nginx: Nginx
    database: PostgreSQL

    @property
    def url(self) -> str:
        return self.site.url

    @property
    def ports(self) -> list[int]:
        return [server.port for server in self.site.servers]


@contextmanager
def fronted_site(
    processes: int, *, tls: bool = True, settings: Mapping[str, str] | None = None, options: Sequence[str] = ()
) -> Iterator[Front]:
    """Several processes on PostgreSQL and Redis behind nginx. `options` are PostgreSQL's."""
    port = free_port()
    front = f"{'https' if tls else 'http'}://127.0.0.1:{port}"
    with (
        postgres_server(*options) as database,
        redis() as layer,
        temporary_directory("static") as static,
        site(
            processes, database.address("troika"), layer, front=front,
            settings={"STATIC_DIR": str(static), "BEHIND_PROXY": "1", **(settings or {})},
        ) as found,
        nginx(port, [server.port for server in found.servers], static, tls=tls) as proxy,
    ):  # fmt: skip
        yield Front(found, proxy, database)
