"""What one person sees at one instant, and which notes are on their pad."""

from typing import Any

import pytest

from sessions_app.domain.practice import digest
from sessions_app.practices import practice
from sessions_app.telling import PHONE, for_browser
from tests.js.conftest import Ask

PRACTICE = for_browser(digest(practice("troika")), PHONE)
SCENE = "/js/participant/scene.js"
HELPER = "/tests/scenes.js"
PEOPLE = [{"id": 31 + seat, "seat": seat, "name": name} for seat, name in enumerate(["Ada", "Ben", "Cem"])]
ADA, BEN, CEM = 31, 32, 33


def screen(
    phase: str = "",
    holder: int | None = None,
    state: str = "running",
    seated: bool = True,
    turn: int = 1,
    then: tuple[int, ...] = (),
    later: tuple[int, ...] = (),
    people: list[dict[str, Any]] = PEOPLE,
) -> dict[str, Any]:
    """As much of a pushed screen as a scene is made of. `holder`: the seat whose turn number `turn` it is or, between
    turns, comes next; `then`: the seats whose turns come after."""
    when = {"reflect": "session", "breath": "between"}.get(phase, "turn")
    here = {"turn": turn, "holder": holder} if when == "turn" else {}
    step = {"i": 3, "phase": phase, "when": when, **here, "starts": 0, "ends": 60_000}
    coming = then if holder is None or when == "turn" else (holder, *then)
    first = {"session": 1, "between": turn, "turn": turn + 1}[when]
    common = {"phase": "share", "when": "turn", "starts": 60_000, "ends": 90_000}
    ahead = [{"i": 4 + n, "turn": first + n, "holder": seat, **common} for n, seat in enumerate(coming)]
    timeline = {"revision": 1, "paused_at": None, "turns": 3, "count": 15, "steps": [step, *ahead] if phase else []}
    group = {"id": 1, "people": people, "ready": [], "later": list(later), "timeline": timeline}
    return {"session": {"state": state, "round": 1, "venue": "room"}, "group": group if seated else None}


@pytest.mark.parametrize(
    ("state", "seated", "kind"),
    [
        ("closed", False, "closed"),
        ("lobby", False, "lobby"),
        ("gather", True, "gather"),
        ("gather", False, "waiting"),
        ("running", False, "waiting"),
        ("running", True, "done"),  # no steps left
        ("between", True, "between"),
        ("ended", False, "ended"),
    ],
)
async def test_the_scene_when_no_phase_runs(ask: Ask, state: str, seated: bool, kind: str) -> None:
    assert (await ask(SCENE, "sceneOf", PRACTICE, screen(state=state, seated=seated), ADA, 1_000))["kind"] == kind


@pytest.mark.parametrize(("ends", "wait"), [(61_000, 60_000), (500, 0), (None, None)])
async def test_who_waits_knows_for_how_long_as_far_as_anybody_does(
    ask: Ask, ends: int | None, wait: int | None
) -> None:
    """As long as a group is paused nobody knows."""
    waits = screen(seated=False)
    waits["session"]["ends"] = ends
    assert (await ask(SCENE, "sceneOf", PRACTICE, waits, ADA, 1_000))["wait"] == wait


@pytest.mark.parametrize(
    ("phase", "holder", "me", "role"),
    [
        ("reflect", None, ADA, None),
        ("share", 0, ADA, "client"),
        ("share", 0, CEM, "consultant"),
        ("breath", 1, BEN, "client"),  # the next one
    ],
)
async def test_the_role(ask: Ask, phase: str, holder: int | None, me: int, role: str | None) -> None:
    assert (await ask(SCENE, "sceneOf", PRACTICE, screen(phase, holder), me, 1_000))["role"] == role


@pytest.mark.parametrize(
    ("phase", "holder", "me", "whose", "there"),
    [
        ("share", 0, BEN, ADA, True),
        ("clarify", 0, CEM, ADA, True),
        ("consult", 0, BEN, ADA, True),
        ("consult", 0, ADA, ADA, False),  # it is in the holder's own pad
        ("return", 0, BEN, ADA, False),  # this page is quicker than the next screen
        ("breath", 1, CEM, BEN, False),
        ("share", 1, CEM, ADA, False),  # so it is here: the turn before is over
    ],
)
async def test_the_challenge_of_the_present_holder_stands_there_while_it_is_worked_on(
    ask: Ask, phase: str, holder: int, me: int, whose: int, there: bool
) -> None:
    challenge = {"holder": whose, "kind": "challenge", "revision": 2}
    pushed = screen(phase, holder) | {"recalled": challenge}
    assert (await ask(SCENE, "sceneOf", PRACTICE, pushed, me, 1_000))["recalled"] == (challenge if there else None)


