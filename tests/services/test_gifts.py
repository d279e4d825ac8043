"""What consultants leave to a holder: the holder reads it, with the name; organizers if its author says so."""

import pytest

from sessions_app.harvest.mine import own_page
from sessions_app.harvest.rows import rows
from sessions_app.models import Note
from sessions_app.notices import notify
from sessions_app.selectors import left_to
from sessions_app.services import erasing, mending
from sessions_app.services.notes import Edit, save_note
from tests.cast import NAMES, arrive, begun, key, later, mark, ms, snapshot, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def seats(session):
    """Seven people in a three and a four; each one's people by seat, the three first."""
    people = {person.pk: person for person in arrive(session, *NAMES[:7])}
    groups = sorted(begun(session).begun.groups, key=lambda group: len(group.people))
    return [[people[seat.id] for seat in group.people] for group in groups]


@pytest.fixture
def told(monkeypatch, django_capture_on_commit_callbacks):
    """Who is told that what was left to them has changed, while something is done."""
    heard: list[int] = []
    monkeypatch.setattr(notify, "left", lambda _, participant: heard.append(participant))

    def of(act) -> list[int]:
        del heard[:]
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return heard

    return of


def left(person) -> list[tuple[str, str]]:
    return [(note.author, note.text) for note in left_to(person)]


def exported(session) -> dict[str, tuple[str, str, str]]:
    return {row.text: (row.kind, row.author, row.shared_with) for row in rows([session])}


def test_the_holder_reads_it_and_nobody_else(session, seats):
    (ada, ben, cem), others = seats
    write(ben, key(ada, "gift"), "Hold your pause", "holder")
    write(cem, key(ada, "takeaway"), "A pause is an answer", "group")
    assert left(ada) == [(ben.label, "Hold your pause")]
    for one in (ben, cem, *others):
        assert left(one) == []
        assert "Hold your pause" not in [note.text for note in own_page(one, ms(600)).shared]
    assert [note.text for note in own_page(ada, ms(600)).rounds[0].turns[0].left] == ["Hold your pause"]
    assert exported(session) == {}


def test_organizers_read_it_if_its_author_says_so(session, seats):
    ada, ben, _ = seats[0]
    write(ben, key(ada, "gift"), "Hold your pause", "holder_organizers")
    assert left(ada) == [(ben.label, "Hold your pause")]
    assert exported(session) == {"Hold your pause": ("gift", ben.label, "holder_organizers")}


def test_nobody_leaves_something_to_themselves_or_to_somebody_in_another_group(seats):
    (ada, ben, _), (dee, *_) = seats
    for author, holder in ((ada, ada), (ben, dee)):
        with pytest.raises(Exception, match=r"role|sit with"):
            write(author, key(holder, "gift"), "x", "holder")
    assert not Note.objects.exists()


def test_a_turn_that_was_not_held_is_not_asked_about(session, seats):
    ada, ben, cem = seats[0]
    group = snapshot(session.pk).begun.group_of[ada.pk]
    mending.pass_turn(session.pk, cem.pk, mark(group, 20), ms(20))
    asked = {note.key for turn in own_page(ben, ms(900)).rounds[0].turns for note in turn.notes}
    assert key(ada, "gift") in asked
    assert key(cem, "gift") not in asked


class TestChangingOneSMind:
    def test_it_is_the_holder_s_no_more(self, seats, told):
        ada, ben, _ = seats[0]
        assert told(lambda: write(ben, key(ada, "gift"), "Hold your pause", "holder")) == [ada.pk]
        edit = Edit(key(ada, "gift"), "Hold your pause", "me", True, 1, 2)
        assert told(lambda: save_note(ben, edit, later(61))) == [ada.pk]
        assert left(ada) == []

    @pytest.mark.parametrize("change", [erasing.take_back, erasing.delete_all])
    def test_so_it_is_with_everything_that_is_taken_back(self, seats, told, change):
        ada, ben, cem = seats[0]
        write(ben, key(ada, "gift"), "Hold your pause", "holder")
        write(ben, key(cem, "gift"), "Ask once more", "holder_organizers")
        assert sorted(told(lambda: change(ben, later(61)))) == sorted([ada.pk, cem.pk])
        assert left(ada) == left(cem) == []

    def test_what_is_not_for_the_holder_is_no_news(self, seats, told):
        ada, ben, _ = seats[0]
        assert told(lambda: write(ben, key(ada, "takeaway"), "To listen", "everyone")) == []
        assert told(lambda: write(ben, key(ada, "gift"), "Not yet", "me")) == []

    def test_a_first_gift_does_not_say_whether_other_notes_have_a_name(self, seats):
        ada, ben, _ = seats[0]
        write(ben, key(ada, "gift"), "Hold your pause", "holder")
        ben.refresh_from_db()
        assert ben.signs is None


class TestErasing:
    def test_whoever_wrote_it_takes_it_along(self, session, seats, told):
        ada, ben, _ = seats[0]
        write(ben, key(ada, "gift"), "Hold your pause", "holder_organizers")
        assert told(lambda: erasing.erase(ben, "Somebody", "nobody’s", later(61), ms(61))) == [ada.pk]
        assert left(ada) == []
        assert exported(session) == {}

    def test_the_writer_keeps_what_was_left_to_somebody_who_is_erased(self, session, seats):
        ada, ben, _ = seats[0]
        write(ben, key(ada, "gift"), "Hold your pause", "holder_organizers")
        erasing.erase(ada, "Somebody", "nobody’s", later(61), ms(61))
        [note] = [note for _, _, note in own_page(ben, ms(600)).notes]
        assert note.text == "Hold your pause"
        assert ada.label not in str(exported(session))
