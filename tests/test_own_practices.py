"""Practices of a server's own: read when a process starts, or the process says what is wrong with which file."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from sessions_app import practices
from sessions_app.models import practice_of
from sessions_app.practices import keys, practice, shipped
from tests import cast
from tests.practices import FOLDER
from tests.servers import ROOT, site_environment

GOOD = (FOLDER / "nonsense.toml").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, settings):
    """A folder of practices that the server is told of."""
    settings.TROIKA_PRACTICES = str(tmp_path)
    yield tmp_path
    practices.also_from(None)


def starts() -> None:
    apps.get_app_config("sessions_app").ready()


def test_a_practice_of_ones_own_stands_beside_those_that_are_shipped(folder):
    before, ours = keys(), shipped()
    (folder / "nonsense.toml").write_text(GOOD, encoding="utf-8")
    (folder / "notes.txt").write_text("of no concern")
    starts()
    assert keys() == [*before, "nonsense"]
    assert shipped() == ours
    assert practice("nonsense").name == "Nonsense"


def test_nobody_else_has_it(nonsense):
    assert nonsense in keys()
    practices.also_from(None)
    assert nonsense not in keys()
    with pytest.raises(FileNotFoundError):
        practice(nonsense)


@pytest.mark.django_db
def test_a_session_goes_on_without_its_file(nonsense):
    session = cast.session_of(cast.account("Oto"), practice=nonsense)
    practices.also_from(None)
    assert practice_of(session.document_id).key == nonsense


@pytest.mark.parametrize(
    ("name", "change", "place", "reason"),
    [
        ("nonsense", ("length = 20", "length = 0"), "stages.0.phases.1.length", "From 1 to 3600."),
        ("nonsense", ("about = ", "abuot = "), "stages.0.phases.0.abuot", "This key is not known here"),
        ("nonsense", ("[[stages.roles]]", "[[stages.roles"), "", "(at line"),
        ("nonsense", ('"nonsense"', '"troika"'), "key", "A practice called troika comes with the product."),
        ("other", ("", ""), "key", "A practice called nonsense is in a file called nonsense.toml."),
        ("nonsense", ('noun = "duo"', 'formed = "travel"\nnoun = "duo"'), "stages.0.roles", "who stays is missing"),
    ],
)
def test_a_bad_one_keeps_the_server_from_starting(folder, name, change, place, reason):
    bad = folder / f"{name}.toml"
    bad.write_text(GOOD.replace(*change) if change[0] else GOOD, encoding="utf-8")
    with pytest.raises(ImproperlyConfigured) as refused:
        starts()
    assert str(refused.value).startswith(f"TROIKA_PRACTICES: {bad}: {place}")
    assert reason in str(refused.value)
    assert set(keys()) <= set(shipped())


def test_a_practice_for_which_there_is_no_session_yet_is_refused(folder):
    everything = (ROOT / "tests/domain/practice/everything.toml").read_text(encoding="utf-8")
    (folder / "everything.toml").write_text(everything, encoding="utf-8")
    with pytest.raises(ImproperlyConfigured, match=r"everything.toml: self_run: The grammar knows this"):
        starts()


def test_what_is_no_text_is_named(folder):
    (folder / "nonsense.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ImproperlyConfigured, match=r"nonsense.toml: .*decode"):
        starts()


def test_a_folder_that_is_not_there_is_named(folder, settings):
    settings.TROIKA_PRACTICES = str(folder / "missing")
    with pytest.raises(ImproperlyConfigured, match="missing: There is no such folder"):
        starts()


def test_whoever_starts_a_server_reads_it_in_the_last_line(folder):
    bad = folder / "nonsense.toml"
    bad.write_text(GOOD.replace("length = 20", "length = 0"), encoding="utf-8")
    environment = site_environment(folder, None, None) | {"TROIKA_PRACTICES": str(folder)}
    started = subprocess.run(
        [sys.executable, ROOT / "manage.py", "check"], capture_output=True, text=True, env=environment, cwd=ROOT
    )
    assert started.returncode == 1
    assert re.search(
        r"TROIKA_PRACTICES: .*nonsense.toml: stages.0.phases.1.length: From 1", started.stderr.strip().splitlines()[-1]
    )