@pytest.mark.parametrize(
    ("phase", "holder", "me", "keys"),
    [
        ("reflect", None, BEN, ["1.32.challenge"]),
        ("share", 1, BEN, ["1.32.challenge"]),
        ("clarify", 1, BEN, ["1.32.challenge"]),
        ("consult", 1, BEN, ["1.32.valuable"]),
        ("return", 1, BEN, ["1.32.valuable", "1.32.next_step"]),
        ("consult", 0, BEN, ["1.31.takeaway"]),
        ("return", 0, BEN, ["1.31.takeaway", "1.31.gift"]),  # who was helped is there to be left something
    ],
)
async def test_the_notes_of_the_moment(ask: Ask, phase: str, holder: int | None, me: int, keys: list[str]) -> None:
    assert await ask(HELPER, "now", PRACTICE, screen(phase, holder, then=(0, 1, 2)), me) == keys


@pytest.mark.parametrize(
    ("me", "keys"),
    [
        (CEM, ["1.33.valuable", "1.33.next_step"]),
        (ADA, ["1.33.takeaway", "1.33.gift"]),
        (BEN, ["1.33.takeaway", "1.33.gift"]),
    ],
)
async def test_a_breath_is_still_about_the_turn_before_whoever_was_holder_in_it(
    ask: Ask, me: int, keys: list[str]
) -> None:
    cems_turn = screen("return", 2, turn=2)
    assert await ask(HELPER, "now", PRACTICE, screen("breath", 0, turn=3), me, [cems_turn]) == keys


@pytest.mark.parametrize(
    "before",
    [
        [],  # the page was loaded in the breath
        [screen("return", 2, turn=1)],  # it slept through the second turn
        [
            screen("return", 2, turn=2) | {"group": {**screen("return", 2, turn=2)["group"], "id": 9}}
        ],  # in another group
    ],
    ids=["loaded", "slept", "moved"],
)
async def test_a_breath_after_a_turn_that_was_not_seen_offers_ones_own_challenge(
    ask: Ask, before: list[dict[str, Any]]
) -> None:
    now = screen("breath", 0, turn=3, then=(1,))
    assert await ask(HELPER, "now", PRACTICE, now, BEN, before) == ["1.32.challenge"]


async def test_a_holder_who_leaves_in_their_turn_can_still_be_written_about(ask: Ask) -> None:
    without_ada = screen("consult", 0, people=PEOPLE[1:])
    assert await ask(HELPER, "now", PRACTICE, without_ada, BEN, [screen("share", 0)]) == ["1.31.takeaway"]


def held(round: int, *asked: int) -> dict[str, Any]:
    """A round as the server tells of it: who sat there, and about whose turns one is asked."""
    return {"round": round, "people": [{"id": id, "name": "x"} for id in (ADA, BEN, CEM)], "asked": list(asked)}


@pytest.mark.parametrize("state", ["running", "between", "gather", "lobby", "ended"])
async def test_after_the_round_one_is_asked_about_the_turns_one_sat_through(ask: Ask, state: str) -> None:
    keys = await ask(HELPER, "all", PRACTICE, at(state, 1, rounds=1), BEN, [], [held(1, ADA, BEN)])
    assert keys == ["1.31.takeaway", "1.31.gift", "1.32.challenge", "1.32.valuable", "1.32.next_step"]


async def test_what_the_page_sees_is_added_to_what_the_server_has_told(ask: Ask) -> None:
    turns = [screen("share", 1, turn=2), screen("breath", 2, turn=3), screen("consult", 2, turn=3)]
    keys = await ask(HELPER, "all", PRACTICE, at("between", 1, rounds=1), BEN, [], [held(1, ADA)], turns)
    assert keys == [
        "1.31.takeaway",
        "1.31.gift",
        "1.32.challenge",
        "1.32.valuable",
        "1.32.next_step",
        "1.33.takeaway",
        "1.33.gift",
    ]


async def test_during_a_turn_the_turns_to_come_are_not_offered(ask: Ask) -> None:
    keys = await ask(HELPER, "all", PRACTICE, screen("consult", 0, then=(1, 2)), CEM, [])
    assert keys == ["1.31.takeaway", "1.31.gift", "1.33.challenge"]


async def test_a_breath_is_no_turn_yet(ask: Ask) -> None:
    assert await ask(HELPER, "all", PRACTICE, screen("reflect", then=(2, 0, 1)), CEM, []) == ["1.33.challenge"]
    keys = await ask(HELPER, "all", PRACTICE, screen("breath", 0, turn=2, then=(1,)), BEN, [], [held(1, CEM)])
    assert keys == ["1.32.challenge", "1.33.takeaway", "1.33.gift"]


async def test_for_a_turn_that_waits_until_one_is_back_the_challenge_is_asked(ask: Ask) -> None:
    assert await ask(HELPER, "all", PRACTICE, screen("breath", 0, turn=2, later=(1,)), BEN, []) == ["1.32.challenge"]


