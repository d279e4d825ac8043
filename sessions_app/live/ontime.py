"""Checks the process's clock before each request: with a wrong clock it serves nobody,
but sends them away to try again."""

from typing import Any

from ..timekeeper import of_this_process
from . import messages
from .following import Application
from .room import look_at_clock

WRONG_CLOCK = "troika.wrong_clock"  # in the scope of a request that gets only this error


class OnTime:
    """Wraps all other ASGI applications."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if of_this_process.due():
            await look_at_clock()
        if of_this_process.right:
            await self.application(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": messages.FAILED})
        else:
            await self.application(scope | {WRONG_CLOCK: True}, receive, send)
