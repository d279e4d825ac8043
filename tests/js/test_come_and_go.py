"""What one person sees when others are late, away, back or gone, and what they may choose. Scenes only, no words."""

from typing import Any

import pytest

from sessions_app.domain.agreeing import Sitter, asked
from tests.js.conftest import Ask
from tests.js.test_scene import ADA, BEN, CEM, PRACTICE, SCENE, screen

MATES, MAY, READING = "/js/participant/mates.js", "/js/participant/may.js", "/js/desk/reading.js"
DEE = 34
NOW = 1_000  # ms; the present step lasts from 0 to 60_000


def person(id: int, **more: Any) -> dict[str, Any]:
    names = {ADA: "Ada", BEN: "Ben", CEM: "Cem", DEE: "Dee"}
    return {"id": id, "seat": id - 31, "name": names[id], **more}


def group(*, phase: str = "consult", holder: int | None = 0, then: tuple[int, ...] = (1, 2), **people: Any) -> Any:
    """Ada's turn, then Ben's and Cem's. `ben={"away": True}` says more of somebody; `dee={}` seats a fourth."""
    facts = {ADA: people.get("ada", {}), BEN: people.get("ben", {}), CEM: people.get("cem", {})}
    if "dee" in people:
        facts[DEE] = people["dee"]
    seated = [person(id, **more) for id, more in facts.items() if more is not None]
    made = screen(phase, holder, then=then, later=people.get("later", ()), people=seated)
    made["group"]["ready"] = people.get("ready", [])
    made["session"] |= {"rounds": 2, "ends": 200_000, "self_run": False}
    return made | {"standing": "seated"}


def unseated(standing: str, state: str = "running", round: int = 1, ends: int | None = None) -> dict[str, Any]:
    session = {"state": state, "round": round, "rounds": 2, "venue": "room", "ends": ends, "self_run": False}
    return {"session": session, "standing": standing, "group": None}


async def scene(ask: Ask, screen: dict[str, Any], me: int, now: int = NOW) -> dict[str, Any]:
    found: dict[str, Any] = await ask(SCENE, "sceneOf", PRACTICE, screen, me, now)
    return found


def ids(people: list[dict[str, Any]]) -> list[int]:
    return [person["id"] for person in people]


# -- who has no seat --------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["lobby", "gather", "running", "between"])
@pytest.mark.parametrize("standing", ["resting", "left", "removed"])
async def test_who_rests_or_has_left_is_told_so_whatever_runs(ask: Ask, standing: str, state: str) -> None:
    assert (await scene(ask, unseated(standing, state), DEE))["kind"] == standing


@pytest.mark.parametrize("state", ["closed", "ended"])
async def test_before_and_after_the_session_it_is_the_same_for_everybody(ask: Ask, state: str) -> None:
    assert (await scene(ask, unseated("left", state), DEE))["kind"] == state


@pytest.mark.parametrize(
    ("ends", "wait", "minutes"),
    [(None, None, None), (721_000, 720_000, 12), (61_000, 60_000, 1), (60_000, 59_000, 0), (500, 0, 0)],
)
async def test_a_late_person_is_told_when_the_next_round_may_begin(
    ask: Ask, ends: int | None, wait: int | None, minutes: int | None
) -> None:
    found = await scene(ask, unseated("waiting", ends=ends), DEE)
    assert (found["kind"], found["wait"]) == ("waiting", wait)
    assert await ask("/js/participant/apart.js", "minutesOf", wait) == minutes


# -- who joins --------------------------------------------------------------------------------------


async def test_a_newcomer_waits_until_the_turn_with_which_they_come_in(ask: Ask) -> None:
    screen = group(dee={"joins": 2})
    before = await scene(ask, screen, DEE)
    assert (before["kind"], before["wait"]) == ("joining", 59_000)
    assert before["role"] == "consultant"
    after = await scene(ask, screen, DEE, now=60_000)
    assert (after["kind"], after["role"]) == ("turn", "consultant"), "the boundary passes in the browser alone"


