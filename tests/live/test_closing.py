"""A room closes in the middle of something: none of its tasks goes on, whatever a library makes of the cancellation."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest
from channels.layers import get_channel_layer

from sessions_app.live import care, room, rooms
from sessions_app.live.steward import Duties, Steward
from sessions_app.notices import notify

from .test_screens import begin, is_running


class Swallows:
    """A call that waits, and answers a cancellation with an error of its own, or as if all were well."""

    def __init__(self, original: Callable[..., Awaitable[Any]], *, fails: bool) -> None:
        self.original, self.fails = original, fails
        self.reached = asyncio.Event()

    async def __call__(self, *arguments: Any) -> Any:
        self.reached.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            if self.fails:
                raise ConnectionError("the connection was closed while it was written to") from None
        return await self.original(*arguments)


@pytest.mark.parametrize("fails", [True, False])
@pytest.mark.parametrize("call", ["group_send", "group_add"])
async def test_nothing_of_a_closed_room_goes_on(hall, monkeypatch, call, fails):
    layer = get_channel_layer()
    swallows = Swallows(getattr(layer, call), fails=fails)
    monkeypatch.setattr(layer, call, swallows, raising=False)
    monkeypatch.setattr(notify, "shared", lambda: True)
    phone = await hall.phone()
    await asyncio.wait_for(swallows.reached.wait(), 5)
    (made,) = rooms._rooms.values()
    phone.wire.future.cancel()  # as a server does with what is still waiting when the browser has gone
    await asyncio.wait({phone.wire.future})
    hall.sockets.remove(phone)
    assert not rooms._rooms
    _, going_on = await asyncio.wait(made.tasks, timeout=5)
    assert not going_on
    assert notify.group_of(hall.session.pk) not in layer.groups, "a closed room is still subscribed"


@pytest.mark.parametrize("turns", range(4))
async def test_nothing_goes_on_of_a_room_that_is_woken_as_it_closes(hall, monkeypatch, turns):
    """So many turns of the loop before; in a round, when it also waits for a boundary."""
    await hall.do(begin)
    phone = await hall.phone()
    await phone.screen(is_running)
    (made,) = rooms._rooms.values()
    asleep = asyncio.Event()
    wait = made.lookout.wake.wait

    async def wait_and_say_so() -> bool:
        asleep.set()
        return await wait()

    monkeypatch.setattr(made.lookout.wake, "wait", wait_and_say_so)  # from the next time on
    made.lookout.wake.set()
    await asyncio.wait_for(asleep.wait(), 5)
    made.lookout.wake.set()
    for _ in range(turns):
        await asyncio.sleep(0)
    made.close()
    _, going_on = await asyncio.wait(made.tasks, timeout=5)
    assert not going_on


async def test_a_closed_room_looks_after_nobody(hall, monkeypatch):
    """It would say of everybody who has gone to another room that they are away."""
    reached = asyncio.Event()

    async def note_and_swallow(*_: Any) -> None:
        if not reached.is_set():
            reached.set()
            with suppress(asyncio.CancelledError):
                await asyncio.Event().wait()

    monkeypatch.setattr(care, "note_attendance", note_and_swallow)
    monkeypatch.setattr(room, "LOOKS_EVERY", 0.01)
    monkeypatch.setattr(Steward, "due", lambda *_, **__: Duties(away=frozenset({hall.people[1].pk})))
    phone = await hall.phone()
    await asyncio.wait_for(reached.wait(), 5)
    (made,) = rooms._rooms.values()
    await phone.leave()
    hall.sockets.remove(phone)
    _, going_on = await asyncio.wait(made.tasks, timeout=5)
    assert not going_on
