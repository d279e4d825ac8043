"""The stage shows what a practice says to each role, and all of it fits on the wall. While few groups are in step, what
is not true for most of them is neither shown nor, by the desk, said aloud."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from playwright.async_api import Browser, Page, Route, expect

from sessions_app import telling
from sessions_app.domain.practice import digest
from sessions_app.domain.voices import hears_groups
from sessions_app.practices import practice
from tests.js.conftest import STATIC, Ask

SESSION = SimpleNamespace(title="Friday circle", code="ABC234", venue="room", invitation="")
FAR = 9 * 60_000  # ms: longer than any test
URLS = {name: f"/{name}" for name in ("live", "screen", "deleted", "public")}


def shown(in_step: float = 1.0, phase: str = "consult", then: str = "return", **session: Any) -> dict[str, Any]:
    """The stage's screen in a phase that lasts as long as any test. `in_step`: the share of the groups there."""
    step = {"i": 3, "phase": phase, "when": "turn", "turn": 1, "holder": None, "starts": 0, "ends": FAR}
    follows = step | {"i": 4, "phase": then, "starts": FAR, "ends": FAR + 60_000}
    room = {"revision": 1, "paused_at": None, "turns": 3, "count": 15, "steps": [step, follows], "in_step": in_step}
    about = {"code": "ABC234", "title": "Friday circle", "state": "running", "round": 1, "rounds": 2, "people": 9}
    about |= {"venue": "room", "ends": None, "closes": None, "finished": False, "self_run": False, "notice": None}
    about |= {"document": "made"} | session
    return {"t": "stage", "version": 7, "now": 1_000, "session": about, "groups": 3, "room": room}


async def stage(
    chromium: Browser, files: str, screen: dict[str, Any], key: str = "troika", size: tuple[int, int] = (1280, 720)
) -> Page:
    """The page as it is served, with our own scripts; behind it there is no server to ask."""
    page = await chromium.new_page(viewport={"width": size[0], "height": size[1]})
    document = digest(practice(key))
    context = {"session": SESSION, "screen": screen, "urls": URLS, "own": False, "document": document}
    context |= {
        "asks": practice(key).asks,
        "voices": hears_groups(practice(key).stages),
        "practice": telling.for_browser(document, telling.STAGE),
        "good_size": next(each.plan.sizes.good for each in practice(key).stages if each.plan.sizes),
    }
    html = render_to_string("stage.html", context)

    async def static(route: Route) -> None:
        await route.fulfill(path=STATIC / route.request.url.partition("/static/")[2].partition("?")[0])

    await page.route("**/static/**", static)
    await page.route("**/stage", lambda route: route.fulfill(body=html, content_type="text/html"))
    await page.route("**/screen", lambda route: route.fulfill(json=screen))
    await page.goto(f"{files}/stage")
    return page


ROLES = """[...document.querySelectorAll("[data-roles] > *")].map((card) =>
    [card.querySelector("h3").textContent, card.querySelector("p").textContent, card.hasAttribute("data-away")])"""


async def test_each_role_of_a_practice_reads_what_it_does(chromium: Browser, files: str) -> None:
    page = await stage(chromium, files, shown(phase="presence", then="discovery"), "helping_heuristics")
    await expect(page.locator("[data-phase-title]")).to_have_text("Quiet presence")
    await expect(page.locator("[data-follows]")).to_have_text("Then: Guided discovery")
    assert await page.evaluate(ROLES) == [
        ["Client", "Tell of something you would like help with.", False],
        ["Coach", "Be there. Say nothing.", False],
        ["Observers", "Watch both. Write down what you see.", False],
    ]
    await page.close()


async def test_who_is_turned_away_stands_out(chromium: Browser, files: str) -> None:
    page = await stage(chromium, files, shown(phase="advise", then="feedback"), "wise_crowds")
    assert [(name, away) for name, _, away in await page.evaluate(ROLES)] == [("Client", True), ("Advisors", False)]
    dark, own = [page.locator(f"[data-roles] > :nth-child({n})") for n in (1, 2)]
    await expect(dark).to_have_css("background-color", "rgb(11, 18, 19)")
    await expect(own).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    await page.close()


