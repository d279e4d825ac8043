"""What docs/deploying.md tells people to install is in deploy/, and is sound. `make try-deploying` tries its commands
on a Debian of its own; here a copy of the database is made and restored."""

import os
import re
import secrets
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import psycopg
import pytest
from django.urls import reverse

from bench import product
from tests.servers import ROOT, Relay, Site, create_database, find_program, free_port, postgres_server, running, site
from troika.urls import urlpatterns

DEPLOY = ROOT / "deploy"
DOCUMENT = (ROOT / "docs/deploying.md").read_text()
BLOCKS = re.findall(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)
KINDS = {
    "",
    "not-tried",
    "own-network",
    "mail",
    "while-rehearsing",
    "after-a-broken-release",
}  # as scripts/try_deploying.py knows them


@pytest.mark.parametrize(("language", "name"), [("nginx", "nginx.conf"), ("ini", "troika@.service")])
def test_the_document_quotes_the_file(language: str, name: str) -> None:
    assert [text for kind, _, text in BLOCKS if kind == language] == [(DEPLOY / name).read_text()]


def test_nginx_waits_for_every_download() -> None:
    """A workbook is silent until its last row; what is no download is cut after a minute as before."""
    text = (DEPLOY / "nginx.conf").read_text()
    [(where, inside)] = re.findall(r"location ~ (\S+) \{([^}]*proxy_read_timeout 15m;[^}]*)\}", text)
    assert "proxy_pass http://troika;" in inside
    named = {one.name for one in urlpatterns if one.name and re.match("exports?_|report", one.name)}
    assert len(named) >= 9
    for name in named:
        several = name.startswith("exports_") or name == "reports"
        assert re.search(where, reverse(name, args=[] if several else ["ABCDEF"])), name
    for name in ("desk", "harvest", "host_edit"):
        assert not re.search(where, reverse(name, args=["ABCDEF"])), name


def test_every_command_is_either_tried_or_said_not_to_be() -> None:
    commands = [(kind, text) for language, kind, text in BLOCKS if language == "sh"]
    assert len(commands) > 15
    assert {kind for kind, _ in commands} <= KINDS
    assert all("certbot" in text for kind, text in commands if kind == "not-tried")


@pytest.mark.parametrize("text", [text for language, _, text in BLOCKS if language == "sh"])
def test_commands_can_be_read_by_a_shell(text: str) -> None:
    read = subprocess.run(["bash", "-n", "-c", text], capture_output=True, text=True)
    assert (read.returncode, read.stderr) == (0, "")


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    """In a release as it is installed: this checkout, with the environment that runs the tests, wherever that is."""
    release, units = tmp_path / "current", tmp_path / "units"
    release.mkdir()
    units.mkdir()
    for name in ("scripts", "deploy", "manage.py"):
        (release / name).symlink_to(ROOT / name)
    (release / ".venv").symlink_to(sys.prefix)
    for unit in DEPLOY.glob("troika*.*"):
        text = unit.read_text().replace("/srv/troika/current", str(release))
        (units / unit.name.replace("@", "@8001")).write_text(text)
    command = [find_program("systemd-analyze"), "verify", "--man=no", *(path.name for path in units.iterdir())]
    environment = os.environ | {"SYSTEMD_UNIT_PATH": f"{units}:", "LC_ALL": "C.UTF-8"}
    seen = subprocess.run(command, cwd=units, env=environment, capture_output=True, text=True)
    complaints = [line for line in seen.stderr.splitlines() if "troika" in line]
    assert (seen.returncode, complaints) == (0, [])


