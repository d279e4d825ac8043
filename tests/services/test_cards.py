"""Cards on the tables of tests/practices/cards.toml: seen by the table at once, and by nobody else; saved,
changed, taken back, exported and erased as notes are.
"""

from uuid import UUID

import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext

from sessions_app.domain.errors import Conflict, Forbidden, Invalid, LimitReached, Stale, WrongMoment
from sessions_app.domain.quoting import seal
from sessions_app.harvest.mine import own_page
from sessions_app.harvest.rows import rows
from sessions_app.models import Note, Participant, Session
from sessions_app.notices import notify
from sessions_app.selectors.cards import Laid, seat_now, stands_on_the_stage, table_of
from sessions_app.services import attendance, erasing, gathering, hosting, quotes
from sessions_app.services.cards import hide_from_stage
from sessions_app.services.notes import Edit, save_note
from tests import cast
from tests.cast import NAMES, arrive, begun, formed, joined, later, ms

pytestmark = pytest.mark.django_db

GROUP, ORGANIZERS = "group", "group_organizers"


@pytest.fixture
def session(oto, with_cards) -> Session:
    return cast.opened(cast.session_of(oto, practice=with_cards))


@pytest.fixture
def tables(session) -> list[list[Participant]]:
    """Seven people at a table of three (the first) and one of four."""
    return seated(session, {person.pk: person for person in arrive(session, *NAMES[:7])})


def seated(session: Session, people: dict[int, Participant]) -> list[list[Participant]]:
    groups = sorted(begun(session).begun.groups, key=lambda group: len(group.people))
    return [[people[seat.id] for seat in group.people] for group in groups]


def number_of(person: Participant) -> int:
    table = table_of(person)
    assert table
    return table.number


def lay(person: Participant, text: str, share: str = GROUP, *, kind: str = "c1", id: str = "aaaa", **how) -> int:
    """Each save of an id that was saved before says `base`, as a phone does."""
    base = how.pop("base", 0)
    table = how.pop("table", None) or number_of(person)
    key = f"{how.pop('round', 1)}.{table}.{kind}.{id}"
    edit = Edit(key, text, share, how.pop("named", False), base, base + 1)
    return save_note(person, edit, later(how.pop("at", 60)))


def seen(person: Participant) -> list[tuple[str, str]]:
    """Text and author of each card that lies before somebody, in its order."""
    return [(card.text, card.author) for card in at(person).cards]


def at(person: Participant) -> Laid:
    table = table_of(person)
    assert table
    return table


def handles(person: Participant) -> list[UUID]:
    return [card.handle for card in at(person).cards if card.handle]


def group_of(person: Participant) -> int:
    seat = seat_now(person)
    assert seat
    return seat.group_id


@pytest.fixture
def told(monkeypatch, django_capture_on_commit_callbacks):
    """Who is told that the cards before them have changed, while something is done: the groups of each notice, people
    (negative), or the stage."""
    heard: list[list[int] | str] = []

    def hear(_: int, groups: list[int], people: list[int], *, stage: bool) -> None:
        heard.append("stage" if stage else [*groups, *(-person for person in people)])

    monkeypatch.setattr(notify, "cards", hear)

    def of(act) -> list[list[int] | str]:
        del heard[:]
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return heard

    return of


