"""Who is in a call and how they are connected, whatever is lost and breaks: in a time and a network that are played."""

from typing import Any

import pytest

from tests.js.conftest import Ask

MESHES = "/tests/meshes.js"
SECOND = 1_000
MINUTE = 60 * SECOND

Step = list[Any]
THREE: list[Step] = [["join", 1], ["pass", SECOND], ["join", 2], ["pass", SECOND], ["join", 3], ["pass", SECOND]]
PAIR: list[Step] = [["join", 1], ["pass", SECOND], ["join", 2], ["pass", 10 * SECOND], ["look"]]


async def play(ask: Ask, *steps: Step) -> list[dict[str, Any]]:
    """What is so at each `look`; nothing may have gone wrong on the way."""
    story = await ask(MESHES, "play", list(steps))
    assert story["warnings"] == []
    looks: list[dict[str, Any]] = story["looks"]
    return looks


def connections(look: dict[str, Any]) -> set[str]:
    return {state for mates in look["mates"].values() for state in mates.values()}


ALL_CONNECTED = {"1": {"2": "connected", "3": "connected"}} | {
    "2": {"1": "connected", "3": "connected"},
    "3": {"1": "connected", "2": "connected"},
}


async def test_who_comes_later_offers_and_each_pair_has_one_connection(ask: Ask) -> None:
    (look,) = await play(ask, *THREE, ["look"])
    assert look["mates"] == ALL_CONNECTED
    assert look["offering"] == ["2", "3"]
    assert (look["made"], look["said"]["describe"]) == (6, 6)


async def test_people_who_join_at_one_moment_are_connected_like_others(ask: Ask) -> None:
    (look,) = await play(ask, ["join", 1], ["join", 2], ["join", 3], ["pass", SECOND], ["look"])
    assert look["mates"] == ALL_CONNECTED
    assert look["made"] == 6


async def test_a_quiet_call_says_nothing(ask: Ask) -> None:
    soon, late = await play(ask, *THREE, ["pass", 10 * SECOND], ["look"], ["pass", 60 * MINUTE], ["look"])
    assert late["frames"] == soon["frames"]


async def test_so_does_one_who_is_alone(ask: Ask) -> None:
    soon, late = await play(ask, ["join", 1], ["pass", 10 * SECOND], ["look"], ["pass", 60 * MINUTE], ["look"])
    assert soon["frames"] == late["frames"] == 2


async def test_pages_tell_each_other_which_devices_are_on(ask: Ask) -> None:
    (look,) = await play(ask, *THREE, ["look"])
    assert look["told"] == {"1": {"2": False, "3": False}, "2": {"1": True, "3": False}, "3": {"1": True, "2": False}}


@pytest.mark.parametrize(
    ("people", "most"), [(3, [["audio", 40_000], ["video", 300_000]]), (5, [["audio", 32_000], ["video", 150_000]])]
)
async def test_in_a_larger_call_each_gets_less(ask: Ask, people: int, most: list[Any]) -> None:
    group = list(range(1, people + 1))
    joins = [["join", each, str(each), group] for each in group]
    (look,) = await play(ask, *joins, ["pass", 2 * SECOND], ["look"])
    limits = [[kind[:2] for kind in each] for each in look["limits"]]
    assert limits == [most] * (people * (people - 1))


async def test_a_voice_that_falls_silent_is_switched_off_at_its_sender_too(ask: Ask) -> None:
    voices = [["sends", 1, voice] for voice in ("hers", None, "hers")]
    story = [step for voice in voices for step in (voice, ["pass", SECOND], ["look"])]
    looks = await play(ask, *PAIR[:-1], ["look"], *story)
    assert [dict(look["voices"])["1"] for look in looks] == [False, True, False, True]


@pytest.mark.parametrize("kind", ["hello", "here", "offer", "answer", "candidates"])
@pytest.mark.parametrize("count", [1, 2])
async def test_whatever_is_lost_at_first_all_are_connected_soon(ask: Ask, kind: str, count: int) -> None:
    (look,) = await play(
        ask, ["join", 1], ["pass", SECOND], ["loses", *[kind] * count], ["join", 2], ["pass", 12 * SECOND], ["look"]
    )
    assert connections(look) == {"connected"}


