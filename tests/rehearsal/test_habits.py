"""What simulated people are called, write and press: varied, and equal for the same seed."""

from collections import Counter
from itertools import pairwise

import pytest

from sessions_app.rehearsal import habits, script, words
from sessions_app.rehearsal.chance import chance
from sessions_app.rehearsal.conduct import clock, sizes
from sessions_app.rehearsal.facilitator import quicker
from sessions_app.rehearsal.messages import HeardStep
from sessions_app.rehearsal.pages import FormFields
from sessions_app.rehearsal.proof import SIGN

from .documents import EVERY, told

PHASES = ("share", "clarify", "consult", "return")
TROIKA = told("troika")


def step(i: int, phase: str, turn: int | None = 1) -> HeardStep:
    return HeardStep(
        i, phase, "session" if turn is None else "turn", 0, 10_000, turn, None if turn is None else turn - 1
    )


def whole_round() -> list[HeardStep]:
    turns = [(turn, phase) for turn in (1, 2, 3) for phase in PHASES]
    return [step(0, "reflect", None), *(step(i + 1, phase, turn) for i, (turn, phase) in enumerate(turns))]


def test_names_are_varied_and_some_are_shared():
    names = [words.name_of(5, index) for index in range(200)]
    assert all(0 < len(name) <= 60 for name in names)
    assert len(set(names[:7])) == 6, "two of the first seven have one name"
    assert len(set(names)) > 60
    assert any("\u0590" <= char <= "\u06ff" for char in "".join(names[:7])), "someone writes from right to left"
    assert names == [words.name_of(5, index) for index in range(200)]


def test_texts_grow_as_they_are_typed_and_are_told_apart_by_their_sign():
    signs = set()
    for index in range(300):
        saves = words.revisions(5, index, "1.31.valuable")
        assert len(saves) >= 2
        assert all(after.startswith(before) for before, after in pairwise(saves))
        assert all(len(text) <= 10_000 and "\0" not in text for text in saves)
        assert {SIGN.findall(text)[0] for text in saves} == {words.sign(5, index, "1.31.valuable")}
        signs.add(SIGN.findall(saves[0])[0])
    assert len(signs) == 300


def test_some_texts_are_what_spreadsheets_run():
    starts = {words.revisions(5, index, "1.31.valuable")[0][0] for index in range(300)}
    assert {"=", "+", "-", "@", '"'} <= starts


@pytest.mark.parametrize("key", EVERY)
def test_people_write_only_what_their_role_is_asked_for_while_there_is_time(key):
    practice = told(key)
    subject = habits.Subject(2, 31, 32)
    for role in (role.key for role in practice.roles):
        for phase, manner in practice.phases.items():
            asked = {*manner.writes.get(role, ()), *manner.writes.get("all", ())}
            for index in range(20):
                for edit in habits.plan(5, index, practice, subject, role, phase, 10_000):
                    about, _, kind = edit.key.rpartition(".")
                    assert kind in asked
                    assert about == {"turn": "2.31", "round": "2.32", "session": "1.32"}[practice.notes[kind].about]
                    assert edit.content.share != "holder" or practice.notes[kind].share == "holder"
                    assert 0 <= edit.after < 15_000


@pytest.mark.parametrize("key", EVERY)
def test_every_kind_of_note_is_written_by_somebody_in_time(key):
    """Most of it when it is asked for the last time; and what nobody's role writes, nobody writes."""
    practice = told(key)
    written = Counter(
        edit.key.rpartition(".")[2]
        for index in range(20)
        for stage in range(len(practice.stages) or 1)
        for role in [*(role.key for role in practice.of_stage(stage).roles), None]
        for phase in practice.phases
        for edit in habits.plan(5, index, practice, habits.Subject(1, 31, 32), role, phase, 10_000)
    )
    assert set(written) == set(practice.notes)


def test_everything_that_can_be_chosen_is_chosen_by_somebody():
    last = [habits.contents(5, index, "1.31.valuable") for index in range(400)]
    assert {states[-1].share for states in last} == set(habits.SHARES)
    assert {states[-1].named for states in last} == {True, False}
    assert any(not states[-1].text for states in last), "somebody takes it all back"
    assert any(len({state.share for state in states}) == 2 for states in last), "somebody changes their mind"


