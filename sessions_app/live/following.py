"""Who follows a session by HTTP is here as well: each of their requests tells the room of this process so.

Decides nothing. Pages run in threads; rooms belong to the loop that serves, which is remembered for each request.
Why: docs/decisions.md#a-request-is-a-heartbeat-too
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from . import room

_loop: ContextVar[asyncio.AbstractEventLoop | None] = ContextVar("serving_loop", default=None)

Application = Callable[[Any, Any, Any], Awaitable[None]]


class Following:
    """An ASGI application around the one that makes pages: its views may call `is_here`."""

    def __init__(self, pages: Application) -> None:
        self.pages = pages

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        token = _loop.set(asyncio.get_running_loop())
        try:
            await self.pages(scope, receive, send)
        finally:
            _loop.reset(token)


def is_here(session_id: int, viewer: int | str) -> None:
    """A participant (their id) or a DESK has asked for something just now. Waits for nothing. Call from any thread;
    outside a server that has rooms it does nothing."""
    loop = _loop.get()
    if loop is not None:
        loop.call_soon_threadsafe(room.follow, session_id, viewer)