async def test_a_socket_that_was_away_while_somebody_joined(ask: Ask) -> None:
    away, there = await play(
        ask, ["join", 1], ["cut", 1], ["join", 2], ["pass", MINUTE], ["look"], ["mend"], ["pass", SECOND], ["look"]
    )
    assert away["mates"] == {"1": {}, "2": {}}
    assert connections(there) == {"connected"}


async def test_the_media_go_on_while_all_sockets_are_away(ask: Ask) -> None:
    _, away, back = await play(
        ask, *PAIR, ["cut", 1, 2], ["pass", 5 * MINUTE], ["look"], ["mend"], ["pass", MINUTE], ["look"]
    )
    assert connections(away) == connections(back) == {"connected"}
    assert away["made"] == back["made"] == 2


async def test_what_breaks_off_for_a_moment_heals_by_itself(ask: Ask) -> None:
    before, during, after = await play(
        ask, *PAIR, ["network", False], ["pass", 2 * SECOND], ["look"], ["network", True], ["pass", SECOND], ["look"]
    )
    assert connections(during) == {"waiting"}
    assert connections(after) == {"connected"}
    assert after["said"]["describe"] == before["said"]["describe"]


async def test_what_breaks_off_for_longer_looks_for_another_way_once(ask: Ask) -> None:
    """Both see it, and the one who offers offers once: that is one offer and one answer more."""
    before, during, after = await play(
        ask,
        *PAIR,
        ["network", False],
        ["pass", 6 * SECOND],
        ["look"],
        ["network", True],
        ["pass", 3 * SECOND],
        ["look"],
    )
    assert connections(during) == {"waiting"}
    assert connections(after) == {"connected"}
    assert after["said"]["describe"] == before["said"]["describe"] + 2
    assert after["made"] == before["made"]


async def test_eight_seconds_without_any_network(ask: Ask) -> None:
    """Signals are lost, too, so the offer for another way comes to nothing until the socket is back."""
    _, after = await play(
        ask,
        *PAIR,
        ["network", False],
        ["cut", 1],
        ["pass", 8 * SECOND],
        ["network", True],
        ["mend"],
        ["pass", 2 * SECOND],
        ["look"],
    )
    assert connections(after) == {"connected"}


async def test_what_does_not_come_is_said_within_ten_seconds_and_tried_on(ask: Ask) -> None:
    before, soon, late, healed = await play(
        ask,
        ["network", False],
        ["join", 1],
        ["join", 2],
        ["pass", 9 * SECOND],
        ["look"],
        ["pass", 1_500],
        ["look"],
        ["pass", 10 * MINUTE],
        ["look"],
        ["network", True],
        ["pass", 45 * SECOND],
        ["look"],
    )
    assert connections(before) == {"connecting"}
    assert connections(soon) == connections(late) == {"failed"}
    assert connections(healed) == {"connected"}
    assert late["made"] <= 2 * 20  # tries come at growing distances
    assert late["open"] == 2  # and each closes the one before


async def test_what_broke_and_did_not_come_back_is_said_within_ten_seconds(ask: Ask) -> None:
    _, late, healed = await play(
        ask,
        *PAIR,
        ["network", False],
        ["pass", 10_500],
        ["look"],
        ["pass", 5 * MINUTE],
        ["network", True],
        ["pass", 45 * SECOND],
        ["look"],
    )
    assert connections(late) == {"failed"}
    assert connections(healed) == {"connected"}


async def test_a_voice_comes_back_although_its_sender_refused_at_first(ask: Ask) -> None:
    silent, back = await play(
        ask,
        *PAIR[:-1],
        ["sends", 1, None],
        ["pass", SECOND],
        ["look"],
        ["refuses", 1],
        ["sends", 1, "hers"],
        ["pass", SECOND],
        ["look"],
    )
    assert [dict(look["voices"])["1"] for look in (silent, back)] == [False, True]


