"""No note is lost, doubled or overwritten, and nobody else reads it unless its author says so."""

from dataclasses import replace

import pytest

from sessions_app.domain.errors import Conflict, Forbidden, Invalid, WrongMoment
from sessions_app.harvest.mine import own_page
from sessions_app.harvest.rows import rows
from sessions_app.models import Note
from sessions_app.selectors import own_notes, rounds_of, snapshot
from sessions_app.services import attendance, hosting, mending
from sessions_app.services.notes import Edit, save_note
from tests.cast import NAMES, arrive, begun, formed, key, later, mark, ms, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def seats(session):
    """Six people in two groups; each group's people by seat."""
    people = {person.pk: person for person in arrive(session, *NAMES[:6])}
    return [[people[seat.id] for seat in group.people] for group in begun(session).begun.groups]


class TestSaving:
    def test_the_same_save_again_is_acknowledged_and_stored_once(self, seats):
        ada = seats[0][0]
        edit = Edit(key(ada, "valuable"), "Ask first", "me", True, 0, 1)
        assert [save_note(ada, edit, later(n)) for n in range(3)] == [1, 1, 1]
        assert Note.objects.get().written_at == later(0)

    def test_a_later_edit_replaces_an_earlier_one(self, seats):
        ada = seats[0][0]
        write(ada, key(ada, "valuable"), "Ask")
        assert write(ada, key(ada, "valuable"), "Ask first", base=1) == 2
        assert Note.objects.get().text == "Ask first"

    def test_what_another_device_saved_is_not_overwritten_but_given_back(self, seats):
        ada = seats[0][0]
        write(ada, key(ada, "valuable"), "from the laptop")
        with pytest.raises(Conflict) as caught:
            write(ada, key(ada, "valuable"), "from the phone")
        assert caught.value.current.text == "from the laptop"
        assert Note.objects.get().text == "from the laptop"

    def test_a_save_that_arrives_late_does_not_undo_a_newer_one(self, seats):
        ada = seats[0][0]
        write(ada, key(ada, "valuable"), "A")
        write(ada, key(ada, "valuable"), "AB", base=1)
        with pytest.raises(Conflict):
            write(ada, key(ada, "valuable"), "late", base=1)
        assert Note.objects.get().text == "AB"

    def test_a_round_that_is_shown_and_has_not_begun_says_so_and_takes_notes_once_it_has(self, session):
        ada, *_ = arrive(session, *NAMES[:3])
        proposal = formed(session).proposal
        with pytest.raises(Forbidden):  # only the desk knows of it so far
            write(ada, key(ada, "valuable"), "Begin")
        hosting.show_groups(session.pk, proposal.revision, ms())
        with pytest.raises(WrongMoment):
            write(ada, key(ada, "valuable"), "Begin")
        hosting.start_round(session.pk, proposal.number, proposal.revision, ms(1))
        assert write(ada, key(ada, "valuable"), "Begin") == 1

    @pytest.mark.parametrize("text", ["=1+1", "  two  spaces\r\n", "«שלום» 🙂", "'; DROP TABLE--", "a" * 10_000])
    def test_texts_are_kept_exactly_as_typed(self, seats, text):
        ada = seats[0][0]
        write(ada, key(ada, "valuable"), text)
        assert Note.objects.get().text == text

    @pytest.mark.parametrize(
        "change",
        [
            {"text": "x" * 100_000},
            {"share": "the press"},
            {"key": "1.1.gossip"},
            {"base": 1},
            {"base": -1},
            {"revision": 2**31},
        ],
        ids=str,
    )
    def test_what_cannot_be_is_refused_and_nothing_is_stored(self, seats, change):
        ada = seats[0][0]
        with pytest.raises(Invalid):
            save_note(ada, replace(Edit(key(ada, "valuable"), "x", "me", True, 0, 1), **change), later())
        assert not Note.objects.exists()

    def test_nobody_writes_in_anothers_role_or_in_a_round_not_held(self, seats):
        ada, ben, _ = seats[0]
        for slot in (key(ben, "valuable"), key(ada, "takeaway"), key(ada, "valuable", round=2)):
            with pytest.raises(Forbidden):
                write(ada, slot, "x")

    def test_nobody_writes_about_somebody_they_did_not_sit_with(self, session, seats):
        ada, dee = seats[0][0], seats[1][0]
        late = arrive(session, "Zoe")[0]
        for stranger in (key(dee, "takeaway"), key(late, "takeaway"), "1.999999999999999999.takeaway"):
            with pytest.raises(Forbidden):
                write(ada, stranger, "x")

    def test_a_proposal_is_not_a_round_yet(self, session):
        ada, *_ = arrive(session, *NAMES[:3])
        formed(session)
        with pytest.raises(Forbidden):
            write(ada, key(ada, "valuable"), "x")

    def test_notes_can_be_written_after_the_end(self, session, seats):
        ada, from_the_train = seats[0][0], later(86_400)
        save_note(ada, Edit(key(ada, "next_step"), "Call Ben", "me", True, 0, 1), from_the_train)
        assert [note.text for note in own_notes(ada)] == ["Call Ben"]


