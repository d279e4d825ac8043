"""What an outbox promises, one story each: nothing lost, nothing sent twice or brought back, nobody interrupted."""

from itertools import pairwise
from typing import Any

import pytest

from tests.js.conftest import Ask

HELPER = "/tests/scripted.js"
KEY, OTHER = "1.31.valuable", "1.31.next_step"
BOX = f"troika:note:7:{KEY}"
DELAY = 400
EMPTY = {"text": "", "share": "me", "named": True, "revision": 0}
OK = {"ok": True}
OFFLINE = {"ok": False, "code": "offline"}

Step = tuple[Any, ...]


class Told:
    def __init__(self, answer: dict[str, Any]) -> None:
        self.looks, self.sent = answer["looks"], answer["sent"]

    @property
    def look(self) -> dict[str, Any]:
        return dict(self.looks[-1])

    @property
    def texts(self) -> list[str]:
        return [one["text"] for one in self.sent]


@pytest.fixture
def play(ask: Ask):
    async def played(*steps: Step) -> Told:
        answer = await ask(HELPER, "play", [list(step) for step in [*steps, ("look",)]])
        assert answer["failed"] == [], "the outbox itself failed"
        return Told(answer)

    return played


def edit(text: str, key: str = KEY, **more: Any) -> Step:
    return ("edit", key, {"text": text} | more)


def passing(ms: int) -> Step:
    return ("pass", ms)


def saved(text: str, *, key: str = KEY) -> list[Step]:
    """Typed, sent and acknowledged."""
    return [edit(text, key), passing(DELAY), ("answer", OK)]


def note(text: str, revision: int, share: str = "me", key: str = KEY) -> dict[str, Any]:
    return {"key": key, "text": text, "share": share, "named": True, "revision": revision}


def conflict(text: str, revision: int, share: str = "me") -> Step:
    return ("answer", {"ok": False, "code": "conflict", "current": note(text, revision, share)})


def draft(text: str, revision: int = 1, base: dict[str, Any] = EMPTY) -> dict[str, Any]:
    return {"text": text, "share": "me", "named": True, "revision": revision, "base": base, "sent": []}


class TestTyping:
    async def test_goes_out_once_the_hand_rests_and_not_at_every_letter(self, play):
        told = await play(
            edit("a"), passing(300), edit("ab"), passing(300), edit("abc"), passing(399), ("look",), passing(1)
        )
        assert (told.looks[0]["sent"], told.texts) == (0, ["abc"])
        assert told.look["state"] == "saving"

    async def test_is_on_the_device_before_it_is_sent(self, play):
        told = await play(edit("not sent yet"))
        assert (told.look["sent"], told.look["state"]) == (0, "saving")
        assert "not sent yet" in told.look["stored"][BOX]

    async def test_says_what_it_grew_from_and_counts_upwards(self, play):
        told = await play(*saved("a"), edit("ab"), edit("abc"), passing(DELAY), ("answer", OK))
        assert [(one["text"], one["base"], one["revision"]) for one in told.sent] == [("a", 0, 1), ("abc", 1, 3)]
        assert (told.look["state"], told.look["stored"]) == ("saved", {})
        assert {one["url"] for one in told.sent} == {"/notes"} and {one["key"] for one in told.sent} == {KEY}

    async def test_of_what_is_there_already_is_no_change(self, play):
        told = await play(*saved("a"), edit("a"), ("edit", KEY, {"share": "me"}), passing(9_000))
        assert (len(told.sent), told.look["state"]) == (1, "saved")

    async def test_who_may_see_it_and_the_name_are_changes_too(self, play):
        told = await play(*saved("a"), ("edit", KEY, {"share": "group"}), passing(DELAY), ("answer", OK),
                          ("edit", KEY, {"named": False}), passing(DELAY), ("answer", OK))  # fmt: skip
        assert [(one["share"], one["named"]) for one in told.sent] == [("me", True), ("group", True), ("group", False)]

    async def test_goes_on_while_a_save_is_under_way_and_follows_it(self, play):
        told = await play(edit("a"), passing(DELAY), edit("ab"), passing(5_000), ("look",), ("answer", OK), passing(0))
        assert told.looks[0]["sent"] == 1, "one after the other"
        assert [(one["text"], one["base"], one["revision"]) for one in told.sent] == [("a", 0, 1), ("ab", 1, 2)]
        assert told.look["state"] == "saving"

    async def test_in_one_note_does_not_hold_up_another(self, play):
        told = await play(edit("a"), passing(DELAY), edit("b", OTHER), passing(DELAY))
        assert [one["key"] for one in told.sent] == [KEY, OTHER]

    async def test_is_sent_where_the_device_can_keep_nothing(self, play):
        told = await play(("full", True), *saved("no room here"))
        assert (told.texts, told.look["state"]) == (["no room here"], "saved")


