"""Calls of several people with real connections, all in one page: what each page would show, and what it costs."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from sessions_app.live import calls
from tests.js.conftest import Ask

CALLS = "/tests/calls.js"


@pytest_asyncio.fixture(loop_scope="session")
async def ask(chromium: Browser, files: str) -> AsyncIterator[Ask]:
    """As everywhere here, but in a page that was pressed, because otherwise nothing may sound in it."""
    page: Page = await chromium.new_page()
    await page.goto(f"{files}/js/")
    await page.mouse.click(5, 400)

    async def call(module: str, function: str, *args: object) -> object:
        return await page.evaluate(
            "async ([module, name, args]) => (await import(module))[name](...args)", [module, function, list(args)]
        )

    yield call
    await page.close()


async def test_three_people_hear_each_other_and_see_whose_camera_is_on(ask: Ask) -> None:
    story = await ask(CALLS, "three")
    assert story["longest"] < 6_000  # characters; the server passes 12,000 on
    first, second, third = story["states"]
    assert [each["camera"] for each in second["mates"]] == [True, False]
    assert first["mine"]["camera"] and first["mine"]["microphone"]
    assert all(each["microphone"] and each["connection"] == "connected" for each in third["mates"])
    assert story["seen"] == [[False, False], [True, False], [True, False]]


async def test_who_is_turned_away_sends_nothing_is_not_heard_and_comes_back_as_before(ask: Ask) -> None:
    """By the page's own clock. The camera's light goes off, and the others go on being heard."""
    story = await ask(CALLS, "turnedAway")
    assert story["own"] == {
        "wanted": {"microphone": True, "camera": True},
        "microphone": False,
        "camera": False,
        "speaks": False,
        "why": "away",
        "trouble": {"microphone": "", "camera": ""},
    }
    silent = {"muted": True, "paused": False, "enabled": False}
    gone = {"seen": False, "why": "away", "light": "ended", "live": False}
    assert story["during"] == {"silent": silent, "rest": 0, **gone}
    assert sorted(story["sends"]) == [False, True]
    assert story["back"]["microphone"] and story["back"]["camera"] and story["back"]["speaks"]
    assert story["asked"] == 3  # the microphone once, the camera twice


async def test_a_page_that_does_not_turn_away_is_not_heard_and_not_seen_by_the_others(ask: Ask) -> None:
    story = await ask(CALLS, "turnedAway", {"altered": True})
    assert story["own"]["speaks"] and story["own"]["microphone"]
    assert story["sends"] == [True, True]
    silent = {"muted": True, "paused": False, "enabled": False}
    there = {"seen": False, "why": "away", "light": "live", "live": True}
    assert story["during"] == {"silent": silent, "rest": 0, **there}


@pytest.mark.parametrize(("deed", "microphone", "camera"), [("mute", False, True), ("camera", True, False)])
async def test_what_is_switched_off_meanwhile_stays_off(ask: Ask, deed: str, microphone: bool, camera: bool) -> None:
    story = await ask(CALLS, "turnedAway", {"deed": deed})
    assert (story["back"]["microphone"], story["back"]["camera"]) == (microphone, camera)
    assert (story["mate"]["microphone"], story["mate"]["camera"]) == (microphone, camera)


@pytest.mark.parametrize(
    ("error", "trouble", "deed"),
    [
        ("NotAllowedError", "refused", "microphone"),
        ("NotFoundError", "missing", "tap"),
        ("NotReadableError", "busy", "microphone"),
        ("Other", "busy", "tap"),
    ],
)
async def test_who_has_no_microphone_hears_all_the_same_and_can_try_again(
    ask: Ask, error: str, trouble: str, deed: str
) -> None:
    story = await ask(CALLS, "withoutMicrophone", error, deed)
    assert (story["mine"]["trouble"]["microphone"], story["mine"]["microphone"], story["told"]) == (
        trouble,
        False,
        False,
    )
    assert (story["later"]["trouble"]["microphone"], story["later"]["microphone"]) == ("", True)


@pytest.mark.parametrize("another", [True, False])
async def test_a_microphone_that_is_pulled_out_is_replaced_as_soon_as_there_is_another(ask: Ask, another: bool) -> None:
    story = await ask(CALLS, "unplugged", {"another": another})
    assert (story["then"]["trouble"]["microphone"], story["then"]["microphone"]) == ("lost", another)
    assert story["later"]["microphone"]


async def test_a_microphone_that_sleeps_is_noticed_and_woken_by_a_touch(ask: Ask) -> None:
    assert await ask(CALLS, "sleeping") == {"before": "", "mate": "", "later": ""}


async def test_one_that_has_worked_may_be_silent_for_longer(ask: Ask) -> None:
    """Some microphones take all noise away while nobody speaks."""
    assert await ask(CALLS, "resting") == {"rests": "", "later": "asleep"}


async def test_a_page_says_far_less_than_the_server_takes_of_one_person(ask: Ask) -> None:
    for told in await ask(CALLS, "meeting"):
        assert told["signals"] < calls.MOST_SIGNALS / 2
        assert told["characters"] < calls.MOST_BYTES / 5


@pytest.mark.parametrize(("characters", "bounded"), [(200, "signals"), (12_000, "characters")])
async def test_nobody_can_make_a_page_say_more_than_the_server_takes(ask: Ask, characters: int, bounded: str) -> None:
    at_once, later = await ask(CALLS, "letGo", characters, 5_000)
    most = {"signals": calls.MOST_SIGNALS, "characters": calls.MOST_BYTES / characters}[bounded]
    assert 0.6 * most < at_once < 0.9 * most
    assert at_once + later < most * (1 + 5 / calls.SIGNALS_IN_SECONDS)


async def test_regrouped_people_are_in_the_call_of_their_new_group_by_themselves(ask: Ask) -> None:
    story = await ask(CALLS, "regrouped")
    assert story["moving"] == ["joining", True]
    assert story["moved"] == {"ada": True, "cem": False, "mates": [3], "closed": True, "asked": 1}
    assert story["left"] == {"in": "over", "lights": ["ended"], "plays": 2}
    assert story["again"] == ["in", True]


async def test_the_last_page_of_a_person_has_the_call_and_the_other_can_take_it_back(ask: Ask) -> None:
    assert await ask(CALLS, "elsewhere") == {"lights": ["ended"], "in": "in"}


async def test_what_something_else_has_stopped_is_heard_again_with_one_touch(ask: Ask) -> None:
    assert await ask(CALLS, "stopped") == {"before": [False, False], "quiet": 0, "ben": True}


async def test_nobody_is_asked_to_tap_for_what_is_kept_silent(ask: Ask) -> None:
    assert await ask(CALLS, "stoppedSilent") == {"meanwhile": False, "later": False}
    assert await ask(CALLS, "silencedStopped") == {"tap": False}


async def test_who_leaves_gives_everything_back(ask: Ask) -> None:
    story = await ask(CALLS, "left")
    assert story["lights"] == ["ended", "ended"]
    assert (story["plays"], story["open"]) == (0, 0)
    assert not story["mine"]["microphone"] and not story["mine"]["camera"]
    assert (story["ben"], story["possible"]) == ("in", True)


async def test_a_call_that_is_over_gives_everything_back_although_no_screen_says_so(ask: Ask) -> None:
    story = await ask(CALLS, "over")
    assert (story["before"], story["possible"], story["lights"]) == ("in", False, ["ended"])
    assert (story["plays"], story["open"]) == (0, 0)


async def test_a_page_that_is_flooded_says_less_than_the_server_takes(ask: Ask) -> None:
    """Else its own socket would be closed for what somebody else's page does."""
    story = await ask(CALLS, "flooded")
    assert 10 <= story["answers"] <= 80  # of 500; docs/protocol.md: 90 in 10 s
    assert story["connected"] == "connected"


