"""A session with people, made over plain HTTP like anybody's: its facilitator, and everybody's seat."""

import json
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.servers import Site

JSON = {"Accept": "application/json"}
PHASES = ("reflect", "share", "clarify", "consult", "return", "breath")
COMMAND_PATIENCE = 30.0


@dataclass
class Seat:
    """One participant's way in: a cookie and the addresses."""

    site: Site
    code: str
    cookie: str
    id: int = 0

    @property
    def live(self) -> str:
        return self.site.url.replace("http", "ws", 1) + f"/s/{self.code}/live"

    def socket(self, **other: Any) -> connect:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        return connect(
            self.live, **({"origin": self.site.url, "additional_headers": headers, "max_size": None} | other)
        )


@dataclass
class Host:
    """A facilitator's browser, and the session that it made."""

    site: Site
    browser: httpx.Client
    code: str = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.browser.close()

    @property
    def path(self) -> str:
        return f"/host/{self.code}/live"

    @property
    def cookie(self) -> str:
        return f"sessionid={self.browser.cookies['sessionid']}"

    def socket(self, **other: Any) -> connect:
        headers = {"Cookie": self.cookie}
        return connect(
            self.site.url.replace("http", "ws", 1) + self.path,
            **({"origin": self.site.url, "additional_headers": headers, "max_size": None} | other),
        )

    def do(self, command: str, **body: Any) -> dict[str, Any]:
        """Send a command; its answer, which must be a yes."""
        answer = self.browser.post(f"/host/{self.code}/do/{command}", json=body, headers=token_header(self.browser))
        said: dict[str, Any] = answer.json()
        assert said["ok"], answer.text
        return said

    def screen(self) -> dict[str, Any]:
        seen: dict[str, Any] = self.browser.get(f"/host/{self.code}/screen").json()
        return seen

    def begin(self) -> None:
        """Form groups of whoever is in, and start the round."""
        self.do("form", revision=0, leave_out=[])
        proposal = self.screen()["proposal"]
        self.do("start", round=proposal["round"], revision=proposal["revision"])


@dataclass
class Gathering:
    """A session that runs: whoever hosts it, and everybody in it."""

    host: Host
    seats: list[Seat] = field(default_factory=list)

    @property
    def site(self) -> Site:
        return self.host.site

    @property
    def live(self) -> str:
        return f"/s/{self.host.code}/live"

    def mates_of(self, seat: Seat) -> list[Seat]:
        """The others of somebody's group."""
        group = next(group for group in self.host.screen()["groups"] if seat.id in ids_of(group))
        return [other for other in self.seats if other.id in ids_of(group) and other is not seat]


def marks_of(groups: Sequence[dict[str, Any]]) -> dict[str, str]:
    """What a desk that has just looked names in a command to all."""
    timelines = {group["id"]: group["timeline"] for group in groups}
    return {str(key): f"{line['revision']}.{line['steps'][0]['i']}" for key, line in timelines.items()}


def ids_of(group: dict[str, Any]) -> set[int]:
    return {person["id"] for person in group["people"]}


def host_at(site: Site, **fields: str) -> Host:
    """A facilitator with an open session."""
    browser = httpx.Client(base_url=site.url, headers=JSON, timeout=COMMAND_PATIENCE)
    assert browser.get("/accounts/signup").status_code == 200
    account = {
        "email": f"fay.{secrets.token_hex(4)}@example.org",
        "name": "Fay",
        "password": "three chairs and a question",
    }
    signed_up = browser.post("/accounts/signup", data=account | token(browser))
    assert signed_up.status_code == 302, signed_up.text
    browser.get("/host/new")
    lengths = {f"minutes_{phase}": "5" for phase in PHASES}
    form = {"title": "Friday circle", "invitation": "", "rounds": "1", "fours": "shrink", "venue": "room"}
    made = browser.post("/host/new", data=form | lengths | fields | token(browser))
    assert made.status_code == 302, made.text
    found = re.search(r"/host/(\w{6})/", made.headers["location"])
    assert found
    host = Host(site, browser, found[1])
    host.do("open")
    return host


def join(site: Site, code: str, name: str) -> Seat:
    """Somebody comes in by the door. Their page says who they are."""
    with httpx.Client(base_url=site.url, timeout=COMMAND_PATIENCE) as browser:
        browser.get(f"/s/{code}/")
        seat = press_join(site, browser, code, name)
        found = re.search(r'data-me="(\d+)"', browser.get(f"/s/{code}/").text)
        assert found
        seat.id = int(found[1])
        return seat


def press_join(site: Site, browser: httpx.Client, code: str, name: str) -> Seat:
    joined = browser.post(f"/s/{code}/join", data={"name": name} | token(browser))
    assert joined.status_code == 303, joined.text
    cookie = f"troika_{code}"
    return Seat(site, code, f"{cookie}={browser.cookies[cookie]}")


def crowd_at(host: Host, people: int) -> list[Seat]:
    """So many people come in, with one form: a browser that forgets each of them at once."""
    with httpx.Client(base_url=host.site.url, timeout=COMMAND_PATIENCE) as browser:
        browser.get(f"/s/{host.code}/")
        seats = []
        for number in range(people):
            seats.append(press_join(host.site, browser, host.code, f"Guest {number}"))
            browser.cookies.delete(f"troika_{host.code}", path=f"/s/{host.code}/")
    ids = {person["name"]: person["id"] for person in host.screen()["people"]}
    for number, seat in enumerate(seats):
        seat.id = ids[f"Guest {number}"]
    return seats


def circle_at(site: Site, people: int, **fields: str) -> Gathering:
    """So many people sit in groups and are at work; nobody is connected yet."""
    host = host_at(site, **fields)
    seats = crowd_at(host, people)
    host.begin()
    return Gathering(host, seats)


def token(browser: httpx.Client) -> dict[str, str]:
    return {"csrfmiddlewaretoken": browser.cookies["csrftoken"]}


def token_header(browser: httpx.Client) -> dict[str, str]:
    return {"X-CSRFToken": browser.cookies["csrftoken"]}


# -- what a socket says -----------------------------------------------------------------------------


async def first(
    socket: ClientConnection, kind: str, wanted: Callable[[dict[str, Any]], bool] = lambda _: True
) -> dict[str, Any]:
    """The next message of this kind that is as wanted."""
    async for frame in socket:
        message: dict[str, Any] = json.loads(frame)
        if message["t"] == kind and wanted(message):
            return message
    raise AssertionError(f"no {kind}: the socket closed with {socket.close_code}")


async def close_code(socket: ClientConnection) -> int | None:
    try:
        while True:
            await socket.recv()
    except ConnectionClosed:
        return socket.close_code
