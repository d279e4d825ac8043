"""One socket as its Room sees it: for whom it is, what it was shown last, how to write to it. Decides nothing.

Why: docs/decisions.md#each-socket-remembers-what-it-was-shown
"""

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from . import messages

logger = logging.getLogger(__name__)

DESK, STAGE, OWN_STAGE = "desk", "stage", "own stage"
HOSTS = frozenset({DESK, OWN_STAGE})  # opened by whoever runs the session, and only as long as they do

# A trio's id, or DESK, STAGE, OWN_STAGE, or how somebody without a seat stands (WAITING …), and if their hand is up.
Audience = int | str | tuple[str, bool]
Frame = dict[str, Any]  # as ASGI takes it


@dataclass(eq=False, slots=True)
class Connection:
    """`viewer`: a participant's id, or DESK, STAGE or OWN_STAGE. `send`: the server's own, nothing between. Monotonic
    seconds."""

    viewer: int | str
    send: Callable[[Frame], Awaitable[None]]
    close: Callable[[int], Awaitable[None]]
    heard_at: float = field(default_factory=time.monotonic)
    admitted: bool = False  # has been sent its first screen; before that it is pushed nothing
    shown: tuple[Audience, Any] | None = None  # as whom it was shown what
    version: int = 0  # of the last screen it was sent
    refusal: Callable[[], Awaitable[int | None]] | None = None  # a host's: with which code to close it, if it has to be
    holder: object = None  # the hash of a participant's secret; of a desk or a stage an account, an address


def frame_of(message: msgspec.Struct) -> Frame:
    """A message as it is written to sockets: one encoding, however many they are."""
    return {"type": "websocket.send", "text": messages.write(message)}


async def write(connection: Connection, frame: Frame) -> None:
    try:
        await connection.send(frame)
    except Exception as error:  # noqa: BLE001  closing at this moment: its consumer notices and leaves
        logger.debug("a socket did not take its screen: %s", error)


async def hang_up(connection: Connection, code: int) -> None:
    try:
        await connection.close(code)
    except Exception as error:  # noqa: BLE001  it was closing already; the others must still be watched
        logger.debug("a socket did not take its close: %s", error)