async def test_the_group_knows_who_comes_and_does_not_wait_for_them_yet(ask: Ask) -> None:
    screen = group(dee={"joins": 2})
    before, after = await scene(ask, screen, BEN), await scene(ask, screen, BEN, now=60_000)
    assert (ids(before["joining"]), ids(before["ready"]["asked"])) == ([DEE], [ADA, BEN, CEM])
    assert (ids(after["joining"]), ids(after["ready"]["asked"])) == ([], [ADA, BEN, CEM, DEE])


async def test_while_the_group_pauses_nobody_knows_when_that_is(ask: Ask) -> None:
    screen = group(dee={"joins": 2})
    screen["group"]["timeline"]["paused_at"] = NOW
    found = await scene(ask, screen, DEE, now=500_000)
    assert (found["kind"], found["wait"]) == ("joining", None)
    assert await ask(SCENE, "changesIn", found) is None


async def test_whoever_joins_with_their_own_turn_is_told(ask: Ask) -> None:
    assert (await scene(ask, group(then=(3,), dee={"joins": 2}), DEE))["role"] == "client"


async def test_a_turn_that_never_comes_leaves_them_waiting_for_the_next_round(ask: Ask) -> None:
    screen = group(phase="", dee={"joins": 4})
    assert (await scene(ask, screen, DEE))["kind"] == "waiting"
    assert (await scene(ask, screen, ADA))["kind"] == "done"


async def test_only_whoever_goes_on_nowhere_is_told_that_the_round_is_over(ask: Ask) -> None:
    turn, joins = await scene(ask, group(), ADA), await scene(ask, group(ada={"joins": 2}), ADA)
    done, waits = await scene(ask, group(phase=""), ADA), await scene(ask, unseated("waiting"), ADA)
    between, lobby = [await scene(ask, unseated("waiting", state), ADA) for state in ("between", "lobby")]
    kinds = ["turn", "joining", "done", "waiting", "between", "lobby"]
    assert [each["kind"] for each in (turn, joins, done, waits, between, lobby)] == kinds

    async def over(before: dict[str, Any], after: dict[str, Any]) -> bool:
        said: bool = await ask(SCENE, "overFor", before, after)
        return said

    assert [await over(turn, after) for after in (done, between)] == [True, True]
    assert [await over(turn, after) for after in (joins, waits)] == [False, False]
    assert [await over(joins, done), await over(joins, turn), await over(lobby, between)] == [True, False, False]


# -- who is away ------------------------------------------------------------------------------------


async def test_a_holder_who_is_away_stays_the_holder_and_the_next_is_known(ask: Ask) -> None:
    found = await scene(ask, group(ada={"away": True}), BEN)
    assert (found["role"], found["holder"]["id"], found["after"]["id"]) == ("consultant", ADA, BEN)
    assert (ids(found["away"]), ids(found["ready"]["asked"]), found["alone"]) == ([ADA], [BEN, CEM], False)


async def test_in_the_last_turn_nobody_comes_after(ask: Ask) -> None:
    assert (await scene(ask, group(holder=0, then=(), ada={"away": True}), BEN))["after"] is None


@pytest.mark.parametrize("rest", [{"away": True}, None])
async def test_one_is_alone_when_all_others_are_away_or_gone(ask: Ask, rest: dict[str, Any] | None) -> None:
    found = await scene(ask, group(holder=1, then=(), ada={"away": True}, cem=rest), BEN)
    assert found["alone"]
    assert ids(found["ready"]["asked"]) == [BEN]


async def test_whoever_comes_is_company_already(ask: Ask) -> None:
    found = await scene(ask, group(holder=1, then=(3,), ada=None, cem=None, dee={"joins": 2}), BEN)
    assert not found["alone"]


async def test_nobody_is_told_that_they_are_away_themselves(ask: Ask) -> None:
    found = await scene(ask, group(ben={"away": True}), BEN)
    assert found["away"] == []