class TestALine:
    @pytest.mark.parametrize(
        "answer",
        [
            OFFLINE,
            {"ok": False, "code": "try_again", "status": 503},
            {"ok": False, "code": "csrf", "status": 403},
            {"ok": False, "code": "error", "status": 500, "message": "Something went wrong."},
            {"ok": False, "status": 502},
        ],
    )
    async def test_that_fails_is_tried_again_without_asking_anybody(self, play, answer):
        """A server that stumbles has refused nothing."""
        told = await play(edit("a"), passing(DELAY), ("answer", answer), ("look",), passing(1_000), ("answer", OK))
        before = told.looks[0]
        assert (before["state"], before["refusals"]) == ("offline", {KEY: ""})
        assert "a" in before["stored"][BOX]
        assert (told.texts, told.look["state"]) == (["a", "a"], "saved")

    @pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 499])
    async def test_that_brings_a_refusal_is_not_asked_again(self, play, status):
        refusal = {"ok": False, "code": "invalid", "status": status, "message": "Too long."}
        told = await play(edit("a"), passing(DELAY), ("answer", refusal), ("flush",), passing(99_000), ("look",),
                          edit("b"), ("look",), passing(DELAY), ("answer", OK))  # fmt: skip
        refused, mended = told.looks[:2]
        assert (refused["refusals"], refused["state"], refused["changed"]) == ({KEY: "Too long."}, "offline", [KEY])
        assert "a" in refused["stored"][BOX], "what cannot be saved is kept on the device"
        assert (mended["refusals"], mended["state"]) == ({KEY: ""}, "saving")
        assert told.texts == ["a", "b"]

    async def test_that_stays_away_is_asked_less_and_less_but_every_ten_seconds(self, play):
        waits = [1_000, 2_000, 4_000, 8_000, 10_000, 10_000]
        lost = [step for wait in waits for step in (("answer", OFFLINE), passing(wait))]
        told = await play(edit("a"), passing(DELAY), *lost)
        moments = [one["at"] for one in told.sent]
        assert [b - a for a, b in pairwise(moments)] == waits

    async def test_that_is_back_is_asked_soon_again_the_next_time(self, play):
        fails = [("answer", OFFLINE), passing(1_000), ("answer", OFFLINE), passing(2_000), ("answer", OK)]
        later = [edit("b"), passing(DELAY), ("answer", OFFLINE), passing(999), ("look",), passing(1)]
        told = await play(edit("a"), passing(DELAY), *fails, *later)
        assert told.looks[0]["sent"] == 4 and told.texts == ["a", "a", "a", "b", "b"]

    async def test_that_is_back_takes_everything_at_once(self, play):
        told = await play(
            edit("a"), edit("b", OTHER), passing(DELAY), ("answer", OFFLINE), ("answer", OFFLINE), ("flush",)
        )
        assert told.texts == ["a", "b", "a", "b"]

    async def test_that_lost_the_answer_makes_no_conflict_of_ones_own_words(self, play):
        """The first save arrived, and its answer did not; meanwhile somebody typed on, and deleted a word of it."""
        told = await play(edit("one two"), passing(DELAY), ("answer", OFFLINE), edit("one"), passing(DELAY),
                          conflict("one two", 1), passing(0), ("answer", OK))  # fmt: skip
        assert [(one["text"], one["base"]) for one in told.sent] == [("one two", 0), ("one", 0), ("one", 1)]
        assert (told.look["state"], told.look["changed"]) == ("saved", [])

    async def test_that_is_slow_brings_an_old_answer_too_late_to_matter(self, play):
        """Two saves are under way, and the second is answered first."""
        two = [edit("a"), passing(DELAY), edit("ab"), ("flush", {"keepalive": True})]
        told = await play(*two, ("answer", OK, 1), ("answer", OK, 0), ("look",), edit("abc"), passing(DELAY))
        assert (told.looks[0]["notes"][KEY]["text"], told.looks[0]["state"]) == ("ab", "saved")
        assert (told.sent[-1]["base"], told.sent[-1]["revision"]) == (2, 3)

    async def test_that_answers_with_a_later_revision_is_believed(self, play):
        """Another device had written the same before: what is typed next must count as newer than that."""
        told = await play(edit("a"), passing(DELAY), edit("ab"), ("answer", {"ok": True, "revision": 9}), passing(0))
        assert (told.sent[-1]["text"], told.sent[-1]["base"]) == ("ab", 9)
        assert told.sent[-1]["revision"] > 9