async def test_who_says_goodbye_is_gone_at_once(ask: Ask) -> None:
    (look,) = await play(ask, *THREE, ["leave", 2], ["pass", 100], ["look"])
    assert look["mates"] == {"1": {"3": "connected"}, "3": {"1": "connected"}}
    assert look["open"] == 2


async def test_who_is_gone_without_a_word_is_forgotten_after_half_a_minute_and_nothing_is_said_any_more(
    ask: Ask,
) -> None:
    _, soon, gone, later = await play(
        ask,
        *PAIR,
        ["dies", 1],
        ["pass", 11 * SECOND],
        ["look"],
        ["pass", 40 * SECOND],
        ["look"],
        ["pass", 60 * MINUTE],
        ["look"],
    )
    assert soon["mates"] == {"2": {"1": "failed"}}
    assert gone["mates"] == {"2": {}}
    assert later["frames"] == gone["frames"]
    assert later["open"] == 0


@pytest.mark.parametrize(("away", "other"), [("1", "2"), ("2", "1")])
async def test_who_is_forgotten_because_their_socket_was_away_comes_back_at_once(
    ask: Ask, away: str, other: str
) -> None:
    """They themselves forget nobody: it is their own socket. Whoever of the two offers."""
    _, apart, back = await play(
        ask,
        *PAIR,
        ["network", False],
        ["cut", int(away)],
        ["pass", 5 * MINUTE],
        ["look"],
        ["network", True],
        ["mend"],
        ["pass", 2 * SECOND],
        ["look"],
    )
    assert apart["mates"] == {away: {other: "failed"}, other: {}}
    assert connections(back) == {"connected"}


async def test_ones_later_page_takes_the_call_over(ask: Ask) -> None:
    (look,) = await play(ask, *THREE, ["join", 2, "again"], ["pass", SECOND], ["look"])
    assert look["elsewhere"] == ["2"]
    assert set(look["mates"]) == {"1", "3", "again"}
    assert connections(look) == {"connected"}
    assert look["open"] == 6


async def test_the_earlier_page_gives_up_also_when_it_heard_nothing_of_the_later_one(ask: Ask) -> None:
    """As soon as it says anything, the later one says that it is there; until then nobody knows of that."""
    before, after = await play(
        ask,
        ["join", 1, "1", [1, 2]],
        ["join", 2, "2", [1, 2]],
        ["pass", 4 * SECOND],
        ["loses", "hello", "hello"],
        ["join", 2, "again", [1, 2]],
        ["pass", 10 * SECOND],
        ["look"],
        ["reached", 2],
        ["pass", SECOND],
        ["look"],
    )
    assert before["elsewhere"] == []
    assert after["elsewhere"] == ["2"]
    assert after["mates"] == {"1": {"2": "connected"}, "again": {"1": "connected"}}


async def test_nobody_goes_back_to_an_earlier_page(ask: Ask) -> None:
    """Its signals may come late."""
    before, after = await play(
        ask,
        ["join", 1],
        ["join", 2],
        ["pass", SECOND],
        ["cut", 2],
        ["join", 2, "again"],
        ["mend"],
        ["pass", SECOND],
        ["look"],
        ["late", 2],
        ["pass", SECOND],
        ["look"],
    )
    assert before["elsewhere"] == after["elsewhere"] == ["2"]
    assert after["mates"] == before["mates"] == {"1": {"2": "connected"}, "again": {"1": "connected"}}
    assert after["made"] == before["made"]


async def test_a_reload_is_another_page_of_the_same_person(ask: Ask) -> None:
    (look,) = await play(ask, *THREE, ["dies", 2], ["pass", 2 * SECOND], ["join", 2], ["pass", SECOND], ["look"])
    assert look["mates"] == ALL_CONNECTED
    assert look["elsewhere"] == []