async def test_a_holder_whose_turn_was_put_off_was_holder_all_the_same(ask: Ask) -> None:
    put_off = screen("breath", 1, turn=2, then=(2,), later=(0,))
    keys = await ask(HELPER, "all", PRACTICE, put_off, BEN, [], [], [screen("consult", 0, then=(1, 2))])
    assert keys == ["1.31.takeaway", "1.31.gift", "1.32.challenge"]


async def test_nothing_is_asked_about_a_turn_that_never_was(ask: Ask) -> None:
    """Ada passed hers, Dee came too late for one; neither is Dee asked about a turn before she came."""
    people = [*PEOPLE, {"id": 40, "seat": 5, "name": "Dee", "joins": 2}]
    now = screen("consult", 1, turn=2, then=(2,), people=people)
    assert await ask(HELPER, "all", PRACTICE, now, CEM, []) == ["1.32.takeaway", "1.32.gift", "1.33.challenge"]
    assert await ask(HELPER, "all", PRACTICE, now, 40, []) == ["1.32.takeaway", "1.32.gift"]
    assert await ask(HELPER, "all", PRACTICE, now, ADA, []) == ["1.32.takeaway", "1.32.gift"]
    assert await ask(HELPER, "now", PRACTICE, screen("reflect", then=(1, 2)), ADA) == []


async def test_whoever_comes_in_later_is_asked_nothing_about_the_turn_before(ask: Ask) -> None:
    people = [*PEOPLE, {"id": 40, "seat": 3, "name": "Dee", "joins": 2}]
    assert await ask(HELPER, "all", PRACTICE, screen("consult", 0, then=(3, 1), people=people), 40, []) == [
        "1.40.challenge"
    ]


async def test_a_mate_who_has_gone_and_the_mates_of_a_group_before_stay_within_reach(ask: Ask) -> None:
    past = [{"round": 1, "people": [{"id": 50, "name": "Eli"}, {"id": BEN, "name": "Ben"}], "asked": [50]}]
    keys = await ask(HELPER, "all", PRACTICE, screen("consult", 0, then=(1, 2)), BEN, [], past)
    assert keys == ["1.50.takeaway", "1.50.gift", "1.32.challenge", "1.31.takeaway", "1.31.gift"]


def at(state: str, round: int, seated: bool = False, rounds: int = 2) -> dict[str, Any]:
    """A screen of a session of so many rounds."""
    made = screen(state=state, seated=seated)
    return {**made, "session": {**made["session"], "round": round, "rounds": rounds}}


@pytest.mark.parametrize(
    ("now", "sat", "keys"),
    [
        (at("lobby", 0), [], ["1.32.challenge"]),
        (at("gather", 1, seated=True), [], ["1.32.challenge"]),
        (at("gather", 1), [], ["1.32.challenge"]),  # no place so far
        (at("running", 1), [], ["1.32.challenge"]),  # late: there may be a seat yet
        (at("running", 2), [], ["2.32.challenge"]),  # also in the last round
        (at("running", 1), [1], ["2.32.challenge"]),  # their group is left behind
        (at("running", 2), [2], []),  # no round follows
        (at("between", 1), [1], ["2.32.challenge"]),
        (at("closing", 2), [2], []),
        (at("ended", 2), [2], []),
        (at("closed", 0), [], ["1.32.challenge"]),  # they prepare
    ],
)
async def test_whoever_waits_may_think_of_the_challenge_of_the_round_to_come(
    ask: Ask, now: dict[str, Any], sat: list[int], keys: list[str]
) -> None:
    assert await ask(HELPER, "all", PRACTICE, now, BEN, [], [held(round) for round in sat]) == keys


@pytest.mark.parametrize(
    ("round", "written", "sat", "key"),
    [
        (1, ["1.32.challenge"], [], "1.32.challenge"),
        (2, ["1.32.challenge"], [], "1.32.challenge"),  # came late in the first round, and found no seat in it
        (2, ["1.32.challenge"], [1, 2], "2.32.challenge"),  # that was the first turn's
        (3, ["2.32.challenge", "1.32.challenge"], [1], "2.32.challenge"),
        (1, ["2.32.challenge", "1.31.takeaway", "1.33.challenge"], [], "1.32.challenge"),
    ],
)
async def test_what_one_wrote_while_one_waited_is_there_to_reflect_on(
    ask: Ask, round: int, written: list[str], sat: list[int], key: str
) -> None:
    reflects = screen("reflect", then=(0, 1, 2))
    now = {**reflects, "session": {**reflects["session"], "round": round}}
    assert await ask(HELPER, "reflecting", PRACTICE, now, BEN, written, [held(each) for each in sat]) == [key]


