"""Notices: "session 12 is at version 7". The rooms of this process are told at once, others by the channel layer, to
which this is the only door. A notice is a hint, the truth is in the database. Takes primitives; a layer that is away
never fails a command that has already been committed."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer

logger = logging.getLogger(__name__)

Hear = Callable[[dict[str, Any]], None]

_listeners: dict[int, list[tuple[asyncio.AbstractEventLoop, Hear]]] = {}


def group_of(session_id: int) -> str:
    """The name of the group in which a session's rooms listen."""
    return f"session.{session_id}"


def shared() -> bool:
    """Whether other processes may serve the same sessions: without Redis there are none who could hear us."""
    return not isinstance(get_channel_layer(), InMemoryChannelLayer)


def listen(session_id: int, hear: Hear) -> Callable[[], None]:
    """Let `hear` be called, in the running loop, with each notice of this process. Returns what stops it."""
    entry = (asyncio.get_running_loop(), hear)
    _listeners.setdefault(session_id, []).append(entry)

    def stop() -> None:
        others = [each for each in _listeners.pop(session_id, []) if each is not entry]
        if others:
            _listeners[session_id] = others

    return stop


def changed(session_id: int, version: int, *, urgent: bool = True) -> None:
    """Tell every process that holds sockets of this session. Call only after commit, from any thread."""
    message = {"type": "changed", "version": version, "urgent": urgent}
    for loop, hear in _listeners.get(session_id, ()):
        loop.call_soon_threadsafe(hear, message)
    if not shared():
        return
    try:
        async_to_sync(_send)(session_id, message)
    except Exception:
        # The change is committed; rooms that miss this notice find out by their next heartbeat.
        logger.exception("notice of session %s at version %s was not sent", session_id, version)


async def _send(session_id: int, message: dict[str, object]) -> None:
    await get_channel_layer().group_send(group_of(session_id), message)
