"""A WebSocket by hand, for clients that no library offers: they never read, or send what no library sends."""

import base64
import os
import select
import socket
from contextlib import suppress
from types import TracebackType
from typing import Self

from tests.servers import Site

TEXT, BINARY, CLOSE, PING = 1, 2, 8, 9
UPGRADED = b"101 Switching Protocols"


def frame(payload: bytes, opcode: int = TEXT, *, last: bool = True, mask: bytes = b"mask") -> bytes:
    """As a browser sends it."""
    first = bytes([(0x80 if last else 0) | opcode])
    short = len(payload) < 126
    length = bytes([0x80 | len(payload)]) if short else bytes([0x80 | 126]) + len(payload).to_bytes(2, "big")
    hidden = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
    return first + length + mask + hidden


class RawSocket:
    """Connected and through the handshake; reads only when asked to. `room`: bytes that its kernel takes unread."""

    def __init__(self, site: Site, path: str, cookie: str = "", *, room: int = 65_536) -> None:
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        self.socket.settimeout(30)
        port = site.servers[0].port
        self.socket.connect(("127.0.0.1", port))
        headers = {
            "Host": f"127.0.0.1:{port}",
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
            "Sec-WebSocket-Version": "13",
            "Origin": site.url,
        } | ({"Cookie": cookie} if cookie else {})
        lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        self.socket.sendall("\r\n".join(lines).encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.socket.recv(1)  # not a byte of what comes after it
        assert UPGRADED in answer, answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.socket.close()

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def gone(self) -> bool:
        """Whether the server has closed the connection; found out without reading."""
        poll = select.poll()
        poll.register(self.socket, select.POLLRDHUP)
        return bool(poll.poll(0))

    def read_to_the_end(self) -> bytes:
        """All that the server sent, until it closed the connection."""
        heard = b""
        with suppress(ConnectionError):
            while data := self.socket.recv(65_536):
                heard += data
        return heard


def close_code_in(heard: bytes) -> int | None:
    """The code of the close frame that the server sent last, if it said one."""
    at = 0
    while at + 2 <= len(heard):
        opcode, length, at = heard[at] & 15, heard[at + 1] & 127, at + 2
        if length > 125:
            size = 2 if length == 126 else 8
            length, at = int.from_bytes(heard[at : at + size], "big"), at + size
        if opcode == CLOSE and length >= 2:
            return int.from_bytes(heard[at : at + 2], "big")
        at += length
    return None