def shared_with(person) -> list[tuple[str, str]]:
    """What this person's page has from others, and from whom."""
    return [(note.text, note.author) for note in own_page(person, ms(600)).shared]


def exported(session) -> dict[str, tuple[str, str]]:
    return {row.text: (row.author, row.shared_with) for row in rows([session])}


def test_what_names_a_note_to_organizers_does_not_outlive_a_change(seats):
    """Or whoever kept the one that it had with a name would know it again without."""
    ada = seats[0][0]
    base = write(ada, key(ada, "valuable"), "Ask", "organizers")
    before = Note.objects.get().handle
    write(ada, key(ada, "valuable"), "Listen", "organizers", named=False, base=base)
    assert Note.objects.get().handle != before


def test_the_first_choice_of_a_name_is_remembered_and_each_note_may_differ(seats):
    ada, ben, _ = seats[0]

    def signs(person):
        person.refresh_from_db()
        return person.signs

    write(ada, key(ada, "valuable"), "Ask")
    assert signs(ada) is None  # nobody else is to read it
    write(ada, key(ada, "valuable"), "Ask", "group", named=False, base=1)
    write(ada, key(ada, "next_step"), "Ask Ben", "everyone")
    assert (signs(ada), signs(ben)) == (False, None)
    assert {note.key.split(".")[2]: note.named for note in own_notes(ada)} == {"valuable": False, "next_step": True}