class TestLeaving:
    async def test_sends_all_at_once_in_a_way_that_outlives_the_page(self, play):
        told = await play(edit("a"), edit("b", OTHER), ("flush", {"keepalive": True}))
        assert [(one["text"], one["keepalive"], one["at"]) for one in told.sent] == [("a", True, 0), ("b", True, 0)]

    async def test_sends_beside_a_save_that_may_never_be_answered(self, play):
        told = await play(edit("a"), passing(DELAY), edit("ab"), ("flush",), ("look",), ("flush", {"keepalive": True}))
        assert told.looks[0]["sent"] == 1
        assert told.texts == ["a", "ab"]

    async def test_and_staying_after_all_hears_both_answers_to_one_text(self, play):
        told = await play(edit("a"), passing(DELAY), ("flush", {"keepalive": True}), ("answer", OK), ("answer", OK),
                          ("look",), edit("ab"), passing(DELAY))  # fmt: skip
        assert (told.looks[0]["state"], told.looks[0]["stored"]) == ("saved", {})
        assert (told.texts, told.sent[-1]["base"]) == (["a", "a", "ab"], 1)

    async def test_and_staying_after_all_hears_of_a_conflict_once_it_is_solved(self, play):
        told = await play(edit("a"), passing(DELAY), ("flush", {"keepalive": True}), conflict("a", 3), conflict("a", 3))
        assert (told.look["state"], told.look["stored"], told.look["changed"]) == ("saved", {}, [])

    async def test_with_nothing_to_say_says_nothing(self, play):
        told = await play(*saved("a"), ("flush", {"keepalive": True}), ("load", note("b", 9)), ("flush",))
        assert told.texts == ["a"]


class TestComingBack:
    async def test_words_of_a_closed_page_are_there_and_go_out_by_themselves(self, play):
        told = await play(edit("a"), ("open",), ("look",), passing(0), ("answer", OK))
        assert (told.looks[0]["notes"][KEY]["text"], told.looks[0]["state"]) == ("a", "saving")
        assert (told.texts, told.look["state"], told.look["stored"]) == (["a"], "saved", {})

    async def test_words_whose_answer_the_closed_page_never_heard_are_still_ones_own(self, play):
        told = await play(edit("one two"), passing(DELAY), edit("one"), ("open",), passing(0), conflict("one two", 1),
                          passing(0), ("answer", OK))  # fmt: skip
        assert (told.texts, told.look["notes"][KEY]["text"]) == (["one two", "one", "one"], "one")

    async def test_only_ones_own_are_read_and_what_cannot_be_read_is_removed(self, play):
        told = await play(("store", f"troika:note:8:{KEY}", draft("somebody else's")), ("store", BOX, "{ruined"),
                          ("store", f"troika:note:7:{OTHER}", draft("mine")), ("open",), passing(0))  # fmt: skip
        assert told.texts == ["mine"]
        assert told.look["stored"].keys() == {f"troika:note:8:{KEY}", f"troika:note:7:{OTHER}"}

    @pytest.mark.parametrize(
        ("stored", "now"), [("client", "holder"), ("client_organizers", "holder_organizers"), ("group", "group")]
    )
    async def test_words_that_an_earlier_page_left_here_are_for_the_same_reader(self, play, stored: str, now: str):
        base = {"text": "a", "share": stored, "named": True, "revision": 4}
        told = await play(
            ("store", BOX, {**draft("ab", 5, base), "share": stored}), ("open",), passing(0), ("answer", OK)
        )
        assert [(one["text"], one["share"]) for one in told.sent] == [("ab", now)]
        assert (told.look["state"], told.look["notes"][KEY]["share"]) == ("saved", now)

    async def test_words_without_what_they_grew_from_do_not_hold_up_the_note(self, play):
        without = {name: value for name, value in draft("half").items() if name != "base"}
        told = await play(("store", BOX, without), ("open",), edit("typed since"), passing(DELAY), ("answer", OK))
        assert (told.texts, told.look["state"], told.look["stored"]) == (["typed since"], "saved", {})

    async def test_what_it_grew_from_is_known_so_that_nothing_older_replaces_it(self, play):
        base = {"text": "a", "share": "group", "named": True, "revision": 4}
        told = await play(("store", BOX, draft("ab", 5, base)), ("open",), ("load", note("a", 4, "group")), passing(0))
        assert [(one["text"], one["base"], one["revision"]) for one in told.sent] == [("ab", 4, 5)]