@pytest.mark.parametrize(("turns", "counted"), [(3, "Turn 1 of 3"), (1, "")])
async def test_where_there_is_one_turn_it_is_not_counted(
    chromium: Browser, files: str, turns: int, counted: str
) -> None:
    screen = shown()
    screen["room"]["turns"] = turns
    page = await stage(chromium, files, screen)
    await expect(page.locator("[data-turn]")).to_have_text(counted)
    await expect(page.locator("[data-spoken]")).to_have_text(f"Consult. {counted}")
    await page.close()


async def test_one_sentence_for_everybody_stands_alone(chromium: Browser, files: str) -> None:
    page = await stage(chromium, files, shown(phase="gather", then="present"), "wise_crowds")
    words = "Everyone in silence: with what would you like the help of a whole crowd?"
    await expect(page.locator("[data-all]")).to_have_text(words)
    await expect(page.locator("[data-roles]")).to_be_hidden()
    assert await page.locator("main").get_attribute("data-hue") == "plum"
    await page.close()


TO_TABLES = "Table hosts · Next: new guests come to your table\nTravellers · Next: go to your new table"
QUESTION = "What about our topic matters to you, and when did you first notice that?"


@pytest.mark.parametrize(
    ("phase", "words", "asked"),
    [
        ("picked_up", "Your name, and one thing that you bring along.", QUESTION),
        ("conversation", QUESTION, ""),  # it is what there is to do, and stands there once for all
    ],
)
async def test_the_rounds_question_is_on_the_wall_once(
    chromium: Browser, files: str, phase: str, words: str, asked: str
) -> None:
    told = shown(phase=phase, then=phase, stage=1, question=QUESTION, nth=2, of=3)
    told["room"]["turns"] = 0
    page = await stage(chromium, files, told, "world_cafe")
    await expect(page.locator("[data-in=running]")).to_contain_text(words)
    await expect(page.locator("[data-asks]")).to_have_text(asked)
    await expect(page.locator("[data-in=running]").get_by_text(QUESTION)).to_have_count(1)
    await expect(page.locator("[data-turn]")).to_have_text("Round 2 of 3")
    await page.close()


async def test_where_all_are_together_the_wall_says_what_to_do(chromium: Browser, files: str) -> None:
    told = shown(phase="what_we_see", then="what_we_see", stage=2, nth=1, of=1)
    told["room"]["turns"] = 0
    page = await stage(chromium, files, told, "world_cafe")
    await expect(page.locator("[data-phase-title]")).to_have_text("What do we see?")
    assert await page.evaluate(ROLES) == [
        ["Those who hosted", "One thing on your cloth that would surprise the others", False],
        ["Those who travelled", "What did you meet at more than one table?", False],
    ]
    await expect(page.locator("[data-turn]")).to_have_text("")
    await page.close()


@pytest.mark.parametrize(
    ("state", "about", "title", "coming"),
    [
        ("gather", {"stage": 1}, "Find your place", TO_TABLES),
        ("gather", {"stage": 2}, "All together", "Next: all together"),
        ("between", {"stage": 1, "comes": 2}, "This part is over", "Next: all together"),
        (
            "between",
            {"comes": 1},
            "This part is over",
            TO_TABLES,
        ),
    ],
)
async def test_before_a_stage_the_wall_says_where_to_go(
    chromium: Browser, files: str, state: str, about: dict[str, Any], title: str, coming: str
) -> None:
    page = await stage(chromium, files, shown(state=state, **about) | {"room": None}, "world_cafe")
    part = page.locator(f"[data-in={state}]")
    await expect(part.locator("h2")).to_have_text(title)
    await expect(part.locator(".stage-coming")).not_to_be_empty()  # the title is there before the script is
    assert await part.locator(".stage-coming").text_content() == coming
    await expect(page.locator(".stage-places")).to_be_visible(visible=title == "Find your place")
    await page.close()


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720), (390, 844)], ids=str)
@pytest.mark.parametrize(
    ("key", "phase", "whole"),
    [
        ("troika", "consult", True),
        ("helping_heuristics", "provocation", False),
        ("action_learning", "question_it", False),
    ],
)
async def test_all_of_it_fits_on_the_wall(
    chromium: Browser, files: str, key: str, phase: str, whole: bool, size: tuple[int, int]
) -> None:
    """Troika's words are as large as ever; where a practice has more to say, they are as large as they can be."""
    page = await stage(chromium, files, shown(phase=phase, then=phase), key, size)
    await page.wait_for_function("document.querySelector('main').style.getPropertyValue('--fit')")
    fit = float(await page.evaluate("document.querySelector('main').style.getPropertyValue('--fit')"))
    assert await page.evaluate("document.querySelector('main').scrollHeight <= innerHeight")
    assert fit == 1 if whole else fit >= 0.7, fit
    await page.close()