class TestLaying:
    def test_the_table_sees_it_without_a_name_and_nobody_else_does(self, tables):
        (ada, ben, cem), others = tables
        lay(ada, "The key is lost")
        lay(ben, "We had two plans", named=True)
        lay(ada, "Nobody had slept", id="bbbb")
        for one in (ada, ben, cem):
            assert seen(one) == [
                ("The key is lost", ""), ("We had two plans", ben.label), ("Nobody had slept", ""),
            ]  # fmt: skip
        for one in others:
            assert seen(one) == []

    def test_only_its_author_is_told_which_are_theirs(self, tables):
        ada, ben, _ = tables[0]
        lay(ada, "The key is lost")
        [own], [other] = at(ada).cards, at(ben).cards
        assert (own.mine, own.key, own.revision) == (True, f"1.{number_of(ada)}.c1.aaaa", 1)
        assert (other.mine, other.key, other.revision, other.named) == (False, "", 0, False)

    def test_the_same_again_is_the_same_card(self, tables):
        ada = tables[0][0]
        assert [lay(ada, "The key is lost"), lay(ada, "The key is lost")] == [1, 1]
        assert len(seen(ada)) == 1

    def test_nothing_that_another_device_saved_is_overwritten(self, tables):
        ada = tables[0][0]
        lay(ada, "The key is lost")
        lay(ada, "The key was lost", base=1)
        with pytest.raises(Conflict) as conflict:
            lay(ada, "The lock is lost", base=1)
        assert conflict.value.current.text == "The key was lost"

    def test_two_people_may_give_the_same_id(self, tables):
        ada, ben, _ = tables[0]
        lay(ada, "The key is lost")
        lay(ben, "The lock is old")
        assert len(seen(ada)) == 2

    def test_nobody_is_asked_whether_their_notes_have_a_name_because_of_it(self, tables):
        ada = tables[0][0]
        lay(ada, "The key is lost", named=True)
        ada.refresh_from_db()
        assert ada.signs is None

    def test_a_role_may_be_needed(self, tables):
        first, _, third = tables[0]
        lay(first, "Said first", ORGANIZERS, kind="c3")
        with pytest.raises(Forbidden):
            lay(third, "Said third", ORGANIZERS, kind="c3")
        assert (at(first).lays, at(third).lays) == (("c1", "c2", "c3"), ("c1", "c2"))

    def test_who_has_gone_may_still_lay_it_there_and_reads_nothing_there(self, session, tables):
        ada, ben, _ = tables[0]
        number = number_of(ada)
        attendance.leave(session.pk, ada.pk, ms(70))
        lay(ada, "From the train", table=number)
        assert seen(ben) == [("From the train", "")]
        assert table_of(ada) is None

    def test_it_lies_at_no_other_table_than_the_one_for_which_it_was_written(self, tables):
        (ada, *_), (dee, *_) = tables
        with pytest.raises(Forbidden):
            lay(ada, "The key is lost", table=number_of(dee))
        with pytest.raises(Forbidden):
            lay(ada, "The key is lost", round=2)
        assert not Note.objects.exists()

    def test_before_the_round_it_waits_on_the_phone(self, session):
        people = arrive(session, *NAMES[:6])
        proposal = formed(session).proposal
        hosting.show_groups(session.pk, proposal.revision, ms(0))
        with pytest.raises(WrongMoment):
            lay(people[0], "The key is lost", table=1)

    @pytest.mark.parametrize(
        ("kind", "share", "text"),
        [("c1", "everyone", "x"), ("c2", "group", "x"), ("c1", "group", "x" * 281), ("k4", "group", "x")],
    )
    def test_what_no_such_card_can_be_is_refused(self, tables, kind, share, text):
        with pytest.raises(Invalid):
            lay(tables[0][0], text, share, kind=kind)

    def test_a_table_bears_only_so_many(self, tables, monkeypatch):
        ada = tables[0][0]
        monkeypatch.setattr("sessions_app.domain.cards.MOST", 2)
        lay(ada, "one")
        lay(ada, "two", id="bbbb")
        with pytest.raises(LimitReached):
            lay(ada, "three", id="cccc")
        assert lay(ada, "two, again", id="bbbb", base=1) == 2


