"""daphne with bounds: on what a socket may leave unread, on what it may send unheard, and on a request's body and time.

A download waits for its reader: each piece is sent when the last one was taken, and a reader may stall only for a
while. Texts for sockets go out at once (straight.py). Takes daphne's own command line.

Knows nothing of the application, which stays plain ASGI. But a room awaits each `send` in turn: on a server whose
`send` waits for the reader (uvicorn), one desk that does not read would hold up its whole room.
Why: docs/decisions.md#daphne-gets-its-bounds-from-a-subclass-of-its-socket-not-from-the-application
"""

import asyncio
import logging
import os
import socket
import time
from typing import Any, ClassVar

from daphne.cli import CommandLineInterface
from daphne.http_protocol import WebRequest
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet.interfaces import IPushProducer
from twisted.internet.protocol import connectionDone
from twisted.web.http import HTTPChannel
from zope.interface import implementer

from serving import straight
from serving.leaving import LeavingServer

UNREAD_BYTES = 256 * 1024  # besides the 64 KiB at which the transport reports a full buffer
UNREAD_BELOW = 128 * 1024  # the kernel's buffer gets twice as much; by itself it grows to megabytes a socket
UNREAD_SCREENS = 4  # the desk of a session of thousands is larger than UNREAD_BYTES, and its network may be slow
UNREAD_SECONDS = 8.0
UNHEARD = 64  # messages; twice what the application takes at once
RECEIVED_BYTES = 16 * 1024

CONTROL_FRAMES, CONTROL_SECONDS = 60, 5.0  # pings, pongs and empty frames; our pages send at most one pong in 5 s

MOST_BODY = 640 * 1024  # bytes; the application must see what it refuses itself with a sentence, from 512 KiB
REQUEST_SECONDS = float(os.environ.get("REQUEST_SECONDS", "30"))  # for head and body together, however slowly they come
# Of one address at a time: a hall of 300 behind one router has far fewer. Behind a proxy all requests have
# one address, so there is no bound.
BEHIND_PROXY = os.environ.get("BEHIND_PROXY", "").lower() in ("1", "true", "yes", "on", "y", "ok", "t")
UNFINISHED = 0 if BEHIND_PROXY else int(os.environ.get("UNFINISHED_REQUESTS", "500"))
LINGER_SECONDS = 3.0  # the rest of the body is thrown away so long: an earlier reset would overtake our answer

STALLED_SECONDS = float(os.environ.get("STALLED_SECONDS", "120"))  # without taking one full buffer (64 KiB)

REFUSAL_JSON = b'{"ok": false, "code": "too_large", "message": "This is too large to be saved."}'
REFUSAL_PAGE = (
    b"<!doctype html><html lang=en><title>Too large</title><p>This is too large to be saved. Nothing has changed."
)

TOO_LARGE, TOO_MUCH = 1009, 4429  # close codes, see docs/protocol.md