async def test_a_turn_that_waits_is_remembered_by_name(ask: Ask) -> None:
    found = await scene(ask, group(holder=1, then=(2,), ada={"away": True}, later=(0,)), CEM)
    assert ids(found["owed"]) == [ADA]


async def test_no_turn_is_promised_once_the_round_s_end_is_held(ask: Ask) -> None:
    at_the_end = group(holder=None, ada={"away": True}, later=(0,))
    for step in at_the_end["group"]["timeline"]["steps"]:
        step["when"] = "end"
    found = await scene(ask, at_the_end, CEM)
    assert ids(found["owed"]) == []


async def test_a_holder_who_has_just_left_takes_nothing_with_them(ask: Ask) -> None:
    found = await scene(ask, group(ada=None), BEN)
    assert (found["kind"], found["role"], found["holder"]) == ("turn", "consultant", None)


PRESENCE: list[dict[str, Any]] = [{}, {"away": True}, {"joins": 1}, {"joins": 2}, {"joins": 2, "away": True}]


@pytest.mark.parametrize(("phase", "reached"), [("consult", 1), ("reflect", 0)])
@pytest.mark.parametrize("dee", PRESENCE)
@pytest.mark.parametrize("cem", PRESENCE)
async def test_phones_and_desk_count_who_is_ready_as_the_server_does(
    ask: Ask, cem: dict[str, Any], dee: dict[str, Any], phase: str, reached: int
) -> None:
    found = group(phase=phase, ready=[BEN, CEM], cem=cem, dee=dee)
    sitters = [Sitter(one["id"], one.get("away", False), one.get("joins", 0)) for one in found["group"]["people"]]
    needed = asked(sitters, reached)
    on_the_phone = (await scene(ask, found, BEN))["ready"]
    at_the_desk = (await ask(READING, "standingOf", found["group"], None, NOW))["ready"]
    for counted in (on_the_phone, at_the_desk):
        assert set(ids(counted["asked"])) == needed
        assert set(ids(counted["ready"])) == needed & {BEN, CEM}


async def test_a_word_does_not_hold_in_the_next_step_though_nothing_was_heard_yet(ask: Ask) -> None:
    said = group(ready=[BEN, CEM])
    assert (await scene(ask, said, BEN, 59_000))["ready"]["said"] == [BEN, CEM]
    assert (await scene(ask, said, BEN, 61_000))["ready"]["said"] == []


# -- what is told -----------------------------------------------------------------------------------


async def news(ask: Ask, before: Any, after: Any, me: int = CEM, now: int = NOW) -> list[tuple[str, int]]:
    told = await ask(MATES, "newsOf", await scene(ask, before, me), await scene(ask, after, me, now))
    return [(each["what"], each["person"]["id"] if "person" in each else each["turn"]) for each in told]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({}, {}, []),
        ({}, {"ada": {"away": True}}, [("away", ADA)]),
        ({"ada": {"away": True}}, {}, [("back", ADA)]),
        ({}, {"dee": {"joins": 2}}, [("joins", DEE)]),
        ({}, {"dee": {}}, [("came", DEE)]),
        ({}, {"ben": None}, [("gone", BEN)]),
        ({}, {"cem": {"away": True}}, []),  # oneself
        ({}, {"then": (2, 1)}, [("turn", 2)]),  # mine was the third
        ({"then": (1,), "later": (2,)}, {}, [("turn", 3)]),  # mine waited
    ],
)
async def test_what_happened_is_told_once(ask: Ask, before: Any, after: Any, told: list[tuple[str, int]]) -> None:
    assert await news(ask, group(**before), group(**after)) == told


async def test_coming_in_at_the_boundary_is_told_though_no_message_came(ask: Ask) -> None:
    screen = group(dee={"joins": 2})
    assert await news(ask, screen, screen, now=60_000) == [("came", DEE)]


async def test_another_group_is_no_news_of_this_one(ask: Ask) -> None:
    other = group(ada={"away": True})
    other["group"]["id"] = 2
    assert await news(ask, group(), other) == []


