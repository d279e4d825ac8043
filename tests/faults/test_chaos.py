"""Unruly people on a real server come late, vanish, return, pass, reload, leave. Every promise is kept."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.servers import ROOT, Site

pytestmark = [pytest.mark.faults, pytest.mark.timeout(180)]
PEOPLE = 9


def test_whatever_people_do_every_promise_is_kept(own_site: Site, tmp_path: Path) -> None:
    report = rehearse(own_site, tmp_path / "report.json", "--rounds", "2", "--chaos", "0.4")
    assert report["joined"] == PEOPLE and report["rounds"] == 2
    chaos = report["chaos"]
    assert sum(chaos["done"].values()) >= PEOPLE, "hardly anything happened: this run shows nothing"
    assert {"arrived late", "reloaded", "vanished"} <= set(chaos["done"])
    checked = {promise["promise"]: promise["checked"] for promise in chaos["promises"]}
    assert min(checked[promise] for promise in checked if "position" in promise or "screens" in promise) > 50
    assert sum(promise["broken"] for promise in chaos["promises"]) == 0


def test_promises_are_kept_in_a_practice_that_nobody_knows(own_site: Site, tmp_path: Path) -> None:
    """Pairs and a three, nothing between two turns: whoever is left alone in a pair is brought to others."""
    report = rehearse(own_site, tmp_path / "report.json", "--practice", "nonsense", "--rounds", "2", "--chaos", "0.3")
    chaos = report["chaos"]
    assert report["joined"] == PEOPLE
    assert sum(chaos["done"].values()) >= PEOPLE, "hardly anything happened: this run shows nothing"
    assert sum(promise["broken"] for promise in chaos["promises"]) == 0


def test_promises_are_kept_where_people_lay_cards_and_come_together(own_site: Site, tmp_path: Path) -> None:
    """Alone, in pairs, in fours, with all: what is laid lies before those who sit there, and stands on the stage."""
    practice = ("--practice", "one_two_four_all", "--speed", "100", "--seed", "11")
    report = rehearse(own_site, tmp_path / "report.json", *practice, "--chaos", "0.3")
    promises = report["chaos"]["promises"] + report["cards"]["promises"]
    checked = {promise["promise"]: promise["checked"] for promise in promises}
    for promise in ("a table shows all", "nothing else stands", "stay whole", "sees one text", "heard in turn"):
        assert any(times for name, times in checked.items() if promise in name), f"{promise}: {checked}"
    assert sum(promise["broken"] for promise in promises) == 0


def rehearse(site: Site, result: Path, *options: str) -> dict[str, Any]:
    """One quick rehearsal, to its end."""
    quick = ("--speed", "300", "--grace", "5", "--seed", "5", "--json", str(result))
    command = site.manage("rehearse", "--people", str(PEOPLE), "--url", site.url, *quick, *options)
    done = subprocess.run(command, cwd=ROOT, env=site.environment, capture_output=True, text=True, timeout=150)
    assert result.exists(), done.stdout + done.stderr
    report: dict[str, Any] = json.loads(result.read_text())
    assert done.returncode == 0, f"{json.dumps(report, indent=2)}\n{done.stdout[-4000:]}"
    return report
