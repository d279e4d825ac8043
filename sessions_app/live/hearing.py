"""Whether other processes reach a room: its subscription, its announcements, and hearing itself, by which it knows that
it is not deaf. What is said there is the room's matter."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from ..domain.units import Seconds
from ..instant import monotonic
from ..notices import courier, notify
from ..notices.notify import PROCESS
from ..notices.subscription import Subscription
from .presence import ANNOUNCE_SECONDS

PRESENT = "present"  # the only message of its own by which a process knows that the layer works
SUBSCRIBED_WITHIN = 1.0
DEAF_SECONDS = 2 * ANNOUNCE_SECONDS + 1


class Hearing:
    def __init__(self, session_id: int) -> None:
        self.shared = notify.shared()  # whether other processes may serve this session
        self.heard_at = monotonic()  # the layer, last
        self._unheard = False  # whether the layer failed to take one of our messages
        self._subscription = Subscription(session_id)
        self._closed = False

    async def listen(
        self, *, begin: Callable[[], None], look: Callable[[], None], hear: Callable[[dict[str, Any]], None]
    ) -> None:
        """Subscribes, has the room `begin`, then has it `hear` each message until it closes. While the layer is away,
        people still get their screens: the room is deaf then, and looks once it has subscribed."""
        subscribing = asyncio.create_task(self._subscription.begin())
        try:
            subscribed, _ = await asyncio.wait({subscribing}, timeout=SUBSCRIBED_WITHIN)
            if not subscribed:
                self.heard_at = Seconds(float("-inf"))
            self._end_if_closed()
            begin()
            await subscribing
            self._end_if_closed()
            if not subscribed:
                look()
            while True:
                message = await self._subscription.next()
                if message["type"] == PRESENT or message.get("process") != PROCESS:  # others were told by a call
                    hear(message)
        finally:
            subscribing.cancel()
            await asyncio.wait({subscribing}, timeout=courier.TAKEN_WITHIN)
            await self._subscription.end()

    async def announce(self, ids: Iterable[int], *, desk: bool, accounts: Iterable[int], version: int) -> None:
        """Tells the other processes who is connected here: participants' ids, whether a facilitator is, and the
        accounts of those who are by a socket."""
        message = {"type": PRESENT, "process": PROCESS, "ids": list(ids), "desk": desk, "accounts": list(accounts)}
        message["version"] = version
        if not await self._subscription.send(message):
            self._unheard = True  # then it may not have heard others either

    def deaf(self) -> bool:
        return self.shared and monotonic() - self.heard_at > DEAF_SECONDS

    def may_have_missed(self) -> bool:
        """Whether notices may have been lost since it heard itself."""
        return self.deaf() or self._unheard

    def heard_itself(self) -> None:
        """Its own announcement came back, so the layer works."""
        self.heard_at, self._unheard = monotonic(), False

    def close(self) -> None:
        self._closed = True
        self._subscription.close()

    def _end_if_closed(self) -> None:
        """The layer's library may swallow or replace the cancellation of its task."""
        if self._closed:
            raise asyncio.CancelledError