class TestReading:
    def test_its_handle_is_another_one_after_each_change(self, tables):
        ada, ben, _ = tables[0]
        lay(ada, "The key is lost")
        before = at(ben).cards[0].handle
        lay(ada, "The key was lost", base=1)
        assert at(ben).cards[0].handle != before

    def test_changing_it_leaves_it_where_it_lay(self, tables):
        ada, ben, _ = tables[0]
        lay(ada, "The key is lost")
        lay(ben, "We had two plans")
        lay(ada, "The key was lost", base=1)
        assert [text for text, _ in seen(ben)] == ["The key was lost", "We had two plans"]

    def test_looking_takes_as_many_queries_however_many_lie_there_and_their_sql_is_written_before(
        self, tables, monkeypatch
    ):
        """Four phones ask at each card: writing the SQL anew took most of a card's time."""
        (ada, ben, _), _ = tables

        def looked() -> int:
            with CaptureQueriesContext(connection) as asked:
                seen(ben)
            return len(asked)

        lay(ada, "The key is lost", named=True)
        once = looked()
        for number in range(3):
            lay(ada, f"Plan {number}", named=True, id=f"aaaa{number}")
        written: list[object] = []
        monkeypatch.setattr(SQLCompiler, "as_sql", lambda *_, **__: written.append(_))
        assert (looked(), written) == (once, [])

    def test_in_the_next_round_other_cards_lie_there(self, session, tables):
        people = {person.pk: person for table in tables for person in table}
        ada, ben, _ = tables[0]
        number = number_of(ada)
        lay(ada, "Lay first")
        lay(ben, "And second")
        cast.begun(session, at=4000)
        there = next(person for person in people.values() if number_of(person) == number)
        lay(there, "A new one", round=2)
        assert seen(there) == [("A new one", "")]


class TestBeingTold:
    def test_the_table_is_and_nobody_else(self, tables, told):
        ada = tables[0][0]
        table = [group_of(ada)]
        assert told(lambda: lay(ada, "The key is lost")) == [table]
        assert told(lambda: lay(ada, "The key is lost")) == []
        assert told(lambda: lay(ada, "The key is lost", "me", base=1)) == [table]
        assert told(lambda: lay(ada, "Only for me", "me", base=2)) == []

    def test_no_version_is_made(self, session, tables, told):
        before = Session.objects.get(pk=session.pk).version
        told(lambda: lay(tables[0][0], "The key is lost"))
        assert Session.objects.get(pk=session.pk).version == before

    @pytest.mark.parametrize(
        "change",
        [
            lambda who: erasing.take_back(who, later(61)),
            lambda who: erasing.delete_all(who, later(61)),
            lambda who: erasing.erase(who, "Somebody", "nobody’s", later(61), ms(61)),
        ],
        ids=["taken back", "deleted", "erased"],
    )
    def test_when_everything_of_somebody_is_gone(self, tables, told, change):
        ada, ben, _ = tables[0]
        lay(ada, "The key is lost")
        assert told(lambda: change(ada)) == [[group_of(ben)]]
        assert seen(ben) == []


@pytest.fixture
def cafe(oto) -> "Cafe":
    """Of World Café: all together, three rounds at tables, all together."""
    return Cafe(cast.opened(cast.session_of(oto, practice="world_cafe", rounds=5)))


class Cafe:
    """Nine people who go from round to round."""

    def __init__(self, session: Session) -> None:
        self.session, self.held = session, 0
        self.people = arrive(session, *NAMES[:9])

    def goes_on(self) -> list[list[Participant]]:
        """The next round begins. By table; who sits on the first seat comes first."""
        people = {person.pk: person for person in self.people}
        groups = sorted(begun(self.session, at=4000 * self.held).begun.groups, key=lambda group: group.number)
        self.held += 1
        return [[people[seat.id] for seat in sorted(group.people, key=lambda one: one.seat)] for group in groups]


CLOTH, PATTERN = "cloth_card", "pattern_card"