class TestAnotherDevice:
    async def test_what_it_wrote_is_shown_where_nothing_waits(self, play):
        told = await play(("load", note("theirs", 3)), ("load", note("older", 2)), ("load", note("other", 3)))
        assert told.look["notes"][KEY]["text"] == "theirs"
        assert told.look["changed"] == [KEY]

    async def test_what_it_wrote_touches_nothing_where_words_wait(self, play):
        told = await play(edit("mine"), ("load", note("theirs", 3)))
        assert (told.look["notes"][KEY]["text"], told.look["changed"], told.look["state"]) == ("mine", [], "saving")

    async def test_who_wrote_the_same_has_saved_it(self, play):
        told = await play(edit("the same"), ("load", note("the same", 3)), passing(99_000))
        assert (told.texts, told.look["state"], told.look["stored"]) == ([], "saved", {})

    async def test_while_a_save_is_under_way_its_answer_counts(self, play):
        told = await play(edit("mine"), passing(DELAY), ("load", note("theirs", 3)), ("look",),
                          conflict("theirs", 3), passing(0), ("answer", OK))  # fmt: skip
        assert told.looks[0]["notes"][KEY]["text"] == "mine"
        assert (told.texts[-1], told.sent[-1]["base"], told.sent[-1]["revision"]) == ("mine\ntheirs", 3, 4)
        assert told.look["changed"] == [KEY] and told.look["state"] == "saved"

    async def test_words_that_both_have_make_no_second_save(self, play):
        told = await play(edit("mine"), passing(DELAY), conflict("mine", 3), passing(99_000))
        assert (told.texts, told.look["state"], told.look["changed"]) == (["mine"], "saved", [])

    async def test_a_text_is_never_changed_while_a_letter_is_composed(self, play):
        composing = [conflict("theirs", 3), ("look",), passing(DELAY)] * 2
        told = await play(edit("mine"), passing(DELAY), ("hold", KEY), *composing, ("hold",), conflict("theirs", 3))
        for during in told.looks[:2]:
            assert (during["notes"][KEY]["text"], during["changed"]) == ("mine", [])
        assert (told.look["notes"][KEY]["text"], told.look["changed"]) == ("mine\ntheirs", [KEY])

    async def test_a_letter_composed_in_another_note_holds_nothing_up(self, play):
        told = await play(edit("mine"), passing(DELAY), ("hold", OTHER), conflict("theirs", 3))
        assert told.look["notes"][KEY]["text"] == "mine\ntheirs"

    async def test_after_a_conflict_the_line_counts_as_good_again(self, play):
        told = await play(edit("mine"), passing(DELAY), ("answer", OFFLINE), passing(1_000), conflict("theirs", 3))
        assert told.look["state"] == "saving"


