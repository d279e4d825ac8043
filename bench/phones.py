"""Browsers of people who come in, light enough to share two cores with the server: plain HTTP/1.1 and a cookie jar.

Their callers decide what is measured.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import random
import re
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlencode, urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from tests import servers

FILE = re.compile(r'(?:href|src)="(/static/[^"]+)"')
TICKET = re.compile(r'name="ticket" value="([^"]+)"')
PATIENCE = 60.0  # seconds; a later answer counts as an error


class UnansweredError(Exception):
    """The server refused, hung up, or took longer than anybody would wait."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    took_ms: float

    @property
    def text(self) -> str:
        plain = gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body
        return plain.decode()


@dataclass
class Phone:
    """One person's browser: one connection that is kept, the cookies that pages set, and the files that it has."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.hang_up()

    def hang_up(self) -> None:
        if self.streams:
            self.streams[1].close()
            self.streams = None

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    async def get(self, path: str, expected: int = 200) -> Answer:
        return await self._ask(expected, f"GET {path}")

    async def open(self, path: str) -> Answer:
        """Opens a page, then its style sheets, scripts and icon, unless this browser has them."""
        page = await self.get(path)
        for file in FILE.findall(page.text):
            if file not in self.files:
                await self.get(file)
                self.files.add(file)
        return page

    async def submit(self, path: str, fields: dict[str, str], expected: int = 303) -> Answer:
        """Sends a form, as a page of ours does."""
        body = urlencode({"csrfmiddlewaretoken": self.cookies["csrftoken"], **fields}).encode()
        return await self._ask(expected, f"POST {path}", body, "Content-Type: application/x-www-form-urlencoded")

    async def command(self, path: str, fields: object, expected: int = 200) -> Answer:
        """Sends a command in JSON, as our scripts do."""
        token = f"X-CSRFToken: {self.cookies['csrftoken']}"
        kind = ("Content-Type: application/json", "Accept: application/json", token)
        return await self._ask(expected, f"POST {path}", json.dumps(fields).encode(), *kind)

    async def _ask(self, expected: int, what: str, body: bytes = b"", *more: str) -> Answer:
        """Raises UnansweredError for any answer but the expected one."""
        lines = [f"{what} HTTP/1.1", f"Host: {urlsplit(self.url).netloc}", "Accept-Encoding: gzip", *more]
        lines += [f"Cookie: {self.cookie}"] if self.cookies else []
        lines += [f"Content-Length: {len(body)}", f"Origin: {self.url}"] if body else []
        started = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                status, headers, content = await self._exchange("\r\n".join([*lines, "", ""]).encode() + body)
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            self.hang_up()
            raise UnansweredError(f"{what}: {error!r}") from error
        answer = Answer(status, headers, content, (time.perf_counter() - started) * 1000)
        if status != expected:
            raise UnansweredError(f"{what}: {status} {answer.text[:80]}")
        return answer

    async def _exchange(self, words: bytes) -> tuple[int, dict[str, str], bytes]:
        if self.streams is None:
            place = urlsplit(self.url)
            self.streams = await asyncio.open_connection(place.hostname, place.port)
        reader, writer = self.streams
        writer.write(words)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin1").split("\r\n")
        headers: dict[str, str] = {}
        for line in head[1:-2]:
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
            if name.lower() == "set-cookie":
                cookie, _, content = value.partition(";")[0].partition("=")
                self.cookies[cookie] = content
        return int(head[0].split(" ")[1]), headers, await _body(reader, headers)

    async def join(self, code: str, name: str) -> tuple[Answer, Answer, Answer]:
        """Opens the link, gives a name, follows to the live page: the three answers."""
        door = await self.open(f"/s/{code}/")
        ticket = TICKET.search(door.text)
        pressed = await self.submit(f"/s/{code}/join", {"name": name, "ticket": ticket[1] if ticket else ""})
        page = await self.open(f"/s/{code}/")
        if 'data-page="participant"' not in page.text:
            raise UnansweredError(f"{name} pressed the button, but is not in")
        return door, pressed, page

    async def socket(self, code: str) -> ClientConnection:
        """The live socket of this person."""
        return await connect(
            self.url.replace("http", "ws", 1) + f"/s/{code}/live",
            origin=Origin(self.url),
            additional_headers={"Cookie": self.cookie},
            compression=None,
            ping_interval=None,
            open_timeout=PATIENCE,
            close_timeout=1,
        )


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if "content-length" in headers:
        return await reader.readexactly(int(headers["content-length"]))
    pieces = []
    while headers.get("transfer-encoding") == "chunked":
        size = int(await reader.readline(), 16)
        pieces.append((await reader.readexactly(size + 2))[:size])
        if not size:
            break
    return b"".join(pieces)


async def at_random(count: int, within: float, act: Callable[[int], Awaitable[None]], seed: int) -> None:
    """Runs `act` for each of them, at random instants spread evenly over `within` seconds."""
    chance = random.Random(seed)
    loop = asyncio.get_running_loop()
    started = loop.time()

    async def later(number: int, after: float) -> None:
        await asyncio.sleep(started + after - loop.time())
        await act(number)

    async with asyncio.TaskGroup() as everybody:
        for number in range(count):
            everybody.create_task(later(number, chance.uniform(0, within)))


async def in_turns(count: int, at_a_time: int, act: Callable[[int], Awaitable[None]]) -> float:
    """Runs `act` for each, so many at a time. Returns how many a second that were."""
    numbers = iter(range(count))

    async def worker() -> None:
        for number in numbers:
            await act(number)

    started = time.perf_counter()
    async with asyncio.TaskGroup() as workers:
        for _ in range(at_a_time):
            workers.create_task(worker())
    return count / (time.perf_counter() - started)


def percentile(values: list[float], part: float) -> float:
    """The value that `part` of them do not exceed."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(part * len(ordered)))], 1) if ordered else 0.0


class Effort:
    """How much processor time a process (None: this one) takes from now on."""

    def __init__(self, process: int | str = "self") -> None:
        self._stat = Path(f"/proc/{process}/stat")
        self._cpu, self._clock = self._spent(), time.perf_counter()

    def ms(self) -> float:
        return (self._spent() - self._cpu) * 1000

    def percent(self) -> float:
        """In percent of a core. Near 100 %, a generator measures itself."""
        return round(self.ms() / 10 / (time.perf_counter() - self._clock), 1)

    def _spent(self) -> float:
        in_user, in_system = self._stat.read_text().rpartition(")")[2].split()[11:13]
        return (int(in_user) + int(in_system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def site_on(database: str) -> Iterator[servers.Site]:
    """One process on `sqlite` (the embedded default) or on `postgresql`."""
    with ExitStack() as stack:
        address = stack.enter_context(servers.postgres()) if database == "postgresql" else None
        yield stack.enter_context(servers.site(database=address))


def process_of(site: servers.Site) -> int:
    """The process that serves this site."""
    process = site.servers[0].process
    assert process
    return process.pid