class TestTravelling:
    @pytest.fixture
    def first(self, cafe) -> list[Participant]:
        """The first table in the first round at tables, its host first."""
        cafe.goes_on()
        return cafe.goes_on()[0]

    def test_guests_read_what_was_left_at_their_table_and_nobody_else_does(self, cafe, first):
        host, *guests = first
        lay(guests[0], "Lay first", kind=CLOTH, round=2)
        lay(guests[1], "And second", kind=CLOTH, round=2, named=True)
        here, *elsewhere = cafe.goes_on()
        assert host in here
        new = next(person for person in here if person not in first)
        lay(new, "A new one", kind=CLOTH, round=3)
        for reader in here:
            assert seen(reader) == [("And second", guests[1].label), ("Lay first", ""), ("A new one", "")]
            assert [card.round for card in at(reader).cards] == [2, 2, 3]
        assert all(seen(one) == [] for table in elsewhere for one in table)

    def test_a_card_that_would_be_about_somebody_is_left_only_with_their_name(self, cafe, first, monkeypatch):
        host, *guests = first
        lay(guests[0], "Without a name", kind=CLOTH, round=2)
        lay(guests[1], "With a name", kind=CLOTH, round=2, named=True)
        monkeypatch.setattr("sessions_app.domain.privacy.FEWEST", 20)
        new = next(person for person in cafe.goes_on()[0] if person not in first)
        assert seen(new) == [("With a name", guests[1].label)]
        assert [text for text, _ in seen(host)] == ["With a name", "Without a name"]  # who sat there saw it come

    def test_who_sits_there_now_is_told_when_it_changes_and_the_host_gathers_it(self, cafe, first, told):
        author = first[1]
        lay(author, "Left here", kind=CLOTH, round=2)
        here = cafe.goes_on()[0]
        host = next(person for person in here if at(person).gathers)
        guest = next(person for person in here if person not in (host, author))
        [heard] = told(lambda: lay(author, "Changed since", kind=CLOTH, round=2, table=1, base=1))
        assert group_of(host) == group_of(guest) == heard[-1]
        lay(guest, "A new one", kind=CLOTH, round=3)
        left, laid = handles(host)
        with pytest.raises(Forbidden):
            gathering.join(guest, left, laid)
        assert told(lambda: gathering.join(host, left, laid)) == [[group_of(host)]]
        under, above = at(guest).cards
        assert under.under == above.handle

    def test_the_last_stage_shows_again_what_lay_where_one_sat_to_whom_it_says(self, cafe, first):
        host, *guests = first
        lay(guests[0], "Lay first", kind=CLOTH, round=2)
        for _ in range(3):
            cafe.goes_on()
        assert [card.text for card in at(host).recalled] == ["Lay first"]
        assert at(guests[0]).recalled == ()

    def test_who_sat_there_is_told_when_it_changes_then(self, cafe, first, told):
        author = first[1]
        lay(author, "Lay first", kind=CLOTH, round=2)
        for _ in range(3):
            cafe.goes_on()
        [heard] = told(lambda: lay(author, "Lay first", "me", kind=CLOTH, round=2, table=1, base=1))
        assert {-person.pk for person in first} <= {*heard}

    def test_nothing_of_a_table_stands_on_the_stage(self, cafe, first):
        lay(first[0], "For the table", kind=CLOTH, round=2)
        assert stands_on_the_stage(cafe.session) == ([], 0)