@implementer(IPushProducer)
class BoundedSocket(WebSocketProtocol):
    """One WebSocket. As the transport's producer it learns when its buffer is full, and when it has room again."""

    full_since: float | None = None
    unread = 0
    control_since = 0.0
    control = 0
    is_straight = False

    def onOpen(self) -> None:  # noqa: N802  the names are autobahn's and Twisted's
        # Until now the producer was the handshake's HTTP channel, which is not needed any more.
        self.unregisterProducer()
        self.registerProducer(self, True)
        self.transport.getHandle().setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNREAD_BELOW)
        self.is_straight = straight.is_possible(self)
        super().onOpen()

    # -- what is sent and not read ------------------------------------------------------------------

    def pauseProducing(self) -> None:  # noqa: N802
        if self.full_since is None:  # the transport says so at every write while its buffer is full
            self.full_since, self.unread = time.monotonic(), 0

    def resumeProducing(self) -> None:  # noqa: N802
        self.full_since = None

    def stopProducing(self) -> None:  # noqa: N802
        """The connection is lost; `onClose` tells the application."""

    def send_at_once(self, message: Any) -> bool:
        """Sends a text at once, if nothing of this socket waits: then no buffer is full. Returns whether it did."""
        text = message.get("text")
        if not text or not self.is_straight or message.get("type") != "websocket.send" or message.get("bytes"):
            return False
        return straight.write(self, self.factory.frames.of(text))

    def serverSend(self, content: Any, binary: bool = False) -> None:  # noqa: N802
        if self.state in (self.STATE_CLOSING, self.STATE_CLOSED):
            return  # the application cannot know yet, so this is no error
        if self.full_since is not None:
            self.unread += len(content)
            if self.unread > max(UNREAD_BYTES, UNREAD_SCREENS * len(content)):
                self.dropConnection(abort=True)  # nobody would read a close frame either
                return
        super().serverSend(content, binary)

    def serverClose(self, code: int | None = None) -> None:  # noqa: N802
        """Closes with any code. daphne's way through autobahn refuses to send 1009 or 1011 from a server."""
        self.sendCloseFrame(code=1000 if code is None else code)

    def check_timeouts(self) -> None:
        if self.full_since is not None and time.monotonic() - self.full_since > UNREAD_SECONDS:
            self.dropConnection(abort=True)
            return
        super().check_timeouts()

    # -- what is received and not listened to -------------------------------------------------------

    def onMessageFrameBegin(self, length: int) -> None:  # noqa: N802
        super().onMessageFrameBegin(length)
        if length == 0:
            self._count_control()
        if self.message_data_total_length > RECEIVED_BYTES and self.state == self.STATE_OPEN:
            self.serverClose(TOO_LARGE)  # daphne's bound on whole messages also applies to what we send

    def onPing(self, payload: bytes) -> None:  # noqa: N802
        if self._count_control():
            super().onPing(payload)  # a pong that nobody reads stays in memory

    def onPong(self, payload: bytes) -> None:  # noqa: N802
        if self._count_control():
            super().onPong(payload)

    def _count_control(self) -> bool:
        """Whether another control frame is allowed. If not, it closes the socket."""
        now = time.monotonic()
        if now - self.control_since > CONTROL_SECONDS:
            self.control_since, self.control = now, 0
        self.control += 1
        if self.control > CONTROL_FRAMES and self.state == self.STATE_OPEN:
            self.serverClose(TOO_MUCH)
        return self.control <= CONTROL_FRAMES

    def onMessageFrameData(self, payload: bytes) -> None:  # noqa: N802
        if self.state == self.STATE_OPEN:  # drops all data after our close
            super().onMessageFrameData(payload)

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: N802, N803
        if self.state != self.STATE_OPEN:
            return
        if self.application_queue.qsize() >= UNHEARD:
            self.serverClose(TOO_MUCH)
            return
        super().onMessage(payload, isBinary)


@implementer(IPushProducer)
class BoundedRequest(WebRequest):
    """One request. While its answer is sent in pieces, it learns from the transport whether they are taken."""

    taken: asyncio.Event | None = None
    full_since: float | None = None
    received = 0

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802
        """Also counts bodies without a stated length. Beyond the bound nothing is kept, in memory or in a file."""
        self.received += len(data)
        if self.received > MOST_BODY:
            self.channel.refuse()
        else:
            super().handleContentChunk(data)

    def handle_reply(self, message: Any) -> None:
        going = not self.finished and self.channel is not None
        if going and self.taken is None and message.get("more_body"):
            self.taken = asyncio.Event()
            self.taken.set()
            self.registerProducer(self, True)
        super().handle_reply(message)

    def finish(self) -> None:
        if self.taken is not None and self.channel is not None:
            self.unregisterProducer()
        super().finish()

    def connectionLost(self, reason: Any) -> None:  # noqa: N802
        self.stopProducing()
        super().connectionLost(reason)

    def pauseProducing(self) -> None:  # noqa: N802
        if self.taken is not None and self.full_since is None:
            self.full_since = time.monotonic()
            self.taken.clear()

    def resumeProducing(self) -> None:  # noqa: N802
        self.full_since = None
        if self.taken is not None:
            self.taken.set()

    stopProducing = resumeProducing  # noqa: N815  nobody is waited for any more

    def check_timeouts(self) -> None:
        if self.full_since is not None and time.monotonic() - self.full_since > STALLED_SECONDS:
            self.hang_up()
            return
        super().check_timeouts()

    def handle_exception(self, exception: BaseException) -> None:
        """Sends an error page if no answer has begun; otherwise only ending the connection tells the browser."""
        if self._response_started:
            self.hang_up()
        else:
            super().handle_exception(exception)

    def hang_up(self) -> None:
        if self.channel is not None:
            self.channel.transport.abortConnection()


