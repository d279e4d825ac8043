"""What a room does for somebody who is owed a screen at least as new as what their command made."""

import asyncio
from types import SimpleNamespace
from typing import Any

from sessions_app.domain.units import Ms
from sessions_app.live.lookout import Lookout

ADA = 31


def knowing(version: int) -> Lookout:
    """A room's reader that has read this version, heard of no other, and has no boundary before it."""
    made: Any = Lookout(7)
    made.snapshot = SimpleNamespace(version=version, next_boundary=lambda _: None)
    made._heard_version = version
    return made


async def woken(lookout: Lookout) -> object:
    """From what it makes screens as soon as it is woken; None: it reads first."""
    return await asyncio.wait_for(lookout.until_due(Ms(0)), 5)


async def test_what_is_known_already_is_shown_without_another_read() -> None:
    lookout = knowing(7)
    lookout.owe(ADA, 7)
    assert await woken(lookout) is lookout.snapshot


async def test_what_is_newer_is_read_first() -> None:
    lookout = knowing(7)
    lookout.owe(ADA, 8)
    assert await woken(lookout) is None


async def test_what_is_being_read_is_not_read_twice() -> None:
    lookout = knowing(7)
    lookout.noticed(8, urgent=True)
    assert await woken(lookout) is None
    lookout.owe(ADA, 8)
    assert not lookout.wake.is_set()


async def test_once_it_was_shown_nothing_is_owed() -> None:
    lookout = knowing(7)
    lookout.owe(ADA, 7)
    lookout.owe(32, 9)
    lookout.paid(7)
    assert lookout.owed == {32: 9}
