"""One person's browser: pages, forms and commands over HTTP, with cookies and the CSRF token.

It repeats only what looks like a network error; the caller decides what an answer means.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec

from .chance import backoff, chance
from .clock import local_ms
from .messages import encode
from .reach import Reach

TIMEOUT = httpx.Timeout(20, connect=5, pool=None)
AWAY = frozenset({502, 503, 504})


class Unreachable(Exception):
    """The server did not answer for as long as the caller was willing to wait."""


class Wire:
    """The connections to one server address, shared by all its users: `lanes` requests at
    a time, the others wait in line."""

    def __init__(self, url: str, lanes: int = 32, reach: Reach | None = None) -> None:
        parts = urlsplit(url)
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.sockets = self.origin.replace("http", "ws", 1)
        self.reach = reach or Reach()
        self.lanes = asyncio.Semaphore(lanes)
        self.openings = asyncio.Semaphore(lanes)
        self.retries = 0
        # Made once, because loading all authorities takes longer than a request. SSL_CERT_FILE
        # names those of a rehearsed site.
        self.tls = httpx.create_ssl_context() if parts.scheme == "https" else None
        limits = httpx.Limits(max_connections=lanes, max_keepalive_connections=lanes, keepalive_expiry=15)
        self.transport = httpx.AsyncHTTPTransport(verify=self.tls or False, limits=limits, trust_env=False)

    async def close(self) -> None:
        await self.transport.aclose()


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a command. `uncertain`: an earlier try broke off and may have arrived first."""

    status: int
    said: dict[str, Any]
    uncertain: bool

    @property
    def ok(self) -> bool:
        return self.said.get("ok") is True

    @property
    def code(self) -> str:
        return str(self.said.get("code", f"http_{self.status}"))

    def __str__(self) -> str:
        return f"{self.status} {self.code}: {self.said.get('message', '')}"


class Browser:
    """The cookies of one person; the connections are the Wire's."""

    def __init__(self, wire: Wire, name: str = "") -> None:
        self.wire = wire
        self._chance = chance(name, id(self))
        self._http = httpx.AsyncClient(
            base_url=wire.origin,
            transport=wire.transport,
            timeout=TIMEOUT,
            trust_env=False,
            headers={"Referer": wire.origin + "/", "User-Agent": "troika-rehearsal"},
        )

    def cookies_for(self, path: str) -> str:
        """The Cookie header for `path`: a socket's opening needs it, and HTTP libraries do not send it there."""
        jar = self._http.cookies.jar
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar if path.startswith(cookie.path))

    async def page(self, path: str, patience: float = 60) -> httpx.Response:
        response, _ = await self._send("GET", path, patience=patience, headers={"Accept": "text/html"})
        return response

    async def form(self, path: str, fields: dict[str, str], patience: float = 60) -> httpx.Response:
        """Sends a form. Its page must have been loaded before, for the CSRF token."""
        response, _ = await self._send("POST", path, patience=patience, data=fields, headers=self._csrf())
        return response

    async def json(self, path: str, patience: float = 60) -> tuple[int, bytes]:
        """Reads something that is not a page."""
        response, _ = await self._send("GET", path, patience=patience, headers={"Accept": "application/json"})
        return response.status_code, response.content

    async def command(
        self, path: str, body: Any, *, patience: float = 60, sending: Callable[[], None] | None = None
    ) -> Reply:
        """Sends a command until it is answered. `sending` is called at the moment of each try."""
        headers = {"Accept": "application/json", "Content-Type": "application/json"} | self._csrf()
        response, uncertain = await self._send(
            "POST", path, patience=patience, content=encode(body), headers=headers, sending=sending
        )
        try:
            said = msgspec.json.decode(response.content, type=dict[str, Any])
        except msgspec.MsgspecError:
            said = {}
        return Reply(response.status_code, said, uncertain)

    def _csrf(self) -> dict[str, str]:
        return {"X-CSRFToken": self._http.cookies.get("csrftoken") or ""}

    async def _send(
        self, method: str, path: str, *, patience: float, sending: Callable[[], None] | None = None, **request: Any
    ) -> tuple[httpx.Response, bool]:
        """One request, repeated while the server cannot be reached, for `patience` seconds at most."""
        reach, uncertain, until, attempt = self.wire.reach, False, local_ms() + patience * 1000, 0
        while True:
            try:
                async with self.wire.lanes:
                    asked_at = local_ms()
                    if sending:
                        sending()
                    response = await self._http.request(method, path, **request)
                if response.status_code not in AWAY:
                    reach.answered(local_ms(), asked_at)
                    return response, uncertain
                trouble = f"HTTP {response.status_code}"
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                reach.refused(local_ms(), asked_at)
                trouble = str(error)
            except httpx.TransportError as error:
                reach.broken(asked_at)
                uncertain, trouble = True, str(error) or type(error).__name__
            if local_ms() > until:
                raise Unreachable(f"{method} {path}: {trouble}")
            self.wire.retries += 1
            await asyncio.sleep(backoff(attempt, self._chance))
            attempt += 1
