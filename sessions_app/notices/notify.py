"""Notices: "session 12 is at version 7". The rooms of this process hear them at once, other processes by courier.

A notice is a hint; the truth is in the database. Takes primitives. A layer that is away never fails a
command, which is committed already.
Why: docs/decisions.md#what-redis-does-not-take-within-a-second-is-owed
"""

import asyncio
import uuid
from collections.abc import Callable
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer

from . import courier

Hear = Callable[[dict[str, Any]], None]

PROCESS = uuid.uuid4().hex  # whose notice it is, so that a process does not hear its own a second time by the layer

_listeners: dict[int, list[tuple[asyncio.AbstractEventLoop, Hear]]] = {}


def group_of(session_id: int) -> str:
    """The name of the group in which a session's rooms listen."""
    return f"session.{session_id}"


def shared() -> bool:
    """Whether other processes may serve the same sessions. Without Redis none can hear us."""
    return not isinstance(get_channel_layer(), InMemoryChannelLayer)


def listen(session_id: int, hear: Hear) -> Callable[[], None]:
    """Has the running loop call `hear` with each notice of this process. Returns a function that stops it."""
    entry = (asyncio.get_running_loop(), hear)
    _listeners.setdefault(session_id, []).append(entry)

    def stop() -> None:
        others = [each for each in _listeners.get(session_id, ()) if each is not entry]
        if others:  # replaced in one step: commands in other threads read it at any moment
            _listeners[session_id] = others
        else:
            _listeners.pop(session_id, None)

    return stop


def changed(session_id: int, version: int, *, urgent: bool = True) -> None:
    """Tells every process that holds sockets of this session. Call only after commit, from any thread."""
    _tell(session_id, {"type": "changed", "version": version, "urgent": urgent})


def answered(session_id: int, viewer: int | str, version: int) -> None:
    """A response named this version to a viewer (a participant's id, or a desk). They wait for a screen at least that
    new, so it is sent even if nothing has changed for them. Call only after commit."""
    _tell(session_id, {"type": "answered", "viewer": viewer, "version": version})


def left(session_id: int, participant: int) -> None:
    """What others have left to this participant is not what it was: their pages ask for it. Call only after commit."""
    _tell(session_id, {"type": "left", "viewer": participant})


def cards(session_id: int, groups: list[int], people: list[int], *, stage: bool) -> None:
    """The cards before these groups and people, or on the stage, are not what they were: their pages ask for them. Call
    only after commit. Named are few people, and seldom: looking for them takes as long as the room is large."""
    _tell(session_id, {"type": "cards", "groups": groups, "people": people, "stage": stage})


def voice(session_id: int, people: list[int]) -> None:
    """The group in which these participants sat asks to speak, or is heard, or not any more: their pages ask. Call only
    after commit."""
    _tell(session_id, {"type": "voice", "people": people})


def doubtful(session_id: int) -> None:
    """The connection broke during a commit, so nobody knows whether the change was made: every process reads again."""
    _tell(session_id, {"type": "look"})


def hosts_changed(session_id: int) -> None:
    """Somebody may have stopped being a facilitator, by signing out for example: every process checks who may see
    the desk. Call only after commit."""
    _tell(session_id, {"type": "look"})


def deleted(session_id: int) -> None:
    """The session is deleted: every process reads again and finds that. Call only after commit."""
    _tell(session_id, {"type": "look"})


def pass_on(session_id: int, message: dict[str, Any]) -> None:
    """Has the rooms of other processes hear this message, soon and once, or never. Returns at once; call in the serving
    loop."""
    if shared():
        courier.post(group_of(session_id), message | {"process": PROCESS})


def _tell(session_id: int, message: dict[str, Any]) -> None:
    for loop, hear in _listeners.get(session_id, ()):
        loop.call_soon_threadsafe(hear, message)
    if shared():
        async_to_sync(courier.deliver)(group_of(session_id), message | {"process": PROCESS})