class TestConsent:
    @pytest.fixture(autouse=True)
    def everybody_writes(self, session, seats):
        self.session = session
        (self.ada, self.ben, self.cem), (self.dee, self.eli, _) = seats
        write(self.ada, key(self.ada, "valuable"), "for me", "me")
        write(self.ada, key(self.ada, "next_step"), "for my group", "group")
        write(self.ada, key(self.ben, "takeaway"), "for the organizers", "organizers")
        write(self.ada, key(self.cem, "takeaway"), "for everyone", "everyone")
        write(self.dee, key(self.dee, "valuable"), "nameless to organizers", "organizers", named=False)
        write(self.dee, key(self.dee, "next_step"), "nameless to everyone", "everyone", named=False)
        write(self.dee, key(self.eli, "takeaway"), "nameless to my group", "group", named=False)

    def test_the_export_has_what_was_shared_with_organizers_and_nothing_else(self):
        assert exported(self.session) == {
            "for the organizers": (self.ada.label, "organizers"),
            "for everyone": (self.ada.label, "everyone"),
            "nameless to organizers": ("anonymous", "organizers"),
            "nameless to everyone": ("anonymous", "everyone"),
        }

    def test_a_row_without_a_name_has_nothing_that_gives_its_author_away(self):
        hidden = [row for row in rows([self.session]) if row.author == "anonymous"]
        assert [(row.group, row.turn, row.written_at) for row in hidden] == [(None, None, None)] * 2
        assert [row.author for row in rows([self.session])][-2:] == ["anonymous"] * 2

    def test_what_is_for_the_group_and_the_organizers_is_read_by_both_and_by_nobody_else(self):
        write(self.ada, key(self.ada, "next_step"), "for both", "group_organizers", base=1)
        write(self.dee, key(self.dee, "valuable"), "both, nameless", "group_organizers", named=False, base=1)
        assert exported(self.session)["for both"] == (self.ada.label, "group_organizers")
        assert exported(self.session)["both, nameless"] == ("anonymous", "group_organizers")
        assert ("for both", self.ada.label) in shared_with(self.ben)
        assert ("both, nameless", "") in shared_with(self.eli)
        assert "for both" not in dict(shared_with(self.dee))
        assert "both, nameless" not in dict(shared_with(self.ben))
        [round] = own_page(self.eli, ms(600)).rounds
        assert "both, nameless" in [note.text for note in round.nameless]  # where what is the group's stands

    def test_a_named_row_says_where_and_when(self):
        row = next(row for row in rows([self.session]) if row.text == "for the organizers")
        group = snapshot(self.session.pk).begun.group_of[self.ada.pk].number
        assert (row.session, row.round, row.group, row.turn, row.role, row.kind, row.written_at) == (
            ("Friday circle", 1, group, 2, "consultant", "takeaway", "2026-03-02T09:01:00Z")
        )

    def test_a_changed_mind_counts_from_then_on(self):
        write(self.ada, key(self.cem, "takeaway"), "for everyone", "me", base=1)
        write(self.dee, key(self.dee, "valuable"), "nameless to organizers", "organizers", named=True, base=1)
        assert "for everyone" not in exported(self.session)
        assert exported(self.session)["nameless to organizers"] == (self.dee.label, "organizers")

    def test_an_emptied_note_is_gone_from_everywhere(self):
        write(self.ada, key(self.cem, "takeaway"), "", "everyone", base=1)
        assert "" not in exported(self.session)
        assert "for everyone" not in dict(shared_with(self.ben))

    def test_a_group_mate_reads_what_was_shared_with_the_group(self):
        (turn,) = [turn for turn in own_page(self.ben, ms(600)).rounds[0].turns if turn.holder == self.ada.label]
        assert [(note.text, note.author) for note in turn.worth] == [("for my group", self.ada.label)]
        assert "for my group" not in dict(shared_with(self.dee))

    def test_notes_without_a_name_stand_in_an_order_that_names_nobody(self, seats):
        first, second, reader = seats[1]
        write(first, key(first, "valuable"), "zebra", "group", named=False, base=1)
        write(second, key(second, "valuable"), "aardvark", "group", named=False)
        assert [note.text for note in own_page(reader, ms(600)).rounds[0].nameless] == [
            "aardvark",
            "nameless to my group",
            "zebra",
        ]

    @pytest.mark.parametrize("order", [("valuable", "next_step"), ("next_step", "valuable")])
    def test_nameless_notes_that_say_the_same_stand_in_no_order_of_writing(self, seats, order):
        *_, reader = seats[1]
        for author, kind in zip(seats[1], order, strict=False):
            write(author, key(author, kind), "Ask!", "group", named=False, base=2)
        assert [note.kind for note in own_page(reader, ms(600)).rounds[0].nameless if note.text == "Ask!"] == [
            "next_step",
            "valuable",
        ]

    def test_the_other_group_does_not(self):
        (round,) = own_page(self.dee, ms(600)).rounds
        assert [*round.nameless, *(note for turn in round.turns for note in turn.shared)] == []

    def test_everyone_here_reads_what_was_shared_with_everyone_without_a_name_where_so_wished(self):
        assert shared_with(self.ben)[1:] == [("for everyone", self.ada.label), ("nameless to everyone", "")]
        assert shared_with(self.eli)[-2:] == [("for everyone", self.ada.label), ("nameless to everyone", "")]

    def test_ones_own_page_has_all_of_ones_own(self):
        assert {note.text for _, _, note in own_page(self.ada, ms(600)).notes} == {
            "for me",
            "for my group",
            "for the organizers",
            "for everyone",
        }
        assert not list(own_page(self.ben, ms(600)).notes)


