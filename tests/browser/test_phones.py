"""A phone in a hand: how much it loads, what stands still, how it stays awake, what it says, sounds and shakes."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect

from tests.browser.conftest import People
from tests.browser.people import CALM_MINUTES, Participant

HERE = Path(__file__).parent
PHONE = (HERE / "phone.js").read_text()
THUMBS = (HERE / "thumbs.js").read_text()
MOST = 60_000  # bytes over the wire, everything that belongs to the page included
AGAIN = 300  # ms after it is seen again

WATCH = """() => {
  window.shifts = [];
  const named = ({ node }) => node?.className || node?.nodeName;
  const note = ({ value, sources }) => window.shifts.push([value, sources.map(named)]);
  window.watching = new PerformanceObserver((list) => list.getEntries().forEach(note));
  window.watching.observe({ type: "layout-shift" });
}"""
LATER = """before => {
  const [minutes, seconds] = document.querySelector("[data-time-left]").textContent.split(":").map(Number);
  return minutes * 60 + seconds > before;
}"""
# Two frames on, whatever has moved has been told.
SHIFTED = """() => new Promise((tell) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
  window.watching.disconnect();
  tell(window.shifts);
}))))"""


class Wire:
    """All that comes and goes for a page, with its headers, as the browser counts it."""

    def __init__(self) -> None:
        self.bytes = 0
        self.asked: list[str] = []

    async def listen(self, page: Page) -> None:
        line = await page.context.new_cdp_session(page)
        await line.send("Network.enable")
        await line.send("Network.setCacheDisabled", {"cacheDisabled": True})
        line.on("Network.loadingFinished", lambda event: self.add(event["encodedDataLength"]))
        line.on("Network.requestWillBeSent", lambda event: self.asked.append(event["request"]["url"]))
        line.on("Network.requestWillBeSentExtraInfo", lambda event: self.add(length(event["headers"])))
        line.on("Network.webSocketFrameReceived", lambda event: self.add(len(event["response"]["payloadData"])))

    def add(self, count: float) -> None:
        self.bytes += int(count)


def length(headers: dict[str, str]) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers.items())


async def icons(page: Page) -> int:
    """What a phone fetches to install it: the icon, the manifest, and the largest of the pictures named there."""
    links = await page.locator("link[rel=icon], link[rel=manifest]").all()
    answers = [await page.context.request.get(str(await link.evaluate("each => each.href"))) for link in links]
    pictures = [await page.context.request.get(icon["src"]) for icon in (await answers[-1].json())["icons"]]
    assert all(answer.ok for answer in [*answers, *pictures])
    sizes = [len(await answer.body()) + length(answer.headers) for answer in [*answers, *pictures]]
    return sum(sizes[: len(answers)]) + max(sizes[len(answers) :])


@asynccontextmanager
async def nothing_moves(person: Participant) -> AsyncIterator[None]:
    """On this person's screen, while the others do something."""
    await person.page.evaluate(WATCH)
    yield
    assert await person.page.evaluate(SHIFTED) == []


async def test_a_participants_page_is_light_and_stands_still_when_something_is_pushed(people: People) -> None:
    # Whoever is away for long is told of in words, which take room; here it is about losing the connection.
    fay, (ada, ben, cem) = await people.in_the_lobby("Ada", "Ben", "Cem", grace="300")
    async with nothing_moves(ada):
        dee = await people.participant("Dee")
        await dee.comes_in(fay.code)
        await expect(ada.live().locator("[data-here-count]:visible")).to_contain_text("4")
    await fay.lets_a_round_begin()
    await ada.sees(state="running", step=0)

    page = await ada.another_tab()
    wire = Wire()
    await wire.listen(page)
    await page.goto(f"/s/{fay.code}/")
    await ada.sees(page=page, state="running", step=0)
    await expect(page.locator("body")).to_have_attribute("data-link", "live")
    assert [url for url in wire.asked if "/notes" in url] == [], "they came with the page"
    assert 20_000 < wire.bytes + await icons(page) < MOST
    await page.close()

    await fay.does("next")
    await ada.sees(phase="share")
    await expect(ada.live().locator("[data-people]:visible [data-here='true']")).to_have_count(4)
    async with nothing_moves(ada):
        before = await ada.time_left()
        await fay.does("minute")
        await ada.page.wait_for_function(LATER, arg=before)
    async with nothing_moves(ada):
        await fay.does("pause")
        await ada.sees(paused="true")
        await fay.does("resume")
        await ada.sees(paused="false")
    await expect(ada.live().locator(".count")).to_be_hidden()  # nobody has said so yet
    async with nothing_moves(ada):
        await ben.does("done")
        await ada.sees(ready=1)
        await expect(ada.live().locator(".count")).to_have_text("1 of 4 ready")
    async with nothing_moves(ada):
        await cem.context.close()
        await expect(ada.live().locator("[data-people]:visible [data-here='false']")).to_have_count(1)
    people.everyone.remove(cem)


