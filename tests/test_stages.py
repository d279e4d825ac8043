"""The stages of `make test`: nothing falls between two of them, and where PostgreSQL or Redis can answer otherwise than
SQLite and a process's memory, they are asked."""

import re
from pathlib import Path

import pytest

from tests.stages import AGAIN, DRAWN, PROGRAMS, WHOLE

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
PRODUCT = tuple(f"sessions_app/{room}" for room in ("notices", "selectors", "services", "web", "live"))

# What SQLite and one process's memory do otherwise than PostgreSQL and Redis, or not at all.
OTHERWISE = re.compile(
    r"select_for_update|bulk_create|bulk_update|IntegrityError|OperationalError|on_commit|transaction\.atomic"
    r"|connection\.vendor|cursor\(|\.raw\(|\.extra\(|\.union\(|\.distinct\(|Subquery|OuterRef|Exists\(|Now\(|Case\("
    r"|group_send|group_add|caches\["
)
# Where each module that does one of these is asked on PostgreSQL and Redis. A new one needs a line here.
ASKED = {
    "services/cards.py": "services/test_cards.py",
    "services/cases.py": "services/test_helping.py",
    "services/changing.py": "services/test_holding.py",
    "services/clocks.py": "services/test_holding.py",
    "services/contracts.py": "services/test_contracts.py",
    "services/erasing.py": "services/test_erasing.py",
    "services/everybody.py": "services/test_everybody.py",
    "services/exporting.py": "web/test_exports.py",
    "services/feedback.py": "services/test_feedback.py",
    "services/left_notes.py": "services/test_gifts.py",
    "services/gathering.py": "services/test_gathering.py",
    "services/hosting.py": "services/test_hosting.py",
    "services/notes.py": "services/test_notes.py",
    "services/inviting.py": "services/test_inviting.py",
    "services/joining.py": "services/test_joining.py",
    "services/keeping.py": "services/test_keeping.py",
    "services/naming.py": "services/test_naming.py",
    "services/seating.py": "services/test_seating.py",
    "services/selfrun.py": "services/test_selfrun.py",
    "services/inhand.py": "services/test_holding.py",
    "services/undoing.py": "services/test_undoing.py",
    "services/voices.py": "services/test_voices.py",
    "services/wishing.py": "services/test_seating.py",
    "services/writing.py": "services/test_returning.py",
    "selectors/attendance.py": "services/test_attendance.py",
    "selectors/cards.py": "services/test_cards.py",
    "selectors/held.py": "services/test_holding.py",
    "selectors/notes.py": "web/test_exports.py",
    "selectors/moment.py": "services/test_one_moment.py",
    "selectors/overview.py": "services/test_overview.py",
    "selectors/prepared.py": "services/test_holding.py",
    "selectors/voices.py": "services/test_voices.py",
    "web/accounts.py": "web/test_host.py",
    "web/health.py": "web/test_health.py",
    "web/participant.py": "web/test_bodies.py",
    "live/": "live/",
    "notices/": "live/",
}


def test_every_module_that_is_named_is_there():
    for place in [*AGAIN, *WHOLE, *DRAWN, *PROGRAMS]:
        assert (TESTS / place).exists(), place
    assert set(ASKED.values()) | WHOLE | DRAWN - {"live/test_law.py"} <= set(AGAIN)


@pytest.mark.parametrize("room", PRODUCT)
def test_what_differs_there_is_asked_there(room):
    for path in (ROOT / room).rglob("*.py"):
        place = path.relative_to(ROOT / "sessions_app").as_posix()
        if OTHERWISE.search(path.read_text(encoding="utf-8")):
            assert place.startswith(tuple(ASKED)), (
                f"{place}: name in ASKED the tests that ask it on PostgreSQL and Redis"
            )


def test_each_mark_is_only_where_its_stage_looks_for_it():
    """A test beyond those folders would run in no stage."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    looked_at = {
        "faults": re.findall(r"^FAULTS := (.*)$", makefile, re.M)[0].split(),
        "moments": ["tests/browser", "tests/call"],
    }
    programs = re.findall(r"^PROGRAMS := (.*)$", makefile, re.M)[0].split()
    assert [f"tests/{place}".rstrip("/") for place in PROGRAMS] == programs
    for path in TESTS.rglob("test_*.py"):
        text, place = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
        for mark, places in looked_at.items():
            assert not re.search(rf"mark\.{mark}\b", text) or place.startswith(tuple(places)), f"{place}: {mark}"


def test_whatever_is_in_the_room_of_a_stage_has_its_mark():
    """`make check` does not look there, and the stage looks for the mark."""
    stage = "faults"
    for path in (TESTS / stage).glob("test_*.py"):
        assert f"mark.{stage}" in path.read_text(encoding="utf-8"), path.name


def test_everything_tells_all_stories():
    """`make check` tells some of those that are drawn by chance, and nothing else says so (tests/chance.py)."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.findall(r"^.*\bCHANCE\b[^)\n]*$", makefile, re.M) == ["CHANCE ?= few", "test: CHANCE = all"]
    assert makefile.count("TROIKA_CHANCE=$(CHANCE)") == 1