def mates_of(person) -> list[list[str]]:
    """With whom somebody sat, round by round, as their page knows it."""
    return [sorted(mate["name"] for mate in held["people"]) for held in rounds_of(person, ms(600))]


def named(*people) -> list[str]:
    return sorted(person.label for person in people)


class TestMovingOn:
    """Dee is the holder in her group; then she is alone there, and is brought to Ada, Ben and Cem."""

    @pytest.fixture(autouse=True)
    def dee_moves(self, session, seats):
        self.session = session
        (self.ada, self.ben, self.cem), (self.dee, self.eli, self.flo) = seats
        write(self.eli, key(self.dee, "takeaway"), "Dee asks well", "group")
        write(self.dee, key(self.dee, "valuable"), "Eli’s question", "group")
        for gone in (self.eli, self.flo):
            attendance.leave(session.pk, gone.pk, ms(94))
        new, old = snapshot(session.pk).begun.groups
        mending.join_lone(session.pk, old.id, new.id, ms(95))  # she was helped already

    def shared_with(self, person) -> list[str]:
        return [text for text, _ in shared_with(person)]

    def test_what_was_written_about_her_stays_where_it_was_readable_and_open(self):
        assert self.shared_with(self.dee) == ["Dee asks well"]
        assert self.shared_with(self.flo) == ["Eli’s question", "Dee asks well"]
        assert write(self.eli, key(self.dee, "takeaway"), "Dee asks very well", "group", base=1) == 2
        assert self.shared_with(self.dee) == ["Dee asks very well"]
        assert Note.objects.get(participant=self.eli).group.number == 2

    def test_what_her_old_group_shared_stays_among_those_who_sat_there(self):
        assert [self.shared_with(person) for person in (self.ada, self.ben, self.cem)] == [[], [], []]

    def test_she_writes_about_holders_in_both_groups_and_finds_it_all_in_one_round(self):
        write(self.dee, key(self.ada, "takeaway"), "about Ada", "group")
        write(self.dee, key(self.eli, "takeaway"), "about Eli")
        assert mates_of(self.dee) == [named(self.ada, self.ben, self.cem, self.dee, self.eli, self.flo)]
        assert {note.text: turn.holder for _, turn, note in own_page(self.dee, ms(600)).notes} == {
            "Eli’s question": self.dee.label,
            "about Ada": self.ada.label,
            "about Eli": self.eli.label,
        }
        assert self.shared_with(self.ben) == ["about Ada"]
        assert self.shared_with(self.flo) == ["Eli’s question", "Dee asks well"]

    def test_her_new_mates_write_about_her_but_not_about_those_she_came_from(self):
        write(self.ada, key(self.dee, "takeaway"), "welcome", "group")
        assert self.shared_with(self.dee) == ["welcome", "Dee asks well"]  # group by group
        with pytest.raises(Forbidden):
            write(self.ada, key(self.eli, "takeaway"), "never met")

    def test_the_export_says_which_turn_it_was_and_nothing_where_there_was_none(self):
        write(self.eli, key(self.dee, "takeaway"), "of her turn", "everyone", base=1)
        write(self.ada, key(self.dee, "takeaway"), "she only helped", "everyone")
        write(self.ben, key(self.cem, "takeaway"), "Cem’s turn", "everyone")
        assert [(row.text, row.group, row.turn) for row in rows([self.session])] == [
            ("Cem’s turn", 1, 3),
            ("she only helped", 1, None),
            ("of her turn", 2, 1),
        ]


