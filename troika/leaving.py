"""daphne that leaves well when it is asked to (SIGTERM, SIGINT): what was begun is finished, and then it is gone.

As it comes it cuts off every request at once, and the threads of these then wait without end for an event loop that has
stopped: with people writing, the process never ended. Knows nothing of the application.
Why: docs/decisions.md#a-process-that-is-asked-to-leave-finishes-what-it-has-begun
"""

import asyncio
from typing import Any

from daphne.server import Server
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet.defer import Deferred

FINISH_SECONDS = 3.0  # for requests that are being answered
FLUSH_SECONDS = 0.1  # for the last answers on their way out


class LeavingServer(Server):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.ports: list[Any] = []

    def listen_success(self, port: Any) -> None:
        self.ports.append(port)
        super().listen_success(port)

    def kill_all_applications(self) -> Deferred[Any]:
        """What daphne does before its reactor ends; the reactor waits for it."""
        return Deferred.fromFuture(asyncio.ensure_future(self._leave()))

    async def _leave(self) -> None:
        for port in self.ports:
            port.stopListening()  # whoever comes now is refused, and knows to come again
        sockets, requests = self._at_work()
        for socket in sockets:
            socket.cancel()
        if requests:
            await asyncio.wait(requests, timeout=FINISH_SECONDS)
            await asyncio.sleep(FLUSH_SECONDS)
        for request in requests:
            request.cancel()
        if sockets:
            await asyncio.wait(sockets, timeout=FINISH_SECONDS)

    def _at_work(self) -> tuple[list[asyncio.Future[Any]], list[asyncio.Future[Any]]]:
        """The applications that run now: of sockets, and of requests."""
        sockets: list[asyncio.Future[Any]] = []
        requests: list[asyncio.Future[Any]] = []
        for protocol, details in self.connections.items():
            application = details.get("application_instance")
            if application is not None and not application.done():
                (sockets if isinstance(protocol, WebSocketProtocol) else requests).append(application)
        return sockets, requests
