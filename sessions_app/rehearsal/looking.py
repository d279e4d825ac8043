"""Asks again whenever something may have changed, once at a time, until it is answered. Does not know what it asks."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any


class Looking:
    """`ask` returns whether there was an answer. `spawn` starts a task."""

    def __init__(
        self, ask: Callable[[], Awaitable[bool]], spawn: Callable[[Coroutine[Any, Any, None]], object]
    ) -> None:
        self._ask, self._spawn = ask, spawn
        self._connected = self._under_way = self._again = False

    def line(self, *, connected: bool) -> None:
        """The socket has opened, or closed. Whatever was told meanwhile is lost, so it asks."""
        self._connected = connected
        if connected:
            self.look()

    def look(self) -> None:
        """It may have changed."""
        self._again = True
        if not self._under_way:
            self._under_way = True
            self._spawn(self._go_on())

    async def _go_on(self) -> None:
        try:
            while self._again:
                self._again = False
                if not await self._ask():  # without a socket it asks once there is one
                    self._again = self._again or self._connected
        finally:
            self._under_way = False
