"""An event loop whose time passes only on command, and which knows when nothing is left to do.

So tests can look at what many sockets were sent after each step, without sleeping and without luck.
"""

import asyncio
import functools
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest
from channels.layers import get_channel_layer

from sessions_app.domain.units import Ms, Seconds
from sessions_app.notices import notify
from tests import cast

PATIENCE = 20.0  # real seconds in which threads, database and Redis must have done what they were asked
CALM = 3  # turns of the loop in a row in which nothing happens: it has asked the network by then


class Clock:
    """The time that the application sees: it stands still but for `pass_`."""

    def __init__(self, began: float) -> None:
        self._began = began  # monotonic seconds, so that the loop's own timers go by this clock, too
        self._passed = 0

    @property
    def now_ms(self) -> Ms:
        return Ms(cast.ms() + self._passed)

    def monotonic(self) -> Seconds:
        return Seconds(self._began + self._passed / 1000)

    def pass_(self, ms: int) -> None:
        self._passed += ms


@contextmanager
def standing_still() -> Iterator[Clock]:
    """The loop and every module of the application that asks for the time are given a clock of ours."""
    loop = asyncio.get_running_loop()
    clock = Clock(loop.time())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loop, "time", clock.monotonic)
        for name, module in sorted(sys.modules.items()):
            if name.startswith("sessions_app.") and callable(getattr(module, "now_ms", None)):
                patch.setattr(module, "now_ms", lambda: clock.now_ms)
            if name.startswith("sessions_app.live.") and callable(getattr(module, "monotonic", None)):
                patch.setattr(module, "monotonic", clock.monotonic)
        yield clock


class Stillness:
    """Counts what is under way: calls in threads, calls of the channel layer, notices that were not heard yet."""

    def __init__(self, group: str) -> None:
        self.group = group
        self.loop = asyncio.get_running_loop()
        self.under_way = 0
        self.heard = 0
        self.sent = 0
        self.unhurried = False  # whether a notice was heard since that lets screens follow a little later
        self._changed = asyncio.Event()
        self._late = False

    async def reached(self) -> None:
        """Until nothing is left to do before time passes."""
        guard = threading.Timer(PATIENCE, self.loop.call_soon_threadsafe, [self._give_up])
        guard.start()
        try:
            calm = 0
            while calm < CALM:
                await asyncio.sleep(0)
                if self.under_way or self.heard < self.sent:
                    calm = 0
                    await self._until_something_changes()
                else:
                    calm = 0 if self.loop._ready else calm + 1  # type: ignore[attr-defined]
        finally:
            guard.cancel()

    async def _until_something_changes(self) -> None:
        self._changed.clear()
        await self._changed.wait()
        assert not self._late, f"{self.under_way} calls do not return; {self.heard} of {self.sent} notices came"

    def _give_up(self) -> None:
        self._late = True
        self._changed.set()

    def _done(self, *_: object) -> None:
        self.under_way -= 1
        self._changed.set()

    def in_thread(self, original: Callable[..., asyncio.Future[Any]], *arguments: Any) -> asyncio.Future[Any]:
        self.under_way += 1
        future = original(*arguments)
        future.add_done_callback(self._done)
        return future

    async def in_layer(self, original: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        self.under_way += 1
        try:
            return await original(*arguments, **named)
        finally:
            self._done()

    async def send(self, original: Callable[..., Any], group: str, message: Any) -> None:
        await self.in_layer(original, group, message)
        self.sent += group == self.group

    async def listen(self, layer: Any, channel: str) -> None:
        while True:
            message = await layer.receive(channel)
            self.heard += 1
            self.unhurried |= not message.get("urgent", True)
            self._changed.set()


@asynccontextmanager
async def stillness(session_id: int) -> AsyncIterator[Stillness]:
    """Watch this session's notices and all that the loop gives to threads."""
    layer, group = get_channel_layer(), notify.group_of(session_id)
    still = Stillness(group)
    channel = await layer.new_channel()
    await layer.group_add(group, channel)
    listening = asyncio.create_task(still.listen(layer, channel))
    try:
        await layer.group_send(group, {"type": "changed", "version": 0})
        still.sent += 1
        await still.reached()  # Redis has subscribed us: its holder needs time to pass for that
        with counting(still, layer):
            yield still
    finally:
        await layer.group_discard(group, channel)
        listening.cancel()
        await asyncio.wait([listening])


@contextmanager
def counting(still: Stillness, layer: Any) -> Iterator[None]:
    loop = still.loop
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loop, "run_in_executor", functools.partial(still.in_thread, loop.run_in_executor))
        for name in ("new_channel", "group_add", "group_discard"):
            patch.setattr(layer, name, functools.partial(still.in_layer, getattr(layer, name)), raising=False)
        patch.setattr(layer, "group_send", functools.partial(still.send, layer.group_send), raising=False)
        yield
