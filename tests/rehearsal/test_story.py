"""The people of the demo: believable, in one language, without signs; what they share makes a harvest."""

from collections import Counter
from itertools import pairwise

import pytest

from sessions_app.harvest.themes import themes
from sessions_app.rehearsal.document import ReadPractice
from sessions_app.rehearsal.habits import Subject
from sessions_app.rehearsal.proof import SIGN
from sessions_app.rehearsal.story import Bringing, Standpoint, Story, plan, story

from . import documents

DEFAULT = 8
TROIKA = documents.told("troika")


@pytest.fixture
def told() -> Story:
    return story("troika")


def typed(told: Story, practice: ReadPractice, me: int, holder: int | None, helper: int, round_number: int = 1):
    """All that one person types in a turn."""
    subject = Subject(round_number, 31 if holder is None else holder, 100 + me)
    comes = "holder" if me == holder else "rest"
    moment = Standpoint(me, holder, helper, subject)
    role = practice.who(comes)
    return [edit for phase in practice.phases for edit in plan(told, practice, moment, role, phase, 9_000)]


def finished(told: Story, me: int, holder: int | None, helper: int, round_number: int = 1) -> dict[str, str]:
    """What one person has written at the end of a turn, by kind."""
    edits = typed(told, TROIKA, me, holder, helper, round_number)
    return {edit.key.rsplit(".", 1)[1]: edit.content.text for edit in edits}


def texts_of(brings: Bringing) -> list[str]:
    return [text for own in brings.values() for text in ([own] if isinstance(own, str) else own)]


def everything(told: Story) -> list[str]:
    return [
        told.title,
        told.invitation,
        *(line for lines in told.anyway.values() for line in lines),
        *told.lines,
        *(one.line for one in told.feedback),
        *(text for figure in told.people for brings in figure.brings for text in texts_of(brings)),
    ]


@pytest.mark.parametrize("key", ["troika", "fits any"])
def test_nothing_in_it_looks_like_a_test(key):
    told = story(key)
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
        brought = [told.brought_by(index, round_number)["challenge"] for index in range(16)]
        assert len(set(brought)) == 16, "also with as many people as can be asked for"


def test_a_holder_writes_what_belongs_together_and_consultants_what_they_take_from_it(told):
    brought: Bringing = told.brought_by(0, 1)
    assert finished(told, 0, 0, 0) == {kind: brought[kind] for kind in ("challenge", "valuable", "next_step")}
    helped = [finished(told, me, 0, helper) for me, helper in ((3, 0), (5, 1))]
    assert tuple(each["takeaway"] for each in helped) == brought["takeaway"]
    assert tuple(each["gift"] for each in helped) == brought["gift"]
    assert finished(told, 0, 0, 0, round_number=2)["challenge"] != brought["challenge"]


def test_of_somebody_who_is_not_simulated_they_take_something_that_is_always_true(told):
    assert finished(told, 3, None, 0)["takeaway"] in told.anyway["takeaway"]
    assert finished(told, 3, None, 0)["gift"] in told.anyway["gift"]
    assert finished(told, 3, 0, 2)["takeaway"] in told.anyway["takeaway"], "and the third consultant of a group of four"


@pytest.mark.parametrize("key", documents.EVERY)
def test_they_are_done_before_the_phase_is_in_every_practice(key):
    practice, told = documents.told(key), story(key)
    for holder in (2, 4):
        edits = typed(told, practice, 2, holder, 0)
        assert all(0 < edit.after < 9_000 for edit in edits)
        by_key = [[one.content.text for one in edits if one.key == key] for key in {edit.key for edit in edits}]
        assert all(later.startswith(earlier) for texts in by_key for earlier, later in pairwise(texts))


@pytest.mark.parametrize("key", documents.EVERY)
def test_a_holder_leaves_nothing_out_and_a_story_names_kinds_that_there_are(key):
    practice, told = documents.told(key), story(key)
    wanted = {kind for kind, note in practice.notes.items() if not note.by or practice.who("holder") in note.by}
    assert {edit.key.rsplit(".", 1)[1] for edit in typed(told, practice, 2, 2, 0)} == wanted
    named = {kind for figure in told.people for brings in figure.brings for kind in brings} | set(told.anyway)
    assert named <= set(practice.notes)


def test_most_of_it_is_shared_and_it_has_themes(told):
    said, shares = [], Counter[str]()
    for me in range(DEFAULT):
        for round_number in (1, 2):
            for holder in (me, (me + 1) % DEFAULT):
                for edit in typed(told, TROIKA, me, holder, 0, round_number):
                    if edit.key.endswith(".gift"):
                        assert edit.content.named and edit.content.share in {"holder", "holder_organizers"}
                        continue
                    shares[edit.content.share] += 1
                    if edit.content.share in {"organizers", "group_organizers", "everyone"}:
                        said.append((me, edit.content.text))
    assert set(shares) == {"me", "group", "organizers", "group_organizers", "everyone"}
    assert shares["organizers"] + shares["everyone"] > 2 * (shares["me"] + shares["group"])
    found = {theme.words for theme in themes(said, "en")}
    assert {"difficult conversation", "delegate", "decide"} <= found, found
