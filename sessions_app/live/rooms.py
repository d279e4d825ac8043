"""The rooms of this process: who enters which, who is one too many, and when garbage is collected.

A room is in the table before anything is awaited, so that two first sockets share one.
"""

import asyncio

from serving import garbage

from ..instant import monotonic, now_ms
from .connection import HOSTS, Connection
from .room import Room

MOST_SOCKETS_A_PERSON = 16
MOST_STAGES_AN_ADDRESS = 64
AFTERWARDS_SECONDS = 2.0

_rooms: dict[int, Room] = {}


async def join(session_id: int, connection: Connection) -> Room | None:
    """Enters the session's room, and makes it for the first socket. None if this person has too many sockets."""
    room, first = _room_of(session_id)
    room.connections.add(connection)
    if _one_too_many(room, connection):
        leave(room, connection)
        return None
    try:
        if first:
            await room.open()
        else:
            await room.ready.wait()
        await room.pushing.admit(connection)
    except BaseException:  # cancelled while it waited: nobody else would take it out
        leave(room, connection)
        raise
    return room


def _room_of(session_id: int) -> tuple[Room, bool]:
    """The session's room, and whether it is new: then the caller must open it."""
    room = _rooms.get(session_id)
    if room is not None:
        return room, False
    room = _rooms[session_id] = Room(session_id, over=_forget, tidy=_collect_garbage)
    return room, True


def follow(session_id: int, viewer: int | str) -> None:
    """A viewer asked by HTTP. If nobody has a socket, this opens the room, because its steward must look
    after them. Call in the serving loop."""
    room, first = _room_of(session_id)
    room.roll.follow(viewer)
    if first:
        room.open_by_itself()


def _one_too_many(room: Room, connection: Connection) -> bool:
    if isinstance(connection.viewer, int):
        held = room.roll.presence.arrived(connection.viewer) - (connection.viewer in room.roll.followers)
        return held > MOST_SOCKETS_A_PERSON
    held = sum(other.bearer == connection.bearer for other in room.connections if other.viewer == connection.viewer)
    return held > (MOST_SOCKETS_A_PERSON if connection.viewer in HOSTS else MOST_STAGES_AN_ADDRESS)


def leave(room: Room, connection: Connection) -> None:
    """Leaves the room; the last one to leave closes it."""
    if connection not in room.connections:
        return
    room.connections.discard(connection)
    room.pushing.audiences.changed()
    if isinstance(connection.viewer, int) and room.roll.presence.left(connection.viewer) == 1:
        room.roll.unfollow(connection.viewer)
    room.roll.changed.set()
    garbage.of_this_process.gone += 1
    room.close_if_empty()


def _forget(room: Room) -> None:
    if _rooms.get(room.session_id) is room:
        del _rooms[room.session_id]
    if not _rooms:  # nobody is here who could notice the pause
        asyncio.get_running_loop().call_later(AFTERWARDS_SECONDS, _collect_garbage)


def _collect_garbage() -> None:
    quiet = all(room.pushing.quiet(now_ms()) for room in _rooms.values())
    if garbage.of_this_process.due(monotonic(), quiet=quiet):
        garbage.of_this_process.collect(monotonic())