async def test_people_arrive_in_groups_as_they_will_sit(chromium: Browser, files: str) -> None:
    for key, dots in (("troika", [3, 3, 3]), ("wise_crowds", [5, 4]), ("focusing", [2, 2, 2, 2, 1])):
        page = await stage(chromium, files, shown(state="lobby") | {"room": None}, key)
        counted = "[...document.querySelectorAll('[data-crowd] span')].map((group) => group.childElementCount)"
        assert await page.evaluate(counted) == dots
        await page.close()


async def test_a_stage_that_meets_another_document_loads_itself_again_once(chromium: Browser, files: str) -> None:
    page = await stage(chromium, files, shown())
    loads = 0

    def counted(_: Page) -> None:
        nonlocal loads
        loads += 1

    page.on("load", counted)
    other = shown(document="other") | {"version": 8}
    await page.route("**/screen", lambda route: route.fulfill(json=other))
    async with page.expect_event("load", timeout=20_000):
        pass  # there is no socket, so that it asks
    # The server here goes on giving the old page: it shows what it knows, and does not load for ever.
    async with page.expect_response("**/screen", timeout=20_000):
        pass
    await expect(page.locator("[data-phase-title]")).to_have_text("Consult")
    async with page.expect_response("**/screen", timeout=20_000):
        pass
    assert loads == 1
    await page.close()


@pytest.mark.parametrize(("in_step", "follow"), [(1.0, False), (2 / 3, False), (0.5, True)])
async def test_below_two_thirds_everybody_follows_their_own_screen(
    chromium: Browser, files: str, in_step: float, follow: bool
) -> None:
    page = await stage(chromium, files, shown(in_step))
    title, words = page.locator("[data-phase-title]"), page.locator("[data-all]")
    await expect(title).to_have_text("Follow your own screen" if follow else "Consult")
    if follow:
        await expect(words).to_have_text("The groups are at different points. Your own screen shows yours.")
        await expect(page.locator("[data-follows]")).to_have_text("Some are here: Consult")
    else:
        await expect(page.locator("[data-roles]")).to_contain_text("Turned away. Listen, and stay silent.")
        await expect(page.locator("[data-follows]")).to_contain_text("Return")
        await expect(page.locator("[data-phase-icon]")).to_have_attribute("href", "#icon-talk")
    # The time is some groups' only: small, and the wall has no phase's colour.
    time = await page.locator("[data-dial]").bounding_box()
    assert time and (time["width"] < 400) is follow, time
    assert await page.locator("main").get_attribute("data-hue") == ("" if follow else "teal")
    await page.close()


@pytest.mark.parametrize(
    ("in_step", "paused", "over", "said"),
    [
        (1.0, False, False, ""),
        (2 / 3, False, False, ""),
        (2 / 3, True, False, "say.paused"),
        (0.5, False, False, "say.apart"),
        (0.5, True, False, "say.apart"),  # a paused clock, too, is that of few
        (0.5, False, True, "say.over"),
    ],
)
async def test_nor_has_the_desk_anything_to_say_aloud(
    ask: Ask, in_step: float, paused: bool, over: bool, said: str
) -> None:
    """“”: what the practice says."""
    position = {"paused": paused, "over": over}
    assert await ask("/js/desk/aloud.js", "aloud", {"in_step": in_step}, position) == said


async def test_where_all_are_together_the_stage_says_which_table_is_heard(chromium: Browser, files: str) -> None:
    screen = shown(phase="what_we_see", stage=2)
    page = await stage(chromium, files, screen | {"voice": {"stage": 1, "number": 7}}, "world_cafe")
    await expect(page.locator("[data-voice]")).to_have_text("Table 7, please")
    await page.close()
    page = await stage(chromium, files, screen, "world_cafe")
    await expect(page.locator("[data-phase-title]")).to_have_text("What do we see?")
    await expect(page.locator("[data-voice]")).to_be_hidden()