async def test_who_is_not_on_the_screen_yet_is_met_as_soon_as_they_are(ask: Ask) -> None:
    early, met = await play(
        ask,
        ["join", 1, "1", [1]],
        ["pass", 10 * SECOND],
        ["join", 2],
        ["pass", 10 * SECOND],
        ["look"],
        ["people", 1, 2, 3],
        ["pass", SECOND],
        ["look"],
    )
    assert early["mates"] == {"1": {}, "2": {}}
    assert met["mates"] == {"1": {"2": "connected"}, "2": {"1": "connected"}}


async def test_who_is_not_on_the_screen_any_more_is_let_go(ask: Ask) -> None:
    (look,) = await play(ask, *THREE, ["people", 1, 2], ["pass", 100], ["look"])
    assert look["mates"]["1"] == {"2": "connected"}


async def test_what_fails_at_once_looks_for_another_way_at_once(ask: Ask) -> None:
    before, after = await play(ask, *PAIR, ["fails"], ["pass", 500], ["look"])
    assert connections(after) == {"connected"}
    assert after["said"]["describe"] == before["said"]["describe"] + 2
    assert after["made"] == before["made"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("describe", "not json"),
        ("describe", "null"),
        ("describe", '{"type": "answer", "sdp": "nonsense"}'),
        ("candidates", "[1, null]"),
        ("candidates", "{}"),
        ("restart", "whatever"),
        ("hello", "…"),
    ],
)
async def test_nonsense_of_an_altered_page_disturbs_nobody(ask: Ask, kind: str, body: str) -> None:
    """Nor does it keep the two from mending what breaks afterwards."""
    cut = [["network", False], ["pass", 6 * SECOND], ["network", True], ["pass", 5 * SECOND]]
    story = await ask(MESHES, "play", [*THREE, ["says", 3, kind, body, 1], ["pass", SECOND], *cut, ["look"]])
    assert story["looks"][0]["mates"] == ALL_CONNECTED


async def test_who_offers_nonsense_harms_only_the_connection_to_themselves(ask: Ask) -> None:
    nonsense = ["says", 3, "describe", '{"type": "offer", "sdp": "nonsense", "anew": true}', 1, {"offer": 10**9}]
    story = await ask(MESHES, "play", [*THREE, nonsense, ["pass", MINUTE], ["look"]])
    (look,) = story["looks"]
    assert look["mates"]["1"]["2"] == look["mates"]["2"]["1"] == look["mates"]["2"]["3"] == "connected"
    assert look["mates"]["1"]["3"] == "failed"
    assert story["warnings"]


async def test_what_is_meant_for_an_earlier_page_is_not_taken_by_a_later_one(ask: Ask) -> None:
    nonsense = [
        "says",
        2,
        "describe",
        '{"type": "offer", "sdp": "nonsense", "anew": true}',
        1,
        {"offer": 10**9, "at": "earlier"},
    ]
    _, after = await play(ask, *PAIR, nonsense, ["pass", SECOND], ["look"])
    assert connections(after) == {"connected"}


async def test_the_later_caller_has_the_greater_id(ask: Ask) -> None:
    ids = await ask(MESHES, "callers", 1_770_000_000_000, 1_770_000_000_001, 1_990_000_000_000)
    assert ids == sorted(ids)
    assert all(8 <= len(each) <= 32 and each.replace("-", "").isalnum() for each in ids)


async def test_what_belongs_to_an_earlier_offer_is_passed_over(ask: Ask) -> None:
    late = ["says", 2, "candidates", '[{"ice": 7}]', 1, {"offer": 0}]
    _, after = await play(ask, *PAIR, late, ["pass", SECOND], ["look"])
    assert connections(after) == {"connected"}
    answer = ["says", 1, "describe", '{"type": "answer", "sdp": "nonsense"}', 2, {"offer": 0}]
    (look,) = await play(
        ask, ["join", 1], ["loses", "offer"], ["join", 2], ["pass", SECOND], answer, ["pass", 9 * SECOND], ["look"]
    )
    assert connections(look) == {"connected"}