def test_two_who_moved_on_together_write_about_the_turn_where_it_was_held(session, seats):
    (ada, ben, cem), _ = seats
    for mover in (ada, ben):
        attendance.sit_out(session.pk, mover.pk, ms(50))
        mending.seat_late(session.pk, mover.pk, snapshot(session.pk).begun.groups[1].id, ms(60))
    write(ben, key(ada, "takeaway"), "in the first group", "everyone")
    write(ada, key(ben, "takeaway"), "no turn in any: where they are now", "everyone")
    write(cem, key(ada, "takeaway"), "by one who stayed", "everyone")
    assert {row.text: (row.group, row.turn) for row in rows([session])} == {
        "in the first group": (1, 1),
        "by one who stayed": (1, 1),
        "no turn in any: where they are now": (2, None),
    }
    assert [sorted(set(mates)) for mates in mates_of(ada)] == mates_of(ada)


class TestAChallengeBeforeASeat:
    """Whoever waits may write down a challenge. It is for nobody else, and goes along into the round they sit in."""

    def test_in_the_lobby_and_then_in_the_round(self, session):
        ada, ben, _ = arrive(session, *NAMES[:3])
        write(ada, key(ada, "challenge"), "How to begin")
        begun(session)
        assert Note.objects.get().group is None
        assert shared_with(ben) == []
        assert [round.number for round, _, _ in own_page(ada, ms(5)).notes] == [1]
        write(ada, key(ada, "challenge"), "How to begin", "group", base=1)
        assert shared_with(ben) == [("How to begin", ada.label)]

    def test_for_others_there_is_nobody_yet_to_choose(self, session):
        (ada,) = arrive(session, "Ada")
        for share in ("group", "organizers", "everyone"):
            with pytest.raises(WrongMoment):
                write(ada, key(ada, "challenge"), "How to begin", share)
        assert not Note.objects.exists()

    def test_of_another_and_of_a_round_that_is_far_off_is_refused(self, session):
        ada, ben = arrive(session, "Ada", "Ben")
        for slot in (key(ben, "challenge"), key(ada, "challenge", round=2), key(ada, "valuable"), key(ben, "takeaway")):
            with pytest.raises(Forbidden):
                write(ada, slot, "x")

    def test_who_comes_late_and_sits_only_in_the_next_round_has_it_there(self, session, seats):
        (dee,) = arrive(session, "Dee", at=20)
        write(dee, key(dee, "challenge"), "How to be on time")
        page = own_page(dee, ms(30))
        assert [(round.number, round.sat, note.text) for round, _, note in page.notes] == [
            (1, False, "How to be on time")
        ]
        begun(session, at=900)
        (group,) = [group for group in snapshot(session.pk).begun.groups if dee.pk in [one.id for one in group.people]]
        write(dee, key(dee, "challenge"), "How to be on time", "everyone", base=1)
        assert Note.objects.get().group_id == group.id
        assert [(row.round, row.text) for row in rows([session])] == [(2, "How to be on time")]
        (found,) = own_page(dee, ms(905)).rounds
        assert [(turn.mine, [note.kind for note in turn.notes if note.text]) for turn in found.turns if turn.mine] == [
            (True, ["challenge"])
        ]

    def test_who_finds_no_seat_keeps_it(self, session, seats):
        (dee,) = arrive(session, "Dee", at=20)
        write(dee, key(dee, "challenge"), "How to be on time")
        hosting.finish_session(session.pk, later(100), ms(100))
        assert write(dee, key(dee, "challenge"), "For next time", base=1) == 2
        (waiting,) = own_page(dee, ms(200)).rounds
        assert [(turn.held, [note.text for note in turn.notes]) for turn in waiting.turns] == [
            (False, ["For next time"])
        ]
        assert exported(session) == {}


def as_consultant(client) -> list[str]:
    """What one is asked about the turn of somebody else."""
    return [f"{kind} {client.label}" for kind in ("takeaway", "gift")]


