"""A page that asks by HTTP, without a socket, is present, too: each of its requests tells this process's room so.

Decides nothing. Pages run in threads, but rooms belong to the serving loop, which each request remembers.
Why: docs/decisions.md#a-request-is-a-heartbeat-too
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from . import rooms

_loop: ContextVar[asyncio.AbstractEventLoop | None] = ContextVar("serving_loop", default=None)

Application = Callable[[Any, Any, Any], Awaitable[None]]


class Following:
    """Wraps the ASGI application that makes pages, so that its views may call `is_here`."""

    def __init__(self, pages: Application) -> None:
        self.pages = pages

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        token = _loop.set(asyncio.get_running_loop())
        try:
            await self.pages(scope, receive, send)
        finally:
            _loop.reset(token)


def is_here(session_id: int, viewer: int | str) -> None:
    """Tells the room that a participant (their id) or a DESK has just made a request. Returns at once; call from any
    thread. Does nothing outside a server that has rooms."""
    loop = _loop.get()
    if loop is not None:
        loop.call_soon_threadsafe(rooms.follow, session_id, viewer)