async def test_a_phone_stays_awake_and_tells_each_change_without_being_looked_at(people: People) -> None:
    minutes = CALM_MINUTES | {"share": "0:15", "return": "0:15"}
    ada = await people.participant("Ada")
    await ada.context.add_init_script(script=PHONE)
    fay, _ = await people.in_the_lobby(others=("Ben", "Cem"), minutes=minutes)
    await ada.comes_in(fay.code)

    async def noted() -> dict[str, Any]:
        found: dict[str, Any] = await ada.page.evaluate("() => ({ ...window.phone, held: null })")
        return found

    assert (await noted())["locks"] == ["screen"]
    await ada.page.evaluate("() => phone.hides(true)")
    await ada.page.evaluate("() => phone.hides(false)")
    await ada.page.wait_for_function("() => phone.locks.length === 2")

    await ada.page.locator("h1:visible").click()  # phones are silent until they are touched
    await fay.lets_a_round_begin()
    await ada.sees(state="running", step=0)
    started = await noted()
    assert (started["tones"], started["vibrations"]) == ([523, 659], ["120,80,120"])

    await fay.does("next")
    await ada.page.wait_for_function("() => phone.spoken.includes('Ten seconds left.')")
    warned = await noted()
    assert (warned["tones"], warned["vibrations"]) == ([523, 659, 523, 659, 587], ["120,80,120", "120,80,120", "60"])
    await ada.page.wait_for_function("() => /^0:[01][0-9] · Share$/.test(document.title)")
    await fay.does("pause")  # what follows takes its time

    # Off with one touch, and still off when the page is loaded again.
    await ada.page.locator("[data-sound]").click()
    await ada.page.reload()
    await ada.is_connected()
    await expect(ada.page.locator("[data-sound]")).to_have_attribute("aria-pressed", "false")
    await fay.does("resume")
    await fay.does("next")
    await ada.sees(phase="clarify")
    quiet = await noted()
    assert (quiet["tones"], quiet["vibrations"]) == ([], [])
    await ada.page.locator("[data-sound]").click()

    # Seen again after ten minutes, frozen or asleep: right at once, and right again when the server has been asked.
    for after in ({"skipped": 600_000}, {"set": 600_000}):
        async with ada.page.expect_request_finished(lambda request: "/screen" in request.url):
            back = await ada.page.evaluate("after => phone.returns(after)", after)
        assert back["phase"] == "consult" and back["took"] < AGAIN, (after, back)
        await ada.sees(phase="clarify")

    await fay.does("next")
    await ada.sees(phase="consult")
    before = await noted()
    await fay.does("next")
    await ada.page.wait_for_function("() => phone.spoken.includes('Ten seconds left.')")
    heard = await noted()
    assert heard["tones"][len(before["tones"]) :] == [659, 523, 784, 587]
    assert not any(re.fullmatch(r"[\d:]+", said) for said in heard["spoken"])


async def test_everything_is_large_enough_for_a_thumb(people: People) -> None:
    fay, (ada,) = await people.in_the_lobby("Ada", others=("Ben", "Cem"))
    found: dict[str, list[str]] = {}

    async def look(what: str, page: Page) -> None:
        if small := await page.evaluate(THUMBS):
            found[what] = small

    await fay.page.set_viewport_size({"width": 360, "height": 640})
    await look("desk, lobby", fay.page)
    await look("lobby", ada.page)
    await fay.lets_a_round_begin()
    await ada.sees(state="running", step=0)
    await look("turn", ada.page)
    await ada.opens_note("challenge")
    await look("turn, writing", ada.page)
    await ada.page.locator("[data-more]:visible").first.click()
    await look("choices", ada.page)
    await look("desk, a round", fay.page)
    guest = await people.participant("Guest")
    for address in ("/", "/accounts/login", f"/s/{fay.code}/"):
        await guest.page.goto(address)
        await look(address, guest.page)
    for address in ("/host/", "/host/new"):
        await fay.page.goto(address)
        await look(address, fay.page)
    await ada.page.goto(f"/s/{fay.code}/mine")
    await look("my page", ada.page)
    assert found == {}
