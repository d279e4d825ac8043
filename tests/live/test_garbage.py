"""When everything is collected: in quiet moments, and at any moment once it is overdue."""

import asyncio
import gc
import time
import weakref
from types import SimpleNamespace
from typing import Any

import pytest

from serving import garbage
from serving.garbage import LONG_SECONDS, MANY, OVERDUE, Collector
from sessions_app.domain.units import Ms
from sessions_app.live import pushing, room, rooms


@pytest.mark.parametrize(
    ("gone", "seconds", "quiet", "due"),
    [
        (0, 10 * LONG_SECONDS * OVERDUE, True, False),  # nobody went: there is nothing to be found
        (MANY - 1, 1, True, False),
        (MANY, 1, True, True),
        (MANY, 1, False, False),  # a push is under way
        (MANY * OVERDUE, 1, False, True),
        (1, LONG_SECONDS, True, True),
        (1, LONG_SECONDS, False, False),
        (1, LONG_SECONDS * OVERDUE, False, True),
    ],
)
def test_when_it_is_due(gone, seconds, quiet, due):
    collector = Collector()
    collector.gone, collector.looked_at = gone, 0.0  # so that no rounding of this machine's clock decides
    assert collector.due(seconds, quiet=quiet) is due


def test_a_process_that_has_just_begun_has_nothing_to_collect():
    collector = Collector()
    collector.gone = MANY - 1
    assert not collector.due(time.monotonic(), quiet=True)


@pytest.mark.parametrize(("since", "quiet"), [(0, False), (pushing.QUIET_MS, False), (pushing.QUIET_MS + 1, True)])
async def test_it_is_quiet_a_while_after_the_last_push(since, quiet):
    made = room.Room(1, over=lambda _: None, tidy=lambda: None)
    made.pushing.shown_at = Ms(1_000_000)
    assert made.pushing.quiet(1_000_000 + since) is quiet


@pytest.mark.parametrize(("left", "quiet"), [(pushing.QUIET_MS, False), (pushing.QUIET_MS + 1, True)])
async def test_it_is_not_quiet_a_while_before_the_next_phase(left, quiet):
    made = room.Room(1, over=lambda _: None, tidy=lambda: None)
    coming: Any = SimpleNamespace(next_boundary=lambda now: now + left)
    made.lookout.snapshot = coming
    assert made.pushing.quiet(Ms(1_000_000)) is quiet


class Knot:
    """Something that only a look at everything finds."""

    def __init__(self):
        self.self = self


async def test_what_sockets_leave_behind_is_found_once_everybody_has_gone(hall, monkeypatch):
    monkeypatch.setattr(rooms, "AFTERWARDS_SECONDS", 0)
    monkeypatch.setattr(garbage, "MANY", 1)
    knot, found = Knot(), asyncio.Event()
    weakref.finalize(knot, found.set)
    gc.collect()  # now it is old
    del knot
    phone = await hall.phone()
    await phone.screen()
    assert not found.is_set()
    await phone.leave()
    hall.sockets.remove(phone)
    await asyncio.wait_for(found.wait(), 5)
    assert garbage.of_this_process.gone == 0
