"""One socket as its Room sees it: who its viewer is, what it was shown last, how to write to it. Decides nothing.

Why: docs/decisions.md#each-socket-remembers-what-it-was-shown
"""

import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from ..domain.units import Seconds
from ..instant import monotonic
from . import messages

logger = logging.getLogger(__name__)

DESK, STAGE, OWN_STAGE = "desk", "stage", "own stage"
HOSTS = frozenset({DESK, OWN_STAGE})  # open only to people who are facilitators, while they are

# A group's id; or DESK, STAGE, OWN_STAGE; or, without a seat, the standing (WAITING …) and whether the hand is raised;
# or, where everybody is in one group, its id and whether the hand is raised.
Audience = int | str | tuple[str | int, bool]
Frame = dict[str, Any]  # in ASGI's form


@dataclass(eq=False, slots=True)
class Connection:
    """`viewer`: a participant's id, or DESK, STAGE or OWN_STAGE. `send`: the server's own
    function."""

    viewer: int | str
    send: Callable[[Frame], Awaitable[None]]
    close: Callable[[int], Awaitable[None]]
    heard_at: Seconds = field(default_factory=monotonic)
    admitted: bool = False  # whether its first screen was sent; the room pushes nothing before
    shown: tuple[Audience, Any] | None = None  # what it was shown last, and as which audience
    version: int = 0  # of the last screen sent
    refusal: Callable[[], Awaitable[int | None]] | None = None  # a facilitator's: its close code, if any
    bearer: object = None  # a participant's secret, hashed; for a desk or a stage the account or address


def frame_of(message: msgspec.Struct) -> Frame:
    """The message as sockets take it. It is encoded once, for any number of sockets."""
    return {"type": "websocket.send", "text": messages.write(message)}


async def write(connections: Iterable[Connection], frame: Frame) -> None:
    """To each of them in turn, with nothing in between: with thousands, one call more for each is felt by the last."""
    for connection in connections:
        try:
            await connection.send(frame)
        except Exception as error:  # noqa: BLE001  it is being closed: its consumer notices and leaves
            logger.debug("a socket did not take its screen: %s", error)


async def hang_up(connection: Connection, code: int) -> None:
    try:
        await connection.close(code)
    except Exception as error:  # noqa: BLE001  it was closing already; the others must still be watched
        logger.debug("a socket did not take its close: %s", error)
