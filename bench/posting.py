"""One POST at an exact moment. The connection exists before, so its first byte starts the timing."""

from __future__ import annotations

import asyncio
import time
from urllib.parse import urlsplit


class PostFailedError(Exception):
    """The answer was not 2xx."""


class Post:
    """`async with Post(url) as post: began = post.send(…); body = await post.answer()`."""

    def __init__(self, url: str, cookie: str = "", token: str = "") -> None:
        self.parts = urlsplit(url)
        self.cookie, self.token = cookie, token

    async def __aenter__(self) -> Post:
        self.reader, self.writer = await asyncio.open_connection(self.parts.hostname, self.parts.port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.close()
        await self.writer.wait_closed()

    def send(self, body: bytes) -> float:
        """Sends it. Returns the instant (perf_counter) of its first byte."""
        lines = [
            f"POST {self.parts.path} HTTP/1.1",
            f"Host: {self.parts.netloc}",
            "Content-Type: application/json",
            "Accept: application/json",
            f"Content-Length: {len(body)}",
            "Connection: close",
        ]
        if self.cookie:
            lines += [f"Cookie: {self.cookie}; csrftoken={self.token}", f"X-CSRFToken: {self.token}"]
        began = time.perf_counter()
        self.writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        return began

    async def answer(self) -> bytes:
        head, _, body = (await self.reader.read()).partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 2"):
            raise PostFailedError(f"{self.parts.path}: {head[:200]!r} {body[:500]!r}")
        return body
