"""The people of the browser tests. Each has a browser of their own, so that tests read as what people do and see.

They find things by the pages' data attributes and labels, never by layout.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Dialog, Locator, Page, ViewportSize, expect

HERE = Path(__file__).parent
RECORDER = (HERE / "recorder.js").read_text()
LISTENER = (HERE / "listener.js").read_text()
WRONG_CLOCK = (HERE / "wrong_clock.js").read_text()
PATIENCE = 30.0  # seconds; generous, because it costs nothing where all is well
expect.set_options(timeout=PATIENCE * 1000)
PASSWORD = "three chairs and a question"
# Only in the return phase something is written; in the others it is enough to have been seen.
QUICK_MINUTES = {"reflect": "0:02", "share": "0:01", "clarify": "0:01", "consult": "0:02", "return": "0:06"}
QUICK_MINUTES["breath"] = "0:01"
# Long enough that nothing changes by itself while a test looks.
CALM_MINUTES = dict.fromkeys(QUICK_MINUTES, "10")
TOKEN = "c" * 32  # against forged requests: a cookie and a field that are the same


@dataclass(frozen=True)
class Change:
    """What one screen showed from a moment on."""

    at: float
    state: str
    phase: str
    role: str
    step: int | None
    words: str


@dataclass
class Person:
    """Somebody with a browser."""

    name: str
    site: str
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    @classmethod
    async def arrives(
        cls,
        name: str,
        site: str,
        browser: Browser,
        *,
        wrong_clock: bool = False,
        lively: bool = False,
        language: str = "en",
    ) -> Self:
        """`lively`: with animations. Eight browsers share this machine's two cores, so most go without. `language`: the
        browser's."""
        motion: Literal["no-preference", "reduce"] = "no-preference" if lively else "reduce"
        size: ViewportSize = {"width": 390, "height": 780}
        context = await browser.new_context(base_url=site, viewport=size, reduced_motion=motion, locale=language)
        context.set_default_timeout(PATIENCE * 1000)
        await context.add_init_script(script=RECORDER)
        if wrong_clock:
            await context.add_init_script(script=WRONG_CLOCK)
        person = cls(name, site, context, await context.new_page())
        person.listen_to(person.page)
        context.on("page", person.listen_to)
        return person

    def listen_to(self, page: Page) -> None:
        page.on("console", self._heard)
        page.on("dialog", self._stopped_by)
        page.on("pageerror", lambda error: self.complaints.append(f"exception: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    async def _stopped_by(self, dialog: Dialog) -> None:
        """Nothing here opens a browser's own dialog: one would mean that a name was taken for a script."""
        self.complaints.append(f"{dialog.type}: {dialog.message}")
        await dialog.accept()

    def expects_complaints(self, pattern: str) -> None:
        """The browser is about to complain, and rightly: a network taken away, a page refused."""
        self.expected.append(pattern)

    @property
    def surprises(self) -> list[str]:
        """What the page's console said and nobody expected; also every violation of the content security policy."""
        return [each for each in self.complaints if not any(re.search(pattern, each) for pattern in self.expected)]

    async def another_tab(self) -> Page:
        page = await self.context.new_page()
        self.listen_to(page)
        return page

    async def changes(self, page: Page | None = None) -> list[Change]:
        return [Change(**each) for each in await (page or self.page).evaluate("window.recorded")]

    async def listens(self) -> None:
        """Has a screen reader, from the next page on: see `announced`."""
        await self.context.add_init_script(script=LISTENER)

    async def announced(self) -> list[tuple[str, str, str]]:
        """What this page has given it to say: the phase, the role and the words of each announcement."""
        announced = await self.page.evaluate("window.announced")
        return [(each["phase"], each["role"], each["words"]) for each in announced]

    async def sends(self, address: str, **form: str) -> str:
        """A form without its page, for what other tests walk; the address that it leads to."""
        fields: dict[str, str | float | bool] = {**form, "csrfmiddlewaretoken": await self.token()}
        answer = await self.context.request.post(address, form=fields, max_redirects=0)
        assert answer.status in (302, 303), await answer.text()
        return answer.headers["location"]

    async def commands(self, address: str, **body: Any) -> None:
        """What a button sends, without its page."""
        headers = {"X-CSRFToken": await self.token(), "Accept": "application/json"}
        answer = await self.context.request.post(address, data=body, headers=headers)
        assert answer.ok, await answer.text()

    async def token(self) -> str:
        cookies = {cookie["name"]: cookie["value"] for cookie in await self.context.cookies()}
        if "csrftoken" not in cookies:
            await self.context.add_cookies([{"name": "csrftoken", "value": TOKEN, "url": self.site}])
        return cookies.get("csrftoken", TOKEN)

    async def json(self, address: str) -> Any:
        answer = await self.context.request.get(address, headers={"Accept": "application/json"})
        assert answer.ok, f"{address}: {answer.status}"
        return await answer.json()


@dataclass
class Account:
    """One that a site knows, and the cookies of a browser that is signed in."""

    address: str
    cookies: list[Any]


ACCOUNTS: dict[str, Account] = {}  # by site: most facilitators need not be somebody new


class Facilitator(Person):
    """Somebody with an account and a desk."""

    code: str = ""
    address: str = ""

    async def has_an_account(self) -> None:
        """The one that everybody uses whose account is not the matter."""
        if self.site not in ACCOUNTS:
            address = f"fay.{secrets.token_hex(4)}@example.org"
            await self.sends("/accounts/signup", email=address, name="Fay", password=PASSWORD)
            ACCOUNTS[self.site] = Account(address, await self.context.cookies())
        self.address = ACCOUNTS[self.site].address
        await self.context.add_cookies(ACCOUNTS[self.site].cookies)

    async def signs_out(self) -> None:
        """The account that everybody uses is signed out with it, so others get a new one."""
        await self.sends("/accounts/logout")
        ACCOUNTS.pop(self.site, None)

    async def hosts(
        self,
        title: str,
        minutes: dict[str, str] = CALM_MINUTES,
        rounds: int = 1,
        grace: str = "",
        practice: str = "troika",
        *,
        opened: bool = True,
        venue: str = "room",
        fours: str = "shrink",
    ) -> str:
        """A session that is open, if nothing else is said, with its desk. `minutes`: for each phase of the practice."""
        form = {"title": title, "invitation": "", "rounds": str(rounds), "fours": fours, "venue": venue}
        form["practice"] = practice
        lengths = {f"minutes_{phase}": length for phase, length in minutes.items()}
        made = await self.sends("/host/new", **form, **lengths, grace=grace)
        self.code = made.rstrip("/").rsplit("/", 1)[1]
        if opened:
            await self.gives("open")
        await self.opens_the_desk_of(self.code)
        return self.code

    async def gives(self, command: str, code: str = "", **body: Any) -> None:
        """What the desk's button sends."""
        self.code = code or self.code
        await self.commands(f"/host/{self.code}/do/{command}", **body)

    async def lets_a_round_begin(self) -> None:
        """Groups as they come, and the first phase, at once."""
        await self.gives("form", revision=0, leave_out=[])
        await self.gives("start", revision=1, round=1)
        await self.sees_state("running")

    async def signs_up(self) -> None:
        self.address = f"{self.name.lower()}.{secrets.token_hex(4)}@example.org"
        await self.page.goto("/accounts/signup")
        await self.page.locator("[name=email]").fill(self.address)
        await self.page.locator("[name=name]").fill(self.name)
        await self.page.locator("[name=password]").fill(PASSWORD)
        await self.page.locator("main form button").last.click()
        await self.page.wait_for_url("**/host/")

    async def signs_in(self, address: str) -> None:
        await self.page.goto("/accounts/login")
        await self.page.locator("[name=username]").fill(address)
        await self.page.locator("[name=password]").fill(PASSWORD)
        await self.page.locator("main form button").last.click()
        await self.page.wait_for_url("**/host/")

    async def makes_a_session(self, title: str, minutes: dict[str, str] = CALM_MINUTES, rounds: int = 1) -> str:
        await self.page.goto("/host/new")
        await self.page.locator("[name=title]").fill(title)
        await self.page.locator("summary:has([data-now-phases])").click()
        for phase, length in minutes.items():
            await self.page.locator(f"[name=minutes_{phase}]").fill(length)
        await self.page.locator("[name=rounds]").fill(str(rounds))
        await self.page.locator(".edit-bar button").click()
        await self.page.wait_for_url(re.compile(r"/host/[A-Z0-9]{6}/$"))
        self.code = self.page.url.rstrip("/").rsplit("/", 1)[1]
        await self.is_connected()
        return self.code

    async def opens_the_desk_of(self, code: str) -> None:
        self.code = code
        await self.page.goto(f"/host/{code}/")
        await self.is_connected()

    async def is_connected(self) -> None:
        await expect(self.page.locator("body")).to_have_attribute("data-link", "live")

    def button(self, command: str, group: int | None = None) -> Locator:
        where = "[data-room]" if group is None else f"[data-group='{group}']"
        return self.page.locator(f"{where} button[data-command='{command}']:visible").first

    async def does(self, command: str, group: int | None = None) -> None:
        """Presses a button as a person would: opening the group's menu first, saying yes when asked, and looking on
        until the desk shows what came of it."""
        if group is not None:
            menu = self.page.locator(f"[data-group='{group}'] details")
            if await menu.count() and not await menu.first.evaluate("each => each.open"):
                await menu.first.locator("summary").click()
        button = self.button(command, group)
        asks = await button.get_attribute("data-confirm")
        async with self.page.expect_response(lambda answer: f"/do/{command}" in answer.url) as answered:
            await button.click()
            if asks or await self.page.locator("dialog[open]").count():
                await self.page.locator("dialog[open] [data-answer=yes]").click()
        version = (await (await answered.value).json()).get("version", 0)
        await self.page.wait_for_function("least => document.body.dataset.version >= least", arg=version)

    async def is_told(self, words: str | re.Pattern[str]) -> None:
        await expect(self.page.locator("[data-flash]")).to_contain_text(words)

    async def sees_state(self, state: str, seconds: float = PATIENCE) -> None:
        await expect(self.page.locator("body")).to_have_attribute("data-state", state, timeout=seconds * 1000)

    async def sees_people(self, *names: str) -> None:
        await expect(self.page.locator("[data-people] [data-person]")).to_have_count(len(names))
        for name in names:
            await expect(self.page.locator("[data-people] [data-person]").filter(has_text=name)).to_be_visible()

    async def desk(self) -> Any:
        return await self.json(f"/host/{self.code}/screen")


class Participant(Person):
    """Somebody with a name and a seat."""

    code: str = ""
    planned: dict[int, int] = field(default_factory=dict)  # when each step of the own group begins, by the server

    async def joins(self, code: str) -> None:
        """By the link, as most people do."""
        await self.page.goto(f"/s/{code}/")
        await self.gives_name(self.name)
        await self.is_in(code)

    async def comes_in(self, code: str) -> None:
        """The same, but the door is not looked at."""
        await self.sends(f"/s/{code}/join", name=self.name)
        await self.page.goto(f"/s/{code}/")
        await self.is_in(code)

    async def types_code(self, typed: str) -> None:
        await self.page.goto("/")
        await self.page.locator("[name=code]").fill(typed)
        await self.page.locator("[name=code]").press("Enter")

    async def gives_name(self, name: str) -> None:
        await self.page.locator("[name=name]").fill(name)
        await self.page.locator("main form button").last.click()

    async def is_in(self, code: str) -> None:
        self.code = code
        await expect(self.page.locator("body")).to_have_attribute("data-page", "participant")
        await self.is_connected()

    async def is_connected(self, page: Page | None = None, seconds: float = PATIENCE) -> None:
        await expect((page or self.page).locator("body")).to_have_attribute("data-link", "live", timeout=seconds * 1000)

    async def id(self, page: Page | None = None) -> int:
        return int(await (page or self.page).locator("body").get_attribute("data-me") or 0)

    async def screen(self) -> Any:
        return await self.json(f"/s/{self.code}/screen")

    async def seat(self) -> int:
        me = await self.id()
        people = (await self.screen())["group"]["people"]
        return int(next(person["seat"] for person in people if person["id"] == me))

    def live(self, page: Page | None = None) -> Locator:
        return (page or self.page).locator("main[data-state]")

    async def sees(self, *, page: Page | None = None, seconds: float = PATIENCE, **data: str | int) -> None:
        """Waits until the live region says so: sees(phase="consult", role="client")."""
        for name, value in data.items():
            await expect(self.live(page)).to_have_attribute(f"data-{name}", str(value), timeout=seconds * 1000)

    async def time_left(self, page: Page | None = None) -> int:
        """In whole seconds, as shown."""
        text = await (page or self.page).locator("[data-time-left]:visible").first.inner_text()
        minutes, seconds = text.strip().split(":")
        return int(minutes) * 60 + int(seconds)

    def note(self, kind: str, page: Page | None = None) -> Locator:
        return (page or self.page).locator(f"textarea[data-note='{kind}']:visible").first

    async def opens_note(self, kind: str) -> Locator:
        """On a phone the notes are a sheet that is pulled up; where cards are laid, they are a line that opens; and one
        may still be in the note of an earlier phase."""
        toggle = self.page.locator("[data-pad-toggle]")
        if await toggle.get_attribute("aria-expanded") == "false":
            await toggle.click()
        if await self.page.locator("[data-own-notes]:not([open])").count():
            await self.page.locator("[data-own-notes] > summary").click()
        if await self.page.locator("[data-present-note]").is_visible():
            await self.page.locator("[data-present-note]").click()
        return self.note(kind)

    async def writes(self, kind: str, text: str, share: str = "me", named: bool = True) -> str:
        """Types into the box of the moment, chooses who may see it, and returns the slot's key."""
        key = await (await self.opens_note(kind)).get_attribute("data-key") or ""
        note = self.page.locator(f"[data-note-key='{key}']")  # this very one, also when the next has come meanwhile
        await note.locator("textarea").fill(text)
        select = note.locator("select")
        if await select.input_value() != share:
            await select.select_option(share)
        if share != "me":
            if await note.locator("[data-sign]").is_visible():  # the first time it is asked
                await note.locator(f"[data-signs={str(named).lower()}]").click()
            else:
                await note.locator("[type=checkbox]").set_checked(named)
        return key

    async def is_saved(self, seconds: float = PATIENCE) -> None:
        await expect(self.page.locator("[data-saved]").first).to_have_attribute(
            "data-saved", "saved", timeout=seconds * 1000
        )

    async def does(self, command: str) -> None:
        async with self.page.expect_response(lambda answer: f"/{command}?" in answer.url) as answered:
            await self.page.locator(f"button[data-command='{command}']:visible").first.click()
        await answered.value

    async def notes(self) -> dict[str, dict[str, Any]]:
        return {note["key"]: note for note in (await self.json(f"/s/{self.code}/notes"))["notes"]}


Somebody = TypeVar("Somebody", bound=Participant)


async def by_group(people: list[Somebody]) -> list[list[Somebody]]:
    """Who sits together, in the order in which they were named."""
    groups: dict[int, list[Somebody]] = {}
    for person in people:
        groups.setdefault(await group_id(person), []).append(person)
    return list(groups.values())


async def group_id(person: Participant) -> int:
    return int((await person.screen())["group"]["id"])


async def present_end(person: Participant) -> int:
    """When the present phase ends (unix ms, by the server)."""
    return int((await person.screen())["group"]["timeline"]["steps"][0]["ends"])


async def all_do(people: list[Participant], act: Callable[[Participant], Awaitable[Any]]) -> list[Any]:
    """Everybody at once, as in a room."""
    return list(await asyncio.gather(*(act(person) for person in people)))
