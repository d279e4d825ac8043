"""The line to the server: what a page learns of it, and how much it asks of the server, whatever is in between."""

import pytest

from tests.js.conftest import Ask


@pytest.mark.parametrize(("slept", "moved"), [(600_000, 600_000), (1_000, 0), (-3_600_000, 0)])
async def test_a_page_that_slept_shows_the_right_moment_before_the_network_is_there(
    ask: Ask, slept: int, moved: int
) -> None:
    """A phone's monotonic clock stands still while it sleeps, its own clock goes on. A small difference is no sleep,
    and nobody sleeps back in time: that clock was set."""
    assert await ask("/tests/links.js", "seenAgain", slept) == {"times": 2, "moved": moved}


MINUTE = 60_000


@pytest.mark.parametrize("sockets", ["refused", "swallowed", "dumb", "forbidden"])
async def test_without_sockets_a_page_follows_by_http_within_three_seconds_and_says_so(ask: Ask, sockets: str) -> None:
    """A proxy refuses the upgrade, or swallows it, or what comes after it; or a blocker lets none be made."""
    story = await ask("/tests/links.js", "line", {"sockets": sockets, "http": "fine", "ms": MINUTE})
    assert [each["state"] for each in story["told"]] == ["slow"]
    assert story["told"][0]["at"] <= 3_000
    (asked,) = story["asked"]
    assert 19 <= asked["http"] <= 26
    assert 4 <= asked["sockets"] <= 30


@pytest.mark.parametrize(("code", "state"), [(4401, "slow"), (4403, "slow"), (4404, "slow"), (4429, "crowded")])
async def test_a_socket_that_knows_less_than_the_page_ends_nothing(ask: Ask, code: int, state: str) -> None:
    """Blockers keep cookies from sockets; a seventeenth tab has none. It is asked again, not all the time."""
    story = await ask("/tests/links.js", "line", {"sockets": code, "http": "fine", "ms": MINUTE})
    assert [each["state"] for each in story["told"]] == [state]
    assert story["told"][0]["at"] <= 1_000
    assert story["asked"][0]["sockets"] <= 12


@pytest.mark.parametrize(
    ("sockets", "http", "code"),
    [
        (4401, "forbidden", 4401),
        (4403, "forbidden", 4403),
        (4404, "missing", 4404),
        (4429, "forbidden", 4401),
        ("refused", "forbidden", 4401),
        ("swallowed", "missing", 4404),
        (4410, "fine", 4410),
        (4411, "fine", 4411),
    ],
)
async def test_what_the_server_says_of_this_browser_is_told_once_and_nothing_is_asked_any_more(
    ask: Ask, sockets: object, http: str, code: int
) -> None:
    step = {"sockets": sockets, "http": http, "ms": 5_000}
    story = await ask("/tests/links.js", "line", step, step | {"ms": MINUTE})
    assert [(each["state"], each["code"]) for each in story["told"]] == [("gone", code)]
    assert story["asked"][1] == {"sockets": 0, "http": 0}


@pytest.mark.parametrize("http", ["portal", "busy", "none"])
@pytest.mark.parametrize("sockets", ["refused", 4401])
async def test_what_is_not_the_server_or_cannot_say_ends_nothing(ask: Ask, sockets: object, http: str) -> None:
    away = {"sockets": sockets, "http": http, "ms": MINUTE}
    story = await ask("/tests/links.js", "line", away, {"sockets": "fine", "http": "fine", "ms": MINUTE})
    assert [each["state"] for each in story["told"]] in (["live"], ["slow", "live"])
    assert story["told"][0]["at"] >= MINUTE


async def test_with_a_socket_nothing_is_asked_by_http(ask: Ask) -> None:
    blocked = {"sockets": "refused", "http": "fine", "ms": MINUTE}
    free = {"sockets": "fine", "http": "fine", "ms": MINUTE}
    story = await ask("/tests/links.js", "line", blocked, free, free)
    assert [each["state"] for each in story["told"]] == ["slow", "live"]
    assert story["asked"][2] == {"sockets": 0, "http": 0}


async def test_a_socket_that_works_counts_more_than_a_request_that_is_refused(ask: Ask) -> None:
    step = {"sockets": "fine", "http": "forbidden", "ms": MINUTE, "reads": True}
    story = await ask("/tests/links.js", "line", step)
    assert [each["state"] for each in story["told"]] == ["live"]
    assert story["asked"] == [{"sockets": 1, "http": 1}]


async def test_what_is_no_message_or_one_of_a_later_version_is_passed_over(ask: Ask) -> None:
    story = await ask("/tests/links.js", "line", {"sockets": "garbled", "http": "fine", "ms": MINUTE})
    assert [each["state"] for each in story["told"]] == ["live"]
    assert story["asked"] == [{"sockets": 1, "http": 0}]


@pytest.mark.parametrize(("sockets", "state"), [("fine", "live"), ("refused", "slow")])
async def test_a_page_that_cannot_paint_is_no_broken_line(ask: Ask, sockets: str, state: str) -> None:
    story = await ask("/tests/links.js", "line", {"sockets": sockets, "http": "fine", "ms": MINUTE, "fault": True})
    assert [each["state"] for each in story["told"]] == [state]


async def test_a_page_says_what_it_can_say_now_and_keeps_nothing_for_later(ask: Ask) -> None:
    """It knows which came through to a socket, and hears whole messages, not only their kind."""
    story = await ask("/tests/links.js", "said")
    assert story["sent"] == [False, True, False]
    assert story["heard"] == [["signal", {"t": "signal", "n": 2}]]
