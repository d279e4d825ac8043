"""Counts of notes include only notes with a name, as their reader has them."""

import pytest

from sessions_app.domain.practice import digest
from sessions_app.domain.units import Ms
from sessions_app.harvest.summary import Counted, summary
from sessions_app.practices import practice
from sessions_app.selectors import ReadableNote
from tests import cast
from tests.cast import begun, key, write

TROIKA = digest(practice("troika"))


def note(author: str, role: str = "client", round: int = 1, text: str = "calm") -> ReadableNote:
    return ReadableNote(round, "valuable", TROIKA, role, text, "organizers", bool(author), author=author)


def test_people_are_counted_once_and_notes_by_round_and_role():
    counted = Counted((number, role) for number in (1, 2) for role in ("client", "consultant"))
    shared = [note("Ada"), note("Ada", "consultant"), note("Ben"), note("Ada (2)", round=2), note(""), note("")]
    assert list(counted.passing(shared)) == shared
    assert {place: (cell.notes, set(cell.authors)) for place, cell in counted.cells().items()} == {
        (1, "client"): (2, {"Ada", "Ben"}),
        (1, "consultant"): (1, {"Ada"}),
        (2, "client"): (1, {"Ada (2)"}),
        (2, "consultant"): (0, set()),
    }
    assert counted.nameless == 2
    assert [who for who, _ in counted.said] == ["Ada", "Ada", "Ben", "Ada (2)"]


@pytest.mark.django_db
class TestOnThePage:
    @pytest.fixture
    def session(self):
        return cast.opened(cast.session_of(cast.account("Oto")))

    @pytest.fixture
    def three(self, session):
        people = cast.arrive(session, "Ada", "Ben", "Cem")
        begun(session)
        for person in people:
            write(person, key(person, "valuable"), "a small experiment", "organizers")
        return people

    def test_a_note_without_a_name_is_no_person_and_no_theme(self, session, three):
        ada, ben, _ = three
        before = summary(session, Ms(0))
        write(ada, key(ada, "next_step"), "one more small experiment", "everyone", named=False)
        write(ben, key(ada, "takeaway"), "a small experiment, too", "everyone", named=False)
        after = summary(session, Ms(0))
        assert (before.nameless, after.nameless) == (0, 2)
        assert (after.written, after.themes) == (before.written, before.themes)
        assert [(theme.words, theme.people) for theme in after.themes] == [("small experiment", 3)]

    def test_three_notes_without_a_name_are_no_three_people(self, session):
        people = cast.arrive(session, "Ada", "Ben", "Cem")
        begun(session)
        for person in people:
            write(person, key(person, "valuable"), "a small experiment", "organizers", named=False)
        found = summary(session, Ms(0))
        assert (found.silent, found.nameless, found.written.total, found.themes) == (False, 3, 0, [])