async def test_what_was_written_before_stays_within_reach(ask: Ask) -> None:
    assert await ask(HELPER, "all", PRACTICE, at("ended", 1), BEN, ["1.31.takeaway"]) == ["1.31.takeaway"]


async def test_who_is_called_otherwise_by_now_is_called_so_in_ones_notes_and_keeps_the_place(ask: Ask) -> None:
    before = [{"id": ADA, "name": "Ada"}, {"id": BEN, "name": "Ben"}]
    now = [{"id": CEM, "seat": 2, "name": "Cem"}, {"id": ADA, "seat": 0, "name": "Adele"}]
    found = await ask("/js/participant/notes.js", "joined", before, now)
    assert [(person["id"], person["name"]) for person in found] == [(ADA, "Adele"), (BEN, "Ben"), (CEM, "Cem")]


@pytest.mark.parametrize(
    ("given", "now", "back"),
    [
        (None, 1_000, 0),
        ({"step": 3, "minutes": 1, "until": 13_000}, 1_000, 12_000),
        ({"step": 3, "minutes": 1, "until": 13_000}, 13_000, 0),
        ({"step": 3, "minutes": 0, "until": None}, 1_000, 0),  # it is taken back
        ({"step": 2, "minutes": 1, "until": 13_000}, 1_000, 0),  # in the phase before
    ],
)
async def test_a_minute_can_be_taken_back_for_some_seconds(
    ask: Ask, given: dict[str, Any] | None, now: int, back: int
) -> None:
    shown = screen("share", 0)
    shown["group"]["given"] = given
    assert (await ask(SCENE, "sceneOf", PRACTICE, shown, BEN, now))["minuteBack"] == back


def told(key: str) -> dict[str, Any]:
    return for_browser(digest(practice(key)), PHONE)


def step_of(phase: str, when: str, turn: int = 0) -> dict[str, Any]:
    """A running step of another practice, in Ada's turn, Ben's or Cem's; the turns after it are to come."""
    shown = screen("share", turn - 1 if turn else None, turn=turn or 1, then=tuple(range(turn, 3)))
    first = shown["group"]["timeline"]["steps"][0]
    first.update(phase=phase, when=when)
    if when != "turn":
        first.pop("turn", None)
        first.pop("holder", None)
    shown["group"]["past"] = list(range(turn - 1 if when == "turn" else turn))
    return shown


@pytest.mark.parametrize(
    ("turn", "roles"),
    [(1, ["client", "coach", "observer"]), (2, ["observer", "client", "coach"]), (3, ["coach", "observer", "client"])],
)
async def test_whoever_holds_the_next_turn_coaches_and_in_the_last_one_whoever_held_the_first(
    ask: Ask, turn: int, roles: list[str]
) -> None:
    shown = step_of("presence", "turn", turn)
    found = [await ask(SCENE, "sceneOf", told("helping_heuristics"), shown, me, 1_000) for me in (ADA, BEN, CEM)]
    assert [each["role"] for each in found] == roles


@pytest.mark.parametrize(("me", "keys"), [(ADA, ["1.31.helped"]), (BEN, ["1.31.harder"]), (CEM, ["1.31.seen"])])
async def test_each_role_writes_its_own_notes_also_once_it_is_over(ask: Ask, me: int, keys: list[str]) -> None:
    """Between two turns people finish what they wrote as what they were."""
    heuristics, during = told("helping_heuristics"), step_of("mindfulness", "turn", 1)
    assert await ask(HELPER, "now", heuristics, during, me) == keys
    swap = step_of("swap", "between", 1)
    assert await ask(HELPER, "now", heuristics, swap, me, [during]) == keys
    after = {**swap, "group": None, "session": {**swap["session"], "state": "between", "rounds": 1}}
    assert await ask(HELPER, "all", heuristics, after, me, [], [], [during]) == keys


async def test_a_note_about_the_round_is_its_authors_whoever_holds_the_turn(ask: Ask) -> None:
    circle = told("circle")
    assert await ask(HELPER, "now", circle, step_of("open", "round"), BEN) == []  # nothing is written in it
    assert await ask(HELPER, "now", circle, step_of("word", "turn", 1), BEN) == ["1.32.keep"]
    assert await ask(HELPER, "now", circle, step_of("word", "turn", 1), ADA) == []
    assert await ask(HELPER, "now", circle, step_of("close", "end"), ADA) == ["1.31.keep"]
    assert await ask(HELPER, "all", circle, at("ended", 1), BEN, [], [held(1, ADA, BEN)]) == ["1.32.keep"]


async def test_where_nothing_is_written_there_are_no_notes(ask: Ask) -> None:
    focusing = told("focusing")
    assert await ask(HELPER, "now", focusing, step_of("focus", "turn", 1), ADA) == []
    assert await ask(HELPER, "all", focusing, at("lobby", 0), BEN, []) == []
