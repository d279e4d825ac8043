"""Checks the process's clock before each request: with a wrong clock it serves nobody,
but sends them away to try again."""

from collections.abc import Awaitable, Callable
from typing import Any

from .timekeeper import look_at_clock, of_this_process

WRONG_CLOCK = "troika.wrong_clock"  # in the scope of a request that gets only this error

Application = Callable[[Any, Any, Any], Awaitable[None]]


class OnTime:
    """Wraps all other ASGI applications. `refusal` is the close code with which a socket is sent away."""

    def __init__(self, application: Application, refusal: int) -> None:
        self.application = application
        self.refusal = refusal

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if of_this_process.due():
            await look_at_clock()
        if of_this_process.right:
            await self.application(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": self.refusal})
        else:
            await self.application(scope | {WRONG_CLOCK: True}, receive, send)
