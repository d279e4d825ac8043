"""The people of the demo: believable, in one language, without signs; what they share makes a harvest."""

from collections import Counter
from itertools import pairwise

import pytest

from sessions_app.harvest.themes import themes
from sessions_app.rehearsal.proof import SIGN
from sessions_app.rehearsal.story import Bringing, Standpoint, Story, plan, story

DEFAULT = 8
TURN = [("client", "share"), ("client", "return"), ("consultant", "return")]


@pytest.fixture
def told() -> Story:
    return story()


def finished(told: Story, me: int, holder: int | None, place: int, round_number: int = 1) -> dict[str, str]:
    """What one person has written at the end of a turn, by kind."""
    moment = Standpoint(me, holder, place, round_number, f"{round_number}.{31 if holder is None else holder}")
    role = "client" if me == holder else "consultant"
    edits = [edit for part in TURN if part[0] == role for edit in plan(told, moment, *part, 9_000)]
    return {edit.key.rsplit(".", 1)[1]: edit.content.text for edit in edits}


def everything(told: Story) -> list[str]:
    challenges = [one for figure in told.people for one in figure.brings]
    return [
        told.title,
        told.invitation,
        *told.takes_anyway,
        *told.leaves_anyway,
        *(one.line for one in told.feedback),
        *(text for one in challenges for text in (one.challenge, one.valuable, one.next_step, *one.takes, *one.leaves)),
    ]


def test_nothing_in_it_looks_like_a_test(told):
    for text in everything(told):
        assert text.isprintable() and not SIGN.search(text) and "⟨" not in text, text
        assert text == " ".join(text.split()) and (text == told.title or text[-1] in ".?!"), text
    names = [figure.name for figure in told.people]
    assert len(set(names)) == len(names) >= 16 and all(name.isalpha() for name in names)
    assert len(told.title) <= 120 and len(told.invitation) <= 2000
    assert all(1 <= answer <= 5 for one in told.feedback for answer in (one.helped, one.again))
    assert all(len(one.line) <= 500 for one in told.feedback)


def test_no_two_notes_are_the_same(told):
    assert max(Counter(everything(told)).values()) == 1
    for round_number in (1, 2):
        brought = [told.challenge_of(index, round_number) for index in range(16)]
        assert len(set(brought)) == 16, "also with as many people as can be asked for"


def test_a_holder_writes_what_belongs_together_and_consultants_what_they_take_from_it(told):
    brought: Bringing = told.challenge_of(0, 1)
    wanted = {"challenge": brought.challenge, "valuable": brought.valuable, "next_step": brought.next_step}
    assert finished(told, 0, 0, 0) == wanted
    helped = [finished(told, me, 0, place) for me, place in ((3, 0), (5, 1))]
    assert [each["takeaway"] for each in helped] == list(brought.takes)
    assert [each["gift"] for each in helped] == list(brought.leaves)
    assert finished(told, 0, 0, 0, round_number=2)["challenge"] != brought.challenge


def test_of_somebody_who_is_not_simulated_they_take_something_that_is_always_true(told):
    assert finished(told, 3, None, 0)["takeaway"] in told.takes_anyway
    assert finished(told, 3, None, 0)["gift"] in told.leaves_anyway
    assert finished(told, 3, 0, 2)["takeaway"] in told.takes_anyway, "and the third consultant of a group of four"


def test_they_are_done_before_the_phase_is(told):
    for role, phase in TURN:
        edits = list(plan(told, Standpoint(2, 2 if role == "client" else 4, 0, 1, "1.33"), role, phase, 1_000))
        assert edits and all(0 < edit.after < 1_000 for edit in edits)
        by_key = [[one.content.text for one in edits if one.key == key] for key in {edit.key for edit in edits}]
        assert all(later.startswith(earlier) for texts in by_key for earlier, later in pairwise(texts))


def test_most_of_it_is_shared_and_it_has_themes(told):
    said, shares = [], Counter[str]()
    for me in range(DEFAULT):
        for round_number in (1, 2):
            for role, phase in TURN:
                moment = Standpoint(
                    me, me if role == "client" else (me + 1) % DEFAULT, 0, round_number, f"{round_number}.{me}"
                )
                for edit in plan(told, moment, role, phase, 9_000):
                    if edit.key.endswith(".gift"):
                        assert edit.content.named and edit.content.share in {"holder", "holder_organizers"}
                        continue
                    shares[edit.content.share] += 1
                    if edit.content.share in {"organizers", "everyone"}:
                        said.append((me, edit.content.text))
    assert set(shares) == {"me", "group", "organizers", "everyone"}
    assert shares["organizers"] + shares["everyone"] > 2 * (shares["me"] + shares["group"])
    found = {theme.words for theme in themes(said, "en")}
    assert {"difficult conversation", "delegate", "decide"} <= found, found
