"""Time zones by their names, on every system."""

import subprocess
import sys

import pytest

from sessions_app.domain.errors import Invalid
from sessions_app.domain.zones import checked_zone, zone_of

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/Los_Angeles",
    "Asia/Kathmandu",
    "Asia/Katmandu",
    "Asia/Calcutta",
    "Pacific/Apia",
)


@pytest.mark.parametrize("name", ZONES)
def test_every_name_that_browsers_give_is_known(name):
    assert checked_zone(name) == name
    assert str(zone_of(name)) == name


@pytest.mark.parametrize("typed", [" europe/berlin ", "EUROPE/BERLIN"])
def test_case_and_blanks_do_not_matter(typed):
    assert checked_zone(typed) == "Europe/Berlin"


def test_blanks_within_a_name_are_its_underscores():
    assert checked_zone("america/los angeles") == "America/Los_Angeles"


@pytest.mark.parametrize(
    "typed", ["", "Mars/Olympus", "../etc/passwd", "Europe", "localtime", "Factory", "\0", "+02:00"]
)
def test_what_is_no_zone_is_refused(typed):
    with pytest.raises(Invalid):
        checked_zone(typed)


def test_one_that_is_not_known_any_more_is_told_in_utc():
    assert str(zone_of("Europe/Atlantis")) == "UTC"


def test_a_system_without_zones_knows_them_all():
    """As a bare Debian is: Python is told that there are none anywhere."""
    code = "from sessions_app.domain.zones import checked_zone, zone_of; print(zone_of(checked_zone('asia/katmandu')))"
    run = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONTZPATH": ""}, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "Asia/Katmandu"
