"""Notices: "session 12 is at version 7". The rooms of this process are told at once, others by courier. A notice is a
hint, the truth is in the database. Takes primitives; a layer that is away never fails a command that has already been
committed.
Why: docs/decisions.md#what-redis-does-not-take-within-a-second-is-owed
"""

import asyncio
from collections.abc import Callable
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer

from . import courier

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
        others = [each for each in _listeners.get(session_id, ()) if each is not entry]
        if others:  # at no moment without them: commands tell from threads of their own
            _listeners[session_id] = others
        else:
            _listeners.pop(session_id, None)

    return stop


def changed(session_id: int, version: int, *, urgent: bool = True) -> None:
    """Tell every process that holds sockets of this session. Call only after commit, from any thread."""
    _tell(session_id, {"type": "changed", "version": version, "urgent": urgent})


def answered(session_id: int, viewer: int | str, version: int) -> None:
    """Somebody's command was answered with this version, so they wait for a screen that is at least that new: it comes,
    also where nothing has changed for them. `viewer`: a participant's id, or a desk. Call only after commit."""
    _tell(session_id, {"type": "answered", "viewer": viewer, "version": version})


def doubtful(session_id: int) -> None:
    """A change was cut off at its commit, so nobody knows whether it was made: let every process look."""
    _tell(session_id, {"type": "look"})


def hosts_changed(session_id: int) -> None:
    """Somebody who runs it has signed out, say: let every process look who may still see its desk. Call only after
    commit."""
    _tell(session_id, {"type": "look"})


def deleted(session_id: int) -> None:
    """The session is not there any more: let every process look, and find nothing. Call only after commit."""
    _tell(session_id, {"type": "look"})


def _tell(session_id: int, message: dict[str, Any]) -> None:
    for loop, hear in _listeners.get(session_id, ()):
        loop.call_soon_threadsafe(hear, message)
    if shared():
        async_to_sync(courier.deliver)(group_of(session_id), message)