class BoundedChannel(HTTPChannel):
    """One connection. A body may be only so large, and a request that has begun must arrive in time.

    If an address has too many unfinished requests, the oldest one is dropped: a quick
    sender is never the oldest for long.
    """

    unfinished: ClassVar[dict[str, dict["BoundedChannel", None]]] = {}  # by address, the oldest first

    requestFactory = BoundedRequest  # noqa: N815
    refused = False
    too_slow: Any = None
    transport: Any

    def connectionMade(self) -> None:  # noqa: N802
        super().connectionMade()
        self._expect()

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        if self.refused:
            return
        if self.too_slow is None and not self._handlingRequest:
            self._expect()
        super().dataReceived(data)

    def allHeadersReceived(self) -> None:  # noqa: N802
        if self.length is not None and self.length > MOST_BODY:
            self.refuse()
        else:
            super().allHeadersReceived()

    def rawDataReceived(self, data: bytes) -> None:  # noqa: N802
        if not self.refused:
            super().rawDataReceived(data)

    def allContentReceived(self) -> None:  # noqa: N802
        self._expect_no_more()
        if not self.refused:
            super().allContentReceived()

    def connectionLost(self, reason: Any = connectionDone) -> None:  # noqa: N802
        self._expect_no_more()
        super().connectionLost(reason)

    def refuse(self) -> None:
        """Answers 413 at once, and throws the rest of the body away for a moment."""
        if self.refused:
            return
        self.refused = True
        self._expect_no_more()
        headers = self.requests[-1].requestHeaders
        asked = b" ".join(headers.getRawHeaders(b"accept", []) + headers.getRawHeaders(b"content-type", []))
        kind, body = (
            (b"application/json", REFUSAL_JSON) if b"application/json" in asked else (b"text/html", REFUSAL_PAGE)
        )
        head = [
            b"HTTP/1.1 413 Content Too Large",
            b"Content-Type: " + kind + b"; charset=utf-8",
            b"Content-Length: %d" % len(body),
            b"Cache-Control: no-store",
            b"Connection: close",
        ]
        self.transport.write(b"\r\n".join([*head, b"", body]))
        self.callLater(LINGER_SECONDS, self.transport.abortConnection)

    def _expect(self) -> None:
        self.too_slow = self.callLater(REQUEST_SECONDS, self._hang_up)
        if UNFINISHED:
            others = self.unfinished.setdefault(self._address(), {})
            others[self] = None
            if len(others) > UNFINISHED:
                next(iter(others))._hang_up()

    def _address(self) -> str:
        return str(getattr(self.transport.getPeer(), "host", ""))

    def _expect_no_more(self) -> None:
        if self.too_slow is not None and self.too_slow.active():
            self.too_slow.cancel()
        self.too_slow = None
        others = self.unfinished.get(self._address(), {})
        others.pop(self, None)
        if not others:
            self.unfinished.pop(self._address(), None)

    def _hang_up(self) -> None:
        self._expect_no_more()
        if not self._handlingRequest:
            self.transport.abortConnection()


class BoundedServer(LeavingServer):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, ready_callable=self._before_the_first, **options)

    def _before_the_first(self) -> None:
        """Runs when the factory exists and nobody is connected yet."""
        self.http_factory.buildProtocol = self._channel
        self.ws_factory.protocol = BoundedSocket
        self.ws_factory.frames = straight.Frames(self.ws_factory)
        # Tells refused sockets why. (The application checks origins, as daphne does, too.)
        self.ws_factory.setProtocolOptions(failByDrop=False, allowNullOrigin=True)

    def _channel(self, _address: Any) -> Any:
        channel: Any = BoundedChannel()
        channel.factory, channel.site = self.http_factory, self.http_factory
        channel.callLater, channel.timeOut = self.http_factory.reactor.callLater, self.http_factory.timeOut
        return channel

    async def handle_reply(self, protocol: Any, message: Any) -> None:
        if isinstance(protocol, BoundedSocket) and protocol.send_at_once(message):
            return
        await super().handle_reply(protocol, message)
        if isinstance(protocol, BoundedRequest) and protocol.taken is not None and message.get("more_body"):
            await protocol.taken.wait()


class BoundedCommandLine(CommandLineInterface):
    server_class = BoundedServer


def main() -> None:
    BoundedCommandLine.entrypoint()
    # Python would wait for threads that still wait for an absent database, although their loop has ended.
    logging.shutdown()
    os._exit(0)


if __name__ == "__main__":
    main()