# -- what one may do --------------------------------------------------------------------------------


async def may(ask: Ask, screen: dict[str, Any], me: int) -> list[str]:
    found: list[str] = await ask(MAY, "mayDo", await scene(ask, screen, me))
    return found


@pytest.mark.parametrize("me", [ADA, BEN])
async def test_a_turn_can_be_passed_now_and_beforehand(ask: Ask, me: int) -> None:
    assert await may(ask, group(), me) == ["moment", "pass", "listen", "rename", "link", "rest-now", "leave"]


@pytest.mark.parametrize(
    "people", [{"holder": 1, "then": (2,)}, {"ada": {"passed": True}}], ids=["it is over", "it was passed"]
)
async def test_a_turn_that_is_over_or_was_passed_cannot_be_passed(ask: Ask, people: dict[str, Any]) -> None:
    assert await may(ask, group(**people), ADA) == ["moment", "listen", "rename", "link", "rest-now", "leave"]


async def test_a_moment_can_be_asked_for_by_a_group_that_has_no_button_for_it(ask: Ask) -> None:
    """Not by everybody at once. Somebody has asked already: the choice stays where it is."""
    plenary, alone, waits = group(), group(), group()
    plenary["group"]["all"] = True
    alone["session"]["self_run"] = True
    waits["group"]["time_out"] = {"since": 0}
    assert ["moment" in await may(ask, screen, ADA) for screen in (plenary, alone, waits)] == [False, False, True]


async def test_a_turn_that_waits_can_be_passed_too(ask: Ask) -> None:
    assert "pass" in await may(ask, group(holder=1, then=(2,), later=(0,)), ADA)


@pytest.mark.parametrize(
    ("screen", "choices"),
    [
        (unseated("waiting"), ["rename", "link", "leave"]),
        (unseated("resting"), ["rename", "link", "leave"]),
        (unseated("left"), []),
        (unseated("removed"), []),
        (unseated("waiting", "lobby", round=0), ["rename", "link", "rest-next", "leave"]),
        (unseated("waiting", "between"), ["rename", "link", "rest-next", "leave"]),
        (unseated("waiting", "between", round=2), ["rename", "link", "leave"]),  # it was the last one
        (unseated("waiting", "ended"), []),
        (unseated("waiting", "closed"), []),
    ],
)
async def test_what_may_be_chosen_without_a_seat(ask: Ask, screen: dict[str, Any], choices: list[str]) -> None:
    assert await may(ask, screen, DEE) == choices


# -- the hand for the facilitator ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("screen", "raised"),
    [
        (group(), True),
        (unseated("waiting", "lobby"), True),
        (unseated("resting"), True),
        (unseated("removed"), False),
        (unseated("left"), False),
        (unseated("waiting", "ended"), False),
        (group() | {"session": group()["session"] | {"self_run": True}}, False),
    ],
)
async def test_who_may_raise_a_hand(ask: Ask, screen: dict[str, Any], raised: bool) -> None:
    assert await ask(MAY, "mayRaise", await scene(ask, screen, ADA)) is raised


async def test_a_hand_is_seen_by_its_group(ask: Ask) -> None:
    before, up = group(), group() | {"hands": [BEN]}
    mine, theirs = await scene(ask, up, BEN), await scene(ask, up, ADA)
    assert (mine["hand"], ids(mine["asking"])) == (True, [])
    assert (theirs["hand"], ids(theirs["asking"])) == (False, [BEN])
    news = await ask(MATES, "newsOf", await scene(ask, before, ADA), theirs)
    assert [(each["what"], each["person"]["id"]) for each in news] == [("hand", BEN)]


async def test_who_waits_knows_of_the_own_hand_and_of_nobody_elses(ask: Ask) -> None:
    waits = unseated("waiting", "lobby")
    assert [(await scene(ask, waits | {"raised": up}, DEE))["hand"] for up in (True, False)] == [True, False]
