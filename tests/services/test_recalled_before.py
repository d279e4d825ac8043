"""What somebody wrote in a stage before is shown to those who help with their case now, if everybody may read it.

Ada calls for something while all are together, and has a table of her own in the next round: 240 s of telling it again
from 1000 on, then the round's question.
"""

import pytest

from sessions_app import screens
from sessions_app.models import Participant, Session
from sessions_app.selectors import recalled_for, snapshot
from sessions_app.services import cases
from sessions_app.services.notes import Edit, save_note
from tests import cast
from tests.cast import later, ms

pytestmark = pytest.mark.django_db
TABLES = 1_000  # s


@pytest.fixture
def session(oto) -> Session:
    return cast.opened(cast.session_of(oto, practice="pro_action_cafe", rounds=5))


@pytest.fixture
def people(session) -> list[Participant]:
    """Ada first; all have sat together, and each table helps with a case."""
    found = cast.arrive(session, *cast.NAMES[:8])
    cast.begun(session)
    for caller in (found[0], found[4]):
        cases.bring(session.pk, caller.pk, "", ms(10))
    cast.begun(session, at=TABLES)
    return found


def calls(person: Participant, text: str = "A garden for all", share: str = "everyone", **changes) -> None:
    key = f"1.{person.pk}.calling_for"
    edit = {"named": True, "base": 0, "revision": 1} | changes
    save_note(person, Edit(key, text, share, **edit), later(TABLES + 1))


def read_by(session: Session, person: Participant, at: float) -> str | None:
    """What is there for them: on their screen, and where they ask for it."""
    seen = snapshot(session.pk)
    told, said = recalled_for(seen, person, ms(at)), screens.for_participant(seen, person.pk, ms(at)).recalled
    if told:
        assert said is not None
        assert (said.holder, said.kind, said.revision) == (told.holder, told.kind, told.revision)
    return told.text if told else None


def table_of(session: Session, person: Participant) -> set[int]:
    begun = snapshot(session.pk).begun
    assert begun is not None
    return {seat.id for seat in begun.group_of[person.pk].people}


def test_those_who_help_see_the_call_of_whose_case_it_is(session, people):
    calls(people[0])
    mates = table_of(session, people[0])
    for person in people[1:]:
        expected = "A garden for all" if person.pk in mates else None
        assert read_by(session, person, TABLES + 10) == expected
        assert read_by(session, person, TABLES + 300) == expected
    assert read_by(session, people[0], TABLES + 10) is None, "it is in the caller's own notes"


@pytest.mark.parametrize(
    "how", [{"share": "me"}, {"share": "group"}, {"share": "organizers"}, {"named": False}], ids=str
)
def test_nobody_sees_what_was_for_others_or_has_no_name(session, people, how):
    """Those with whom Ada sat then were all; they are other people now."""
    calls(people[0], **how)
    assert [read_by(session, person, TABLES + 10) for person in people] == [None] * 8


def test_a_change_is_on_their_screens_and_so_is_taking_it_back(session, people):
    mate = next(person for person in people[1:] if person.pk in table_of(session, people[0]))
    calls(people[0])
    before = snapshot(session.pk).version
    calls(people[0], "A garden on the roof", base=1, revision=2)
    assert snapshot(session.pk).version > before
    assert read_by(session, mate, TABLES + 10) == "A garden on the roof"
    before = snapshot(session.pk).version
    calls(people[0], "A garden on the roof", "me", base=2, revision=3)
    assert snapshot(session.pk).version > before
    assert read_by(session, mate, TABLES + 10) is None


def test_a_note_that_is_shown_to_nobody_changes_no_screen(session, people):
    before = snapshot(session.pk).version
    key = f"2.{people[0].pk}.clearer"
    save_note(people[0], Edit(key, "Who waters it?", "everyone", True, 0, 1), later(TABLES + 1))
    assert snapshot(session.pk).version == before
