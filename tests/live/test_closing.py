"""A room that closes while the layer is being spoken to: nothing of it goes on, whatever the layer's library makes of
being cancelled."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from channels.layers import get_channel_layer

from sessions_app.live import notify, room


class Swallows:
    """A call of the layer that waits, and answers a cancellation with an error of its own, or as if all were well."""

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
    (made,) = room._rooms.values()
    await phone.leave()
    hall.sockets.remove(phone)
    assert not room._rooms
    _, going_on = await asyncio.wait(made.tasks, timeout=5)
    assert not going_on
    assert notify.group_of(hall.session.pk) not in layer.groups, "a closed room is still subscribed"