def test_the_settings_that_are_installed_are_those_that_are_read(tmp_path: Path) -> None:
    lines = [line.split("=", 1) for line in (DEPLOY / "environment").read_text().splitlines() if line[:1].isalpha()]
    given = dict(lines) | {"SECRET_KEY": secrets.token_urlsafe(48), "VAR_DIR": str(tmp_path)}
    read = set(re.findall(r'env\.\w+\(\s*"(\w+)"', (ROOT / "troika/settings.py").read_text()))
    assert set(given) <= read
    bare = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    check = Site(tmp_path, [], {}).manage("check", "--deploy", "--fail-level", "WARNING")
    done = subprocess.run(check, cwd=ROOT, env=bare | given, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"TURN_URLS": "turn:relay.example.org"}, "TURN_URLS needs the TURN_SECRET of that relay"),
        ({"TURN_URLS": "relay.example.org:3478", "TURN_SECRET": "north"}, "not relay.example.org:3478"),
    ],
)
def test_half_a_relay_is_said_before_anything_is_served(tmp_path: Path, given: dict[str, str], said: str) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "VAR_DIR": str(tmp_path)} | given
    command = [sys.executable, "-c", "import troika.settings"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode != 0
    assert said in done.stderr


@pytest.mark.parametrize(
    ("given", "direct"),
    [
        ({}, True),
        ({"PUBLIC_URL": "https://192.168.1.20:8000"}, True),
        ({"PUBLIC_URL": "https://troika.example.org"}, False),
        ({"PUBLIC_URL": "https://8.8.8.8"}, False),
        ({"ORIGINS": "https://troika.example.org"}, False),
        ({"TURN_URLS": "turn:127.0.0.1", "TURN_SECRET": "north"}, False),
        ({"TURN_URLS": "turn:127.0.0.1", "TURN_SECRET": "north", "CALL_DIRECT": "1"}, True),
        ({"CALL_DIRECT": "0"}, False),
        ({"PRODUCTION": "1", "SECRET_KEY": "k" * 50, "PUBLIC_URL": "https://127.0.0.1"}, False),
    ],
)
def test_browsers_connect_directly_only_near_or_if_the_operator_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: dict[str, str], direct: bool
) -> None:
    for name in ("PUBLIC_URL", "ORIGINS", "TURN_URLS", "TURN_SECRET", "CALL_DIRECT", "PRODUCTION", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in (given | {"VAR_DIR": str(tmp_path)}).items():
        monkeypatch.setenv(name, value)
    spec = spec_from_file_location("troika.settings_again", ROOT / "troika/settings.py")
    assert spec
    assert spec.loader
    settings = module_from_spec(spec)
    spec.loader.exec_module(settings)
    assert settings.CALL_DIRECT is direct


def test_the_relay_is_nobodys_way_to_anywhere() -> None:
    """Anybody can begin a session and have a call: what the relay reaches beside itself, strangers reach by it."""
    text = (DEPLOY / "turnserver.conf").read_text()
    denied = re.findall(r"^denied-peer-ip=(.+)$", text, re.MULTILINE)
    assert denied == ["0.0.0.0-255.255.255.255", "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"]
    assert "allowed-peer-ip=" not in re.sub(r"(?m)^#.*", "", text), "its own address is only known where it runs"


@pytest.mark.faults
def test_the_relay_carries_for_those_who_use_it_and_sends_to_nobody_else(tmp_path: Path) -> None:
    port = free_port()
    text = (DEPLOY / "turnserver.conf").read_text()
    own = [f"listening-port={port}", "listening-ip=127.0.0.1", "relay-ip=127.0.0.1", "allowed-peer-ip=127.0.0.1"]
    own += [
        "static-auth-secret=north",
        "allow-loopback-peers",
        f"userdb={tmp_path / 'db'}",
        f"pidfile={tmp_path / 'pid'}",
    ]
    conf = tmp_path / "turnserver.conf"
    conf.write_text("\n".join([re.sub(r"(?m)^listening-port=.*$", "", text), *own, ""]))
    command = [find_program("turnserver"), "-c", str(conf)]
    with running(Relay("coturn", command, port, tmp_path / "log")):
        assert "Total lost packets 0 " in asked_of_the_relay(port, "-y", "-n", "5", "-m", "1")
        for stranger in ("192.0.2.9", "10.0.0.9", "169.254.169.254"):
            assert "403 (Forbidden IP)" in asked_of_the_relay(port, "-n", "1", "-m", "1", "-e", stranger)


def asked_of_the_relay(port: int, *options: str) -> str:
    """What coturn’s own client says. It asks again and again where it is refused, so it has a time."""
    command = [
        "timeout",
        "10",
        find_program("turnutils_uclient"),
        *options,
        "-p",
        str(port),
        "-W",
        "north",
        "127.0.0.1",
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


@pytest.mark.faults
def test_a_copy_of_the_database_brings_everything_back(tmp_path: Path) -> None:
    with postgres_server() as server, site(database=server.address()) as found:
        product.seeded(found, 12)
        programs = Path(find_program("pg_dump", "usr/lib/postgresql/*/bin/pg_dump")).parent
        environment = os.environ | {"PATH": f"{programs}:{os.environ['PATH']}"}
        environment |= {"PGHOST": "127.0.0.1", "PGPORT": str(server.port), "PGUSER": "troika"}
        subprocess.run([str(DEPLOY / "backup"), str(tmp_path)], env=environment, check=True)
        [copy] = tmp_path.iterdir()
        assert copy.stat().st_mode & 0o077 == 0, "for its owner only"
        create_database(server.address("postgres"), "restored")
        restore = ["pg_restore", "--exit-on-error", "--dbname=restored", str(copy)]
        subprocess.run(restore, env=environment, check=True)
        for table in ("participant", "seat", "group", "session", "user"):
            question = f"SELECT count(*) FROM sessions_app_{table}"
            with psycopg.connect(server.address("restored")) as restored:
                assert restored.execute(question).fetchone()[0] == found.count(f"sessions_app_{table}")
