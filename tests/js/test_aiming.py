"""What the desk says a command is aimed at: only the facts of its screen on which the sender relies."""

from typing import Any

from tests.js.conftest import Ask
from tests.js.test_board import screen

AIMING = "/js/desk/aiming.js"
HERE, WAITS = {"standing": "seated"}, {"group": None, "standing": "waiting"}
ONE, TWO = {"number": 1}, {"number": 2}


async def test_a_move_means_the_person_where_they_are_and_a_group_with_its_people(ask: Ask) -> None:
    assert await ask(AIMING, "aimOfMove", screen(), 31, {"group": 12, "swap": None}) == {
        "people": {"31": HERE | {"group": 1}},
        "groups": {"11": ONE, "12": TWO | {"people": [34, 35, 36]}},
    }


async def test_who_has_no_place_is_let_in_as_such(ask: Ask) -> None:
    aim = await ask(AIMING, "aimOfMove", screen(), 40, {"group": 12, "swap": None})
    assert aim == {"people": {"40": WAITS}, "groups": {"12": TWO | {"people": [34, 35, 36]}}}


async def test_a_swap_means_both_where_they_are(ask: Ask) -> None:
    assert await ask(AIMING, "aimOfMove", screen(), 31, {"group": None, "swap": 34}) == {
        "people": {"31": HERE | {"group": 1}, "34": HERE | {"group": 2}},
        "groups": {"11": ONE, "12": TWO},
    }


async def test_somebody_is_taken_out_of_the_group_in_which_they_are(ask: Ask) -> None:
    aim = await ask(AIMING, "aimOfMove", screen(), 31, {"group": None, "swap": None})
    assert aim == {"people": {"31": HERE | {"group": 1}}, "groups": {"11": ONE}}


async def test_a_lock_means_a_group_or_a_person_and_of_everybody_nothing(ask: Ask) -> None:
    whole = await ask(AIMING, "aimOfLock", screen(), {"group": 11, "person": None})
    assert whole == {"people": {}, "groups": {"11": ONE | {"people": [31, 32, 33]}}}
    one = await ask(AIMING, "aimOfLock", screen(), {"group": None, "person": 31})
    assert one == {"people": {"31": {"group": 1}}, "groups": {"11": ONE}}
    assert await ask(AIMING, "aimOfLock", screen(), {"group": None, "person": None}) == {"people": {}, "groups": {}}


def at_work() -> dict[str, Any]:
    """Ada is alone in group 1, and Ben's and Dee's hands are up."""
    shown = screen() | {"lone": [{"group": 11, "person": 31, "into": 12, "at": 0}], "proposal": None}
    for one in shown["people"]:
        one["away"], one["hand"] = one["id"] in (32, 33), {32: 500, 34: 900}.get(one["id"])
    return shown


async def test_who_is_late_comes_to_those_who_are_there(ask: Ask) -> None:
    aim = await ask(AIMING, "aimOfSeat", at_work(), 40, 12)
    assert aim == {"people": {"40": WAITS | {"away": False}}, "groups": {"12": TWO | {"people": [34, 35, 36]}}}


async def test_who_is_alone_is_named(ask: Ask) -> None:
    alone = {"31": {"group": 1, "away": False}}
    there, where = {"11": ONE | {"people": [31, 32, 33]}}, {"12": TWO | {"people": [34, 35, 36]}}
    assert await ask(AIMING, "aimOfLone", at_work(), 11, 12) == {"people": alone, "groups": there | where}
    assert await ask(AIMING, "aimOfLone", at_work(), 11) == {"people": alone, "groups": there}


async def test_hands_are_those_that_are_up(ask: Ask) -> None:
    everybody = await ask(AIMING, "aimOfHands", at_work(), None)
    assert everybody["people"] == {"32": {"hand": 500}, "34": {"hand": 900}}
    assert (await ask(AIMING, "aimOfHands", at_work(), 32))["people"] == {"32": {"hand": 500}}


async def test_a_menu_says_of_whom_it_told(ask: Ask) -> None:
    ada = {"id": 31, "name": "Ada", "group": 1, "standing": "seated", "away": False, "hand": None}
    assert await ask(AIMING, "aimOfPerson", ada, "name") == {"people": {"31": {"name": "Ada"}}}


async def test_what_is_said_to_everybody_and_the_round(ask: Ask) -> None:
    said = {"session": {"round": 2, "notice": {"text": "Tea", "at": 7}}}
    assert await ask(AIMING, "aimOfNotice", said) == {"session": {"notice": 7}}
    assert await ask(AIMING, "aimOfNotice", {"session": {"notice": None}}) == {"session": {"notice": None}}
    assert await ask(AIMING, "aimOfRound", said) == {"session": {"round": 2}}


async def test_a_press_means_what_was_on_the_page_when_it_began(blank: Any) -> None:
    """The next phase, or another group, may be painted before the click comes."""
    found = await blank.evaluate(
        """async () => {
            const { watchPresses, pressed } = await import("/js/pressed.js");
            let page = "one";
            watchPresses(() => page);
            const on = (kind) => document.dispatchEvent(new Event(kind));
            const found = [pressed()];
            on("pointerdown");
            page = "two";
            found.push(pressed());
            on("pointerup");
            found.push(pressed());
            on("keydown");
            found.push(pressed());
            on("pointercancel");
            found.push(pressed());
            return found;
        }"""
    )
    assert found == [None, "one", "one", "two", None]


async def test_a_click_on_what_came_under_the_hand_meanwhile_is_refused(blank: Any) -> None:
    """A key or a screen reader clicks where it is; a pointer may have pressed something else."""
    found = await blank.evaluate(
        """async () => {
            const { watchPresses } = await import("/js/pressed.js");
            watchPresses(() => null);
            const button = () => document.createElementNS("http://www.w3.org/1999/xhtml", "button");
            const [next, pause] = [button(), button()];
            document.documentElement.append(next, pause);
            const way = { bubbles: true, cancelable: true };
            const clicks = (on, detail) => on.dispatchEvent(new MouseEvent("click", { ...way, detail }));
            const on = (kind) => next.dispatchEvent(new Event(kind, way));
            const found = [clicks(pause, 1)];
            on("pointerdown");
            on("pointerup");
            found.push(clicks(next, 1), clicks(pause, 1), clicks(pause, 0));
            on("pointercancel");
            [next, pause].forEach((each) => each.remove());
            return found;
        }"""
    )
    assert found == [True, True, False, True]