class TestTogether:
    """A plenary's cards: the stage shows all, people their own."""

    @pytest.fixture
    def people(self, cafe) -> list[Participant]:
        for _ in range(5):
            cafe.goes_on()
        return cafe.people

    def put(self, person: Participant, text: str, **how) -> int:
        return lay(person, text, ORGANIZERS, kind=PATTERN, round=5, **how)

    def on_the_stage(self, cafe: Cafe) -> list[tuple[str, str]]:
        return [(card.text, card.author) for card in stands_on_the_stage(cafe.session)[0]]

    def test_the_stage_shows_them_in_the_order_in_which_they_came_and_people_see_their_own(self, cafe, people):
        ada, ben, *_ = people
        self.put(ada, "Trust came up twice")
        self.put(ben, "Who is missing?", named=True)
        lay(ada, "Taken back", "me", kind=PATTERN, round=5, id="bbbb")
        assert self.on_the_stage(cafe) == [("Trust came up twice", ""), ("Who is missing?", ben.label)]
        assert seen(ada) == [("Trust came up twice", "")]
        assert (at(ada).gathers, at(ada).lays) == ((), (PATTERN,))

    def test_the_stage_hears_of_it_and_no_phone_does(self, people, told):
        assert told(lambda: self.put(people[0], "Trust came up twice")) == ["stage"]

    def test_a_facilitator_takes_one_off_the_stage_until_its_author_changes_it(self, cafe, people, told):
        self.put(people[0], "Somebody is to blame")
        [handle] = handles(people[0])
        assert told(lambda: hide_from_stage(cafe.session, handle, on=True)) == ["stage"]
        assert self.on_the_stage(cafe) == []
        hide_from_stage(cafe.session, handle, on=False)
        assert self.on_the_stage(cafe) == [("Somebody is to blame", "")]
        hide_from_stage(cafe.session, handle, on=True)
        self.put(people[0], "Nobody is to blame", base=1)
        assert self.on_the_stage(cafe) == [("Nobody is to blame", "")]
        with pytest.raises(Stale):
            hide_from_stage(cafe.session, handle, on=True)

    def test_hiding_it_among_the_quotes_hides_it_there(self, cafe, people, told):
        self.put(people[0], "Somebody is to blame")
        [handle] = handles(people[0])
        sealed = seal("Somebody is to blame", ORGANIZERS, named=False)
        assert told(lambda: quotes.give_prominence(cafe.session.pk, handle, "hidden", sealed)) == ["stage"]
        assert self.on_the_stage(cafe) == []

    def test_no_more_stand_there_than_can_be_read(self, cafe, people, monkeypatch):
        monkeypatch.setattr("sessions_app.selectors.cards.MOST_ON_THE_STAGE", 2)
        for number in range(3):
            self.put(people[0], f"Card {number}", id=f"aaaa{number}")
        assert [text for text, _ in self.on_the_stage(cafe)] == ["Card 1", "Card 2"]
        assert stands_on_the_stage(cafe.session)[1] == 3

    def test_the_time_for_a_card_does_not_grow_with_the_room(self, cafe, people):
        with CaptureQueriesContext(connection) as few:
            self.put(people[0], "Trust came up twice")
        joined(cafe.session, *(f"P{number}" for number in range(30)), at=16_000)
        assert seat_now(people[0]).group.seats.count() == 39
        with CaptureQueriesContext(connection) as many:
            self.put(people[0], "Who is missing?", id="bbbb")
        assert len(many) == len(few)


class TestTakingHome:
    def test_organizers_read_what_reaches_them_and_the_table_where_it_is_nobody_s_in_particular(self, session, tables):
        ada, ben, _ = tables[0]
        lay(ada, "For us alone")
        lay(ada, "Call the smith", ORGANIZERS, kind="c2")
        lay(ben, "Buy a lock", ORGANIZERS, kind="c2", named=True)
        lay(ada, "Said first", ORGANIZERS, kind="c3")
        found = {row.text: (row.kind, row.author, row.group, row.written_at) for row in rows([session])}
        assert found.pop("Buy a lock")[:3] == ("c2", ben.label, number_of(ben))
        assert found == {
            "Call the smith": ("c2", "anonymous", number_of(ada), None),
            "Said first": ("c3", "anonymous", None, None),  # one of the table lays such a card
        }

    def test_of_a_table_of_two_it_is_not_told_which(self, session, oto):
        people = {person.pk: person for person in arrive(session, *NAMES[:5])}
        [[first, _], _] = seated(session, people)
        lay(first, "Call the smith", ORGANIZERS, kind="c2")
        assert [(row.author, row.group) for row in rows([session])] == [("anonymous", None)]

    def test_one_s_own_are_on_one_s_page_and_the_others_without_a_name(self, tables):
        ada, ben, _ = tables[0]
        lay(ada, "The key is lost")
        lay(ben, "We had two plans", named=True)
        page = own_page(ada, ms(600))
        assert [(note.kind, note.text) for _, _, note in page.notes] == [("c1", "The key is lost")]
        assert [(note.text, note.author) for note in page.shared] == [("We had two plans", ben.label)]
        [theirs] = own_page(ben, ms(600)).shared
        assert (theirs.text, theirs.author, theirs.group, theirs.handle) == ("The key is lost", "", None, None)

    def test_who_is_erased_takes_them_along(self, session, tables):
        ada, ben, _ = tables[0]
        lay(ada, "Call the smith", ORGANIZERS, kind="c2", named=True)
        erasing.erase(ada, "Somebody", "nobody’s", later(61), ms(61))
        assert seen(ben) == []
        assert list(rows([session])) == []
