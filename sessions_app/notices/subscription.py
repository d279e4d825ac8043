"""How a room hears what other processes say of its session: one subscription to the channel layer.

Decides nothing about what it hears. While the layer is away, it tries again until it is closed.
"""

import asyncio
import logging
from typing import Any

from channels.layers import get_channel_layer

from . import courier, notify

logger = logging.getLogger(__name__)

AGAIN_AFTER = 0.5  # seconds


class Subscription:
    def __init__(self, session_id: int) -> None:
        self._group = notify.group_of(session_id)
        self._layer = get_channel_layer()
        self._channel: str | None = None  # on which it hears what is sent to the group
        self._closed = False

    async def begin(self) -> None:
        """Subscribes, however long the layer is away. Raises CancelledError once it is closed: the layer's library may
        swallow a cancellation."""
        while True:
            # Each failed try would leave a channel behind, so it first checks that the layer answers.
            if await self.send({"type": "hello"}):
                try:
                    self._channel = self._channel or await self._layer.new_channel()
                    await self._layer.group_add(self._group, self._channel)
                    return
                except Exception as error:  # noqa: BLE001  a layer's library has errors of its own; it is tried again
                    logger.warning("%s: cannot subscribe yet (%s)", self._group, error)
            if self._closed:
                raise asyncio.CancelledError
            await asyncio.sleep(AGAIN_AFTER)

    async def next(self) -> dict[str, Any]:
        """Waits for the next message. Call only after `begin`."""
        message: dict[str, Any] = await self._layer.receive(self._channel)
        return message

    async def send(self, message: dict[str, Any]) -> bool:
        """Sends it to all who listen to this session, here, too. Returns whether the layer took it."""
        return await courier.send(self._group, message)

    def close(self) -> None:
        """It tries no more. What is under way ends with `end`."""
        self._closed = True

    async def end(self) -> None:
        """Takes leave of the layer, if it was ever told of us."""
        if self._channel is None:
            return
        try:
            await asyncio.wait_for(self._layer.group_discard(self._group, self._channel), courier.TAKEN_WITHIN)
        except Exception as error:  # noqa: BLE001  the layer is away: it has forgotten us anyway
            logger.warning("%s: could not take leave of the layer (%s)", self._group, error)


def held() -> int:
    """How many subscriptions this process holds: those to its own notices, and those in the layer's own books."""
    groups = [*notify._listeners.values(), *get_channel_layer().groups.values()]
    return sum(len(group) for group in groups)
