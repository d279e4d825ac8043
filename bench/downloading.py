"""One download as a browser takes it: at once, slowly, or only a part. Timed from sending the request."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

ENOUGH = 64 * 1024
LAST_CHUNK = b"0\r\n\r\n"


@dataclass(frozen=True)
class Taken:
    """`whole`: whether the server ended it properly. Milliseconds until the headers,
    and until the first of the body."""

    status: int
    headers_ms: float
    first_ms: float | None
    seconds: float
    size: int
    whole: bool
    zipped: bool


class Download:
    """A request whose answer `take` reads. `room`: bytes that the kernel takes for a reader who does not read.

    `zipped`: accepts gzip, as browsers do.
    """

    def __init__(self, url: str, cookie: str, room: int = 0, zipped: bool = False) -> None:
        parts = urlsplit(url)
        self.socket = socket.socket()
        if room:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        self.socket.settimeout(600)
        self.socket.connect((parts.hostname, parts.port))
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        lines = [f"GET {path} HTTP/1.1", f"Host: {parts.netloc}", "Connection: close", f"Cookie: {cookie}"]
        lines += [*(["Accept-Encoding: gzip"] if zipped else []), "", ""]
        self.began = time.perf_counter()
        self.socket.sendall("\r\n".join(lines).encode())

    def take(self, pace: int = 0, most: int = 0) -> Taken:
        """Reads to the end, or `most` bytes, at `pace` bytes a second; then hangs up."""
        head, size, end, first = b"", 0, b"", None
        with self.socket:
            while b"\r\n\r\n" not in head:
                data = self.socket.recv(4096)
                if not data:
                    break
                head += data
            headers = self._passed()
            head, _, end = head.partition(b"\r\n\r\n")
            size = len(end)
            while not most or size < most:
                if end and first is None:
                    first = self._passed()
                try:
                    data = self.socket.recv(min(ENOUGH, pace or ENOUGH))
                except ConnectionError:
                    break
                if not data:
                    break
                size, end = size + len(data), (end + data)[-len(LAST_CHUNK) :]
                if pace:
                    time.sleep(len(data) / pace)
        status = int(head.split(b" ", 2)[1])
        zipped = b"\r\ncontent-encoding: gzip" in head.lower()
        return Taken(status, headers * 1000, first and first * 1000, self._passed(), size, end == LAST_CHUNK, zipped)

    def _passed(self) -> float:
        return time.perf_counter() - self.began