class TestWhatIsAsked:
    """One is asked about the turns that one sat through; what was written about another stays, and has no turn."""

    @pytest.fixture(autouse=True)
    def a_group(self, session):
        self.session = session
        people = {person.pk: person for person in arrive(session, *NAMES[:3])}
        (group,) = begun(session).begun.groups
        self.ada, self.ben, self.cem = (people[seat.id] for seat in group.people)

    def asks(self, person, at: float) -> list[str]:
        """What my page asks, as the live page is told it, too."""
        told = {pk for held in rounds_of(person, ms(at)) for pk in held["asked"]}
        page = own_page(person, ms(at))
        asked = [note for round in page.rounds for turn in round.turns for note in turn.notes]
        assert {int(note.key.split(".")[1]) for note in asked if not note.text and note.kind != "challenge"} == told
        return [f"{note.kind} {turn.holder}" for round in page.rounds for turn in round.turns for note in turn.notes]

    def test_turn_by_turn(self):
        assert self.asks(self.ben, 5) == [f"challenge {self.ben.label}"]
        ada = as_consultant(self.ada)
        assert self.asks(self.ben, 30) == [f"challenge {self.ben.label}", *ada]
        mine = [f"{kind} {self.ben.label}" for kind in ("challenge", "valuable", "next_step")]
        assert self.asks(self.ben, 160) == [*mine, *ada]
        assert self.asks(self.ben, 600) == [*mine, *ada, *as_consultant(self.cem)]

    def test_nothing_about_a_turn_that_was_passed(self):
        (group,) = snapshot(self.session.pk).begun.groups
        mending.pass_turn(self.session.pk, self.cem.pk, mark(group, 20), ms(20))
        assert f"takeaway {self.cem.label}" not in self.asks(self.ben, 900)
        assert self.asks(self.cem, 900) == [*as_consultant(self.ada), *as_consultant(self.ben)]

    def test_nothing_about_turns_before_one_came_nor_an_own_one_that_there_was_no_time_for(self):
        (dee,) = arrive(self.session, "Dee", at=150)
        mending.seat_late(self.session.pk, dee.pk, snapshot(self.session.pk).begun.groups[0].id, ms(200))
        assert self.asks(dee, 900) == as_consultant(self.cem)
        assert f"takeaway {dee.label}" not in self.asks(self.ben, 900)

    def test_a_session_that_ended_before_a_turn_tells_of_none(self):
        write(self.cem, key(self.cem, "challenge"), "never asked aloud", "everyone")
        write(self.ada, key(self.ada, "challenge"), "asked aloud", "everyone")
        hosting.finish_session(self.session.pk, later(100), ms(100))
        self.session.refresh_from_db()
        assert {row.text: row.turn for row in rows([self.session])} == {"never asked aloud": None, "asked aloud": 1}
        assert self.asks(self.ben, 600) == as_consultant(self.ada)
        assert self.asks(self.cem, 600) == [f"challenge {self.cem.label}", *as_consultant(self.ada)]


def test_a_seat_given_up_before_the_round_began_was_never_sat_on(session):
    people = {person.pk: person for person in arrive(session, *NAMES[:4])}
    ada, ben, cem, dee = (people[seat.id] for seat in formed(session).proposal.groups[0].people)
    attendance.sit_out(session.pk, dee.pk, ms(5))
    proposal = snapshot(session.pk).proposal
    hosting.start_round(session.pk, proposal.number, proposal.revision, ms(10))
    write(ada, key(ada, "valuable"), "among us three", "group")
    with pytest.raises(Forbidden):
        write(dee, key(ada, "takeaway"), "x")
    with pytest.raises(Forbidden):
        write(ada, key(dee, "takeaway"), "x")
    assert own_page(dee, ms(600)).rounds == []
    assert mates_of(ben) == [named(ada, ben, cem)]
    assert shared_with(cem) == [("among us three", ada.label)]
