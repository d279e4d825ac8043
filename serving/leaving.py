"""daphne that stops well on SIGTERM or SIGINT: it finishes what has begun, then exits.
Knows nothing of the application.

Plain daphne cuts off every request at once. The requests' threads then wait for ever for the stopped event loop: with
people writing, the process never ended.
Why: docs/decisions.md#a-process-that-is-asked-to-leave-finishes-what-it-has-begun
"""

import asyncio
from typing import Any

from daphne.server import Server
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet.defer import Deferred

FINISH_SECONDS = 3.0  # for requests that are being answered
FLUSH_SECONDS = 0.1  # for the last answers to leave


class LeavingServer(Server):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.ports: list[Any] = []

    def listen_success(self, port: Any) -> None:
        self.ports.append(port)
        super().listen_success(port)

    def kill_all_applications(self) -> Deferred[Any]:
        """daphne calls this before its reactor ends, and the reactor waits for it."""
        return Deferred.fromFuture(asyncio.ensure_future(self._leave()))

    async def _leave(self) -> None:
        for port in self.ports:
            port.stopListening()  # new connections are refused, and their browsers try again
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
        """The applications that run now: those of sockets, and those of requests."""
        sockets: list[asyncio.Future[Any]] = []
        requests: list[asyncio.Future[Any]] = []
        for protocol, details in self.connections.items():
            application = details.get("application_instance")
            if application is not None and not application.done():
                (sockets if isinstance(protocol, WebSocketProtocol) else requests).append(application)
        return sockets, requests
