"""A text for many sockets: framed once, and handed to the kernel at once where a socket has nothing else waiting.

By themselves autobahn frames a text anew for each socket, and Twisted keeps it until the next turn of the loop: some
40 µs a socket. What this reads of their insides is named here and nowhere else. Where any of it is missing, or a socket
is not of the plainest kind, the answer is no, and the ordinary way is taken. Bounds are server.py's.
Why: docs/decisions.md#a-text-goes-straight-to-the-kernel-where-a-socket-has-nothing-else-waiting
"""

from typing import Any

from twisted.internet.tcp import Server as PlainTransport

FRAME_KEPT = 64 * 1024  # bytes; a larger one is some desk's, and goes to nobody else

# Of autobahn's protocol: what has to be as said, or what it sends is not one plain frame.
PLAIN = {
    "_perMessageCompress": None,  # no compression was agreed on
    "autoFragmentSize": 0,
    "maskServerFrames": False,
    "logFrames": False,
    "logOctets": False,
    "trackedTimings": None,
}
# … and what is looked at for each text, as are these of Twisted's transport.
OF_PROTOCOL = ("state", "send_queue", "maxMessagePayloadSize")
OF_TRANSPORT = ("socket", "connected", "disconnecting", "_writeDisconnecting", "_tempDataLen", "dataBuffer")

_MISSING = object()


def is_possible(protocol: Any) -> bool:
    """Whether texts may go straight over this connection, as far as that stays as it is until its end.

    Over TCP as it is: what a proxy encrypts is plain here, and a server that encrypts by itself has another transport.
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
    """The frame of the text that was asked for last: a text goes to all of its sockets in a row."""

    def __init__(self, factory: Any) -> None:
        self._factory = factory
        self._text, self._frame = "", b""

    def of(self, text: str) -> bytes:
        """The bytes that autobahn would send for it. It is the same text if it is the very same object."""
        if text is self._text:
            return self._frame
        frame: bytes = self._factory.prepareMessage(text.encode()).payloadHybi
        if len(frame) <= FRAME_KEPT:
            self._text, self._frame = text, frame
        return frame


def write(protocol: Any, frame: bytes) -> bool:
    """Send this frame, unless something of the connection has to go first; then nothing is done. Whether it was sent.

    Of what the kernel does not take now the transport takes care, in order; and of errors, as it meets them again.
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
