"""In which stages of `make test` a test runs, where its room says it: what starts other programs, and what is run again
on PostgreSQL and Redis, and why. tests/test_stages.py guards both; tests/README.md tells of all stages.
"""

from pathlib import Path

import pytest
from hypothesis import is_hypothesis_test

ROOT = Path(__file__).resolve().parent

# They start a server, a database or a browser: `make check` leaves them out.
PROGRAMS = ("bench/", "js/", "web/test_paper.py")

# What can differ on PostgreSQL and Redis from SQLite and one process's memory. These modules run again there, and so
# does what commits for itself (threads, sockets): each function once, whatever its parameters, which ask the rules
# again, not the database.
LOCKS = "locks: who holds what while others wait"
ROWS = "rows written in one go, deleted over many tables, or refused by a constraint"
JSON = "lists and tables inside a column"
QUESTIONS = "questions of more than a row: sums, sorting, what is empty"
MOMENT = "what a reader sees while others commit"
TYPES = "numbers and letters that a column has no room for"
SHARED = "what processes count and say together, in Redis"

AGAIN = {
    "services/test_agreeing.py": LOCKS,
    "services/test_attendance.py": JSON,
    "services/test_cards.py": ROWS,
    "services/test_helping.py": ROWS,
    "services/test_challenges.py": ROWS,
    "services/test_contracts.py": JSON,
    "services/test_empty_groups.py": ROWS,
    "services/test_erasing.py": ROWS,
    "services/test_everybody.py": ROWS,
    "services/test_feedback.py": LOCKS,
    "services/test_gifts.py": LOCKS,
    "services/test_gathering.py": LOCKS,
    "services/test_holding.py": LOCKS,
    "services/test_hosting.py": ROWS,
    "services/test_notes.py": LOCKS,
    "services/test_inviting.py": LOCKS,
    "services/test_joining.py": ROWS,
    "services/test_keeping.py": QUESTIONS,
    "services/test_marks.py": JSON,
    "services/test_mending.py": JSON,
    "services/test_naming.py": ROWS,
    "services/test_one_moment.py": MOMENT,
    "services/test_onward.py": LOCKS,
    "services/test_overview.py": QUESTIONS,
    "services/test_quotes.py": ROWS,
    "services/test_returning.py": LOCKS,
    "services/test_running.py": JSON,
    "services/test_seating.py": ROWS,
    "services/test_selfrun.py": LOCKS,
    "services/test_talking.py": ROWS,
    "services/test_turns.py": QUESTIONS,
    "services/test_undoing.py": ROWS,
    "services/test_voices.py": JSON,
    "web/test_bodies.py": TYPES,
    "web/test_breakout.py": QUESTIONS,
    "web/test_exports.py": MOMENT,
    "web/test_health.py": SHARED,
    "web/test_host.py": ROWS,
    "web/test_mine.py": QUESTIONS,
    "web/test_sessions.py": QUESTIONS,
    "web/test_summary.py": QUESTIONS,
    "live/": SHARED,
}
ROOMS = ("services/", "live/", "web/")
WHOLE = {"web/test_bodies.py"}  # with all their parameters, which are what the database might stumble over
DRAWN = {"live/test_law.py"}  # by chance: the others have enough of it on SQLite


def mark_stages(items: list[pytest.Item]) -> None:
    """The marks `programs` and `stored`."""
    met: set[str] = set()
    for item in items:
        if ROOT not in item.path.parents:
            continue
        place = item.path.relative_to(ROOT).as_posix()
        if place.startswith(PROGRAMS):
            item.add_marker("programs")
        elif _again(item, place, met):
            item.add_marker("stored")
        met.add(function_of(item))


def function_of(item: pytest.Item) -> str:
    return item.nodeid.split("[")[0]


def _again(item: pytest.Item, place: str, met: set[str]) -> bool:
    commits = place.startswith(ROOMS) and "transactional_db" in getattr(item, "fixturenames", ())
    if not commits and not place.startswith(tuple(AGAIN)):
        return False
    drawn = is_hypothesis_test(getattr(item, "obj", None)) and place not in DRAWN
    return not drawn and (place in WHOLE or function_of(item) not in met)
