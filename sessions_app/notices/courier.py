"""Carries messages through the channel layer to rooms of other processes: within a second, or once the layer is back.

Of several owed versions of one group only the newest is sent, and of messages without a version each once. What is
posted is never owed: it would come too late. Nothing here raises or waits long: a layer that is away must not hold up
anybody.
Why: docs/decisions.md#the-rooms-of-a-process-are-told-by-a-call-other-processes-by-the-channel-layer
"""

import asyncio
import logging
import uuid
from collections import deque
from typing import Any

from channels.layers import get_channel_layer

logger = logging.getLogger(__name__)

TAKEN_WITHIN = 1.0  # seconds
AGAIN_AFTER = 1.0
LISTENING_AFTER = 2.5  # listeners reconnect a moment after senders, and miss what is sent before
MOST_POSTED = 1_000  # on their way at a time

Message = dict[str, Any]

_owed: dict[tuple[str, str], Message] = {}
_courier: asyncio.Task[None] | None = None
_posted: deque[tuple[str, Message]] = deque(maxlen=MOST_POSTED)  # the oldest give way
_postman: asyncio.Task[None] | None = None


async def send(group: str, message: Message) -> bool:
    """Sends the message once. Returns whether the layer took it."""
    try:
        await asyncio.wait_for(get_channel_layer().group_send(group, message), TAKEN_WITHIN)
    except Exception as error:  # noqa: BLE001  a layer's library has errors of its own
        logger.warning("other processes cannot be reached: %s", str(error) or type(error).__name__)
        return False
    return True


async def knock(within: float) -> None:
    """Raises what the layer's library raises, or TimeoutError, if the layer takes no message `within` so many seconds.
    Nobody hears it."""
    await asyncio.wait_for(get_channel_layer().group_send(f"health.{uuid.uuid4().hex}", {"type": "knock"}), within)


async def deliver(group: str, message: Message) -> None:
    """Sends the message now or, if the layer is away, once it is back. Nobody waits for
    a layer that is known to be away."""
    if _owed or not await send(group, message):
        _owe(group, message)


def post(group: str, message: Message) -> None:
    """Has the message sent once, after all that were posted before it. Nobody waits for it, or learns whether the layer
    took it."""
    global _postman  # noqa: PLW0603  one for the process
    _posted.append((group, message))
    if _postman is None or _postman.done():
        _postman = asyncio.create_task(_take_the_post())


async def _take_the_post() -> None:
    while _posted:
        if not await send(*_posted.popleft()):
            _posted.clear()


def _owe(group: str, message: Message) -> None:
    global _courier  # noqa: PLW0603  one for the process, like the rooms
    owed = (group, _what_else(message))
    if message.get("version", 0) >= _owed.get(owed, {}).get("version", 0):
        _owed[owed] = message
    if _courier is None or _courier.done():
        _courier = asyncio.create_task(_deliver_what_is_owed())


def _what_else(message: Message) -> str:
    """What a message says that no newer version says, too: which cards have changed, for instance. Empty: nothing."""
    return "" if "version" in message else repr(sorted(message.items()))


async def _deliver_what_is_owed() -> None:
    while _owed:
        await asyncio.sleep(AGAIN_AFTER)
        (group, _), message = next(iter(_owed.items()))
        if not await send(group, message):
            continue
        await asyncio.sleep(LISTENING_AFTER)
        for owed, message in list(_owed.items()):
            if not await send(owed[0], message):
                break  # away again: each of many would be waited for
            if _owed.get(owed) is message:
                del _owed[owed]