async def test_the_rule_is_kept_also_where_a_microphone_cannot_be_measured(ask: Ask) -> None:
    story = await ask(CALLS, "unmeasured")
    assert story["silent"]["muted"] and not story["silent"]["enabled"]
    assert story["rest"] == 0
    assert not story["microphone"] and not story["live"]


async def test_a_server_that_is_away_is_asked_again_and_a_refusal_ends_it(ask: Ask) -> None:
    assert await ask(CALLS, "asking", []) == [["joining", ""], ["in", ""]]
    offline = {"ok": False, "code": "offline"}
    assert await ask(CALLS, "asking", [offline]) == [["joining", ""], ["joining", "offline"], ["in", ""]]
    assert await ask(CALLS, "asking", [offline, {"ok": False, "code": "limit"}]) == [
        ["joining", ""],
        ["joining", "offline"],
        ["joining", "refused"],
        ["joining", ""],
        ["in", ""],
        ["again", "ended"],
    ]


async def test_a_page_that_is_a_moment_behind_its_group_goes_into_the_call_of_the_next(ask: Ask) -> None:
    assert await ask(CALLS, "behind") == {"trouble": "", "in": "in"}


async def test_a_browser_that_makes_no_calls_says_so_and_asks_for_no_microphone(ask: Ask) -> None:
    assert await ask(CALLS, "unsupported") == {"in": "joining", "trouble": "unsupported", "asked": 0}
