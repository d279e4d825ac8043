"""A text for many sockets: framed once, and handed to the kernel at once for sockets that have nothing else waiting.

By themselves autobahn frames a text for each socket, and Twisted holds it until the loop's next turn: some 40 µs a
socket. Only this module reads their internals. If one of these is missing, or a socket is not of the plainest kind, it
says no, and the caller sends in the ordinary way. server.py has the bounds.
Why: docs/decisions.md#a-text-goes-straight-to-the-kernel-where-a-socket-has-nothing-else-waiting
"""

from typing import Any

from twisted.internet.tcp import Server as PlainTransport

FRAME_KEPT = 64 * 1024  # bytes; a larger frame belongs to a desk, and goes to nobody else

# autobahn's attributes that must have these values; with others it does not send one plain frame.
PLAIN = {
    "_perMessageCompress": None,  # the two ends agreed on no compression
    "autoFragmentSize": 0,
    "maskServerFrames": False,
    "logFrames": False,
    "logOctets": False,
    "trackedTimings": None,
}
# The attributes of autobahn's protocol, and of Twisted's transport, that are checked for each text.
OF_PROTOCOL = ("state", "send_queue", "maxMessagePayloadSize")
OF_TRANSPORT = ("socket", "connected", "disconnecting", "_writeDisconnecting", "_tempDataLen", "dataBuffer")

_MISSING = object()


def is_possible(protocol: Any) -> bool:
    """Whether texts may go straight over this connection. The answer holds until the connection ends.

    The transport must be plain TCP. Behind a proxy that encrypts it is; a server that encrypts itself has another one.
    """
    transport = protocol.transport
    return (
        type(transport) is PlainTransport
        and not getattr(transport, "TLS", True)
        and all(getattr(protocol, name, _MISSING) == value for name, value in PLAIN.items())
        and all(hasattr(protocol, name) for name in OF_PROTOCOL)
        and all(hasattr(transport, name) for name in OF_TRANSPORT)
    )


class Frames:
    """Keeps the frame of the last text, because a text goes to all of its sockets in a row."""

    def __init__(self, factory: Any) -> None:
        self._factory = factory
        self._text, self._frame = "", b""

    def of(self, text: str) -> bytes:
        """The bytes that autobahn would send for this text. A text counts as the same
        only if it is the very same object."""
        if text is self._text:
            return self._frame
        frame: bytes = self._factory.prepareMessage(text.encode()).payloadHybi
        if len(frame) <= FRAME_KEPT:
            self._text, self._frame = text, frame
        return frame


def write(protocol: Any, frame: bytes) -> bool:
    """Sends this frame and returns True; or does nothing and returns False, if other data must go first.

    The transport sends what the kernel does not take now, in order, and handles errors when it meets them again.
    """
    transport = protocol.transport
    if (
        protocol.state != protocol.STATE_OPEN
        or protocol.send_queue
        or not transport.connected
        or transport.disconnecting
        or transport._writeDisconnecting
        or transport._tempDataLen
        or transport.dataBuffer
        or 0 < protocol.maxMessagePayloadSize < len(frame)
    ):
        return False
    try:
        sent = transport.socket.send(frame)
    except OSError:
        sent = 0
    if sent < len(frame):
        transport.write(frame[sent:])
    return True