class TestAnotherTab:
    async def test_its_draft_is_not_removed_when_ours_is_saved(self, play):
        """Two tabs of one person write one note: whichever is saved first, the other's words stay on the device."""
        theirs = draft("typed in the other tab")
        told = await play(edit("ours"), passing(DELAY), ("store", BOX, theirs), ("answer", OK), ("look",), ("open",))
        assert "typed in the other tab" in told.looks[0]["stored"][BOX]
        assert told.looks[0]["state"] == "saved"
        assert told.look["notes"][KEY]["text"] == "typed in the other tab"


class TestForgetting:
    async def test_leaves_nothing_here_and_sends_nothing(self, play):
        told = await play(("store", f"troika:note:8:{KEY}", draft("somebody else's")), edit("a"), edit("b", OTHER),
                          ("forget",), ("look",), passing(99_000), ("flush", {"keepalive": True}))  # fmt: skip
        assert told.looks[0]["stored"].keys() == {f"troika:note:8:{KEY}"}
        assert told.texts == [] and told.look["notes"] == {}

    @pytest.mark.parametrize(
        "answer",
        [
            ("answer", OK),
            ("answer", OFFLINE),
            conflict("from the phone", 3),
            ("answer", {"ok": False, "code": "invalid"}),
        ],
    )
    async def test_an_answer_that_was_on_its_way_brings_nothing_back(self, play, answer):
        told = await play(edit("a"), passing(DELAY), edit("ab"), ("forget",), answer, passing(99_000), ("flush",))
        assert (told.texts, told.look["stored"], told.look["notes"]) == (["a"], {}, {})
        assert told.look["changed"] == []

    async def test_what_is_typed_afterwards_stays_nowhere(self, play):
        told = await play(edit("a"), ("forget",), edit("again"), passing(99_000), ("flush",), ("open",))
        assert (told.texts, told.look["stored"], told.look["notes"]) == ([], {}, {})


class TestTakingBack:
    async def test_waits_for_the_answers_and_sends_what_was_refused_before(self, play):
        refused = ("answer", {"ok": False, "code": "invalid", "status": 400})
        told = await play(edit("a", share="group"), passing(DELAY), refused, ("takeBack",), ("look",), ("answer", OK))
        assert (told.looks[0]["done"], told.look["done"]) == ([], ["saved"])
        assert [one["share"] for one in told.sent] == ["group", "me"]

    async def test_waits_for_a_line_that_was_away_and_may_be_back(self, play):
        told = await play(edit("a"), passing(DELAY), ("answer", OFFLINE), ("takeBack",), ("look",), ("answer", OK))
        assert (told.looks[0]["done"], told.look["done"]) == ([], ["saved"])

    async def test_does_not_wait_where_nothing_is_unsent(self, play):
        told = await play(*saved("a"), ("takeBack",))
        assert (told.look["done"], len(told.sent)) == (["saved"], 1)

    async def test_does_not_wait_for_a_line_that_is_gone(self, play):
        told = await play(edit("a", share="group"), ("takeBack",), ("answer", OFFLINE))
        assert told.look["done"] == ["offline"]

    async def test_takes_what_a_page_now_closed_has_left_and_not_twice(self, play):
        left = {**draft("left here"), "share": "everyone"}
        told = await play(
            edit("here", OTHER, share="group"), ("store", BOX, left), ("takeBack",), ("answer", OK), ("answer", OK)
        )
        assert {(one["key"], one["text"], one["share"]) for one in told.sent} == {
            (KEY, "left here", "me"),
            (OTHER, "here", "me"),
        }
        assert told.look["stored"] == {}


async def test_the_state_is_told_at_every_turn_of_it(play):
    told = await play(edit("a"), passing(DELAY), ("answer", OFFLINE), passing(1_000), ("answer", OK))
    changes = [state for at, state in enumerate(told.look["states"]) if at == 0 or told.look["states"][at - 1] != state]
    assert changes == ["saving", "offline", "saved"]


async def test_what_is_forgotten_is_ones_own_and_nothing_else(ask: Ask):
    told = await ask(HELPER, "storage")
    assert told["all"] == ["other", "troika:note:77:a", "troika:note:7:a"]
    assert told["left"] == ["other", "troika:note:77:a"]
    assert (told["gone"], told["there"], told["probe"]) == (None, "2", False)
    assert told["lasting"] == "3"