@pytest.mark.parametrize("people", [3, 30, 1000])
def test_a_crowd_does_not_press_all_the_time(people):
    steps = whole_round()
    pressed = sum(
        habits.asks_for_a_minute(5, index, 1, one, people, len(steps)) for index in range(people) for one in steps
    )
    assert pressed <= 25
    assert not any(habits.asks_for_a_minute(5, index, 1, steps[0], 3, 1) for index in range(50)), "not while reflecting"


class TestScript:
    def cues(self, people: int = 9, groups: tuple[int, ...] = (1, 2, 3), *, gentle: bool = False) -> list[script.Cue]:
        return script.cues(whole_round(), list(groups), people, chance(1), gentle=gentle)

    def test_every_command_is_given_to_all_and_to_one(self):
        given = {(cue.command, cue.group is None) for cue in self.cues()}
        assert given >= {("pause", True), ("pause", False), ("next", True), ("next", False), ("minute", False)}
        assert ("end", False) in given
        assert any(cue.twice for cue in self.cues())

    def test_the_cues_are_in_order_and_within_the_round(self):
        cues = self.cues()
        assert cues == sorted(cues, key=lambda cue: (cue.step, cue.part))
        assert all(0 < cue.part < 1 and 0 < cue.step <= 12 for cue in cues)

    def test_a_crowd_is_not_given_a_minute_all_at_once(self):
        assert ("minute", None) in [(cue.command, cue.group) for cue in self.cues()]
        assert ("minute", None) not in [(cue.command, cue.group) for cue in self.cues(people=1000)]

    def test_the_only_group_is_not_ended_early(self):
        assert "end" not in [cue.command for cue in self.cues(groups=(1,))]

    def test_who_watches_for_the_first_time_is_spared(self):
        assert {cue.command for cue in self.cues(gentle=True)} == {"pause", "minute"}

    @pytest.mark.parametrize("phases", [("only",), ("one", "other"), ("a", "b", "c", "d", "e", "f")])
    def test_a_turn_may_have_as_many_phases_as_it_likes(self, phases):
        turns = [step(i, phase, turn) for i, (turn, phase) in enumerate((t, p) for t in (1, 2) for p in phases)]
        cues = script.cues(turns, [1, 2, 3], 6, chance(1))
        assert {cue.command for cue in cues} == {"pause", "minute", "next", "end"}
        assert {cue.step for cue in cues} <= {one.i for one in turns}

    def test_a_round_without_turns_is_as_one_turn(self):
        steps = [HeardStep(i, phase, "round", 0, 10_000 + i) for i, phase in enumerate(PHASES)]
        end = HeardStep(len(PHASES), "recap", "end", 0, 10_000)
        cues = script.cues([*steps, end], [1, 2, 3], 6, chance(1))
        assert {cue.command for cue in cues} == {"pause", "minute", "next", "end"}
        assert {cue.step for cue in cues} <= {one.i for one in steps}

    def test_phases_that_are_left_out_leave_out_their_cues(self):
        only = [one for one in whole_round() if one.phase == "consult"]
        assert {cue.step for cue in script.cues(only, [1], 3, chance(1))} <= {one.i for one in only}
        assert script.cues([], [], 0, chance(1)) == []


@pytest.mark.parametrize(
    ("minutes", "speed", "wanted"),
    [("1.5", 1, "1:30"), ("1:30", 20, "0:04"), ("5", 20, "0:15"), ("0.25", 1000, "0:01"), ("0", 20, "0"), ("", 2, "0")],
)
def test_a_length_divided_by_the_speed(minutes, speed, wanted):
    assert quicker(minutes, speed) == wanted


def test_a_form_is_sent_as_the_page_has_it():
    page = """<form><input type="hidden" name="ticket" value="abc"><input name="minutes_share" value="1.5">
      <textarea name="invitation"></textarea>
      <select name="fours"><option value="shrink" selected>A</option><option value="longer">B</option></select>
      <input type="radio" name="venue" value="room" checked><input type="radio" name="venue" value="own">
      <input type="checkbox" name="agree" value="1"><input type="submit" name="go" value="Go"></form>"""
    assert FormFields.of(page) == {
        "ticket": "abc",
        "minutes_share": "1.5",
        "invitation": "",
        "fours": "shrink",
        "venue": "room",
    }


def test_words_about_groups_and_times():
    assert sizes({"3": 1, "4": 2}) == "1 group of 3 and 2 groups of 4"
    assert sizes({"3": 10, "4": 0}) == "10 groups of 3"
    assert sizes({"12": 1, "5": 1}) == "1 group of 5 and 1 group of 12"
    assert clock(90_400) == "1:30"
