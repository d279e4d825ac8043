"""A holder's challenge is shown to the others of their group while they work on it, and to nobody else.

Seconds: reflect 0–10; Ada shares from 10, clarify, consult until 90, return until 110; then Ben from 115.
"""

import pytest

from sessions_app import screens
from sessions_app.models import Note
from sessions_app.selectors import recalled_for, snapshot
from sessions_app.services import attendance, erasing, mending, naming
from sessions_app.services.notes import Edit, save_note
from tests.cast import NAMES, arrive, begun, key, later, ms, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(notices, django_capture_on_commit_callbacks):
    """The versions of which rooms hear while something is done."""

    def of(act) -> list[int]:
        del notices[:]
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return [version for _, version in notices]

    return of


@pytest.fixture
def seats(session):
    """Seven people in a three and a four; each one's people by seat, the three first."""
    people = {person.pk: person for person in arrive(session, *NAMES[:7])}
    groups = sorted(begun(session).begun.groups, key=lambda group: len(group.people))
    return [[people[seat.id] for seat in group.people] for group in groups]


def read_by(session, person, at: float) -> str | None:
    told = recalled_for(snapshot(session.pk), person, ms(at))
    return told.text if told else None


def on_screen(session, person, at: float) -> int | None:
    """Whose challenge this person's screen says to stand there."""
    said = screens.for_participant(snapshot(session.pk), person.pk, ms(at)).recalled
    return said.holder if said else None


class TestWhoSeesIt:
    def test_the_others_of_the_group_from_share_to_consult_and_nobody_else(self, session, seats):
        (ada, ben, cem), others = seats
        write(ada, key(ada, "challenge"), "How do I say no?", "group")
        for at, there in [(5, False), (10, True), (49, True), (89, True), (90, False), (112, False), (116, False)]:
            for mate in (ben, cem):
                assert read_by(session, mate, at) == ("How do I say no?" if there else None), f"at {at} s"
                assert on_screen(session, mate, at) == (ada.pk if there else None), f"at {at} s"
            assert read_by(session, ada, at) is None, "it is in the client's own pad"
            assert [(read_by(session, one, at), on_screen(session, one, at)) for one in others] == [(None, None)] * 4

    @pytest.mark.parametrize("share", ["me", "organizers"])
    def test_nobody_if_it_is_not_for_the_group(self, session, seats, share):
        ada, ben, _ = seats[0]
        write(ada, key(ada, "challenge"), "Mine", share)
        assert (read_by(session, ben, 60), on_screen(session, ben, 60)) == (None, None)

    @pytest.mark.parametrize("share", ["group", "everyone"])
    def test_nobody_if_it_has_no_name(self, session, seats, share):
        ada, ben, _ = seats[0]
        write(ada, key(ada, "challenge"), "Guess whose", share, named=False)
        assert (read_by(session, ben, 60), on_screen(session, ben, 60)) == (None, None)

    def test_only_the_one_whose_turn_it_is(self, session, seats):
        ada, ben, cem = seats[0]
        write(ben, key(ben, "challenge"), "Ben’s", "everyone")
        assert read_by(session, ada, 60) is read_by(session, cem, 60) is None
        assert read_by(session, ada, 120) == read_by(session, cem, 120) == "Ben’s"

    def test_the_desk_and_the_stages_are_told_of_none(self, session, seats):
        ada, *_ = seats[0]
        hidden = self._of_hosts(session)
        write(ada, key(ada, "challenge"), "How?", "group")
        for name, screen in self._of_hosts(session).items():
            before = {field: value for field, value in screens.plain(hidden[name]).items() if field != "version"}
            assert before == {field: value for field, value in screens.plain(screen).items() if field != "version"}

    @staticmethod
    def _of_hosts(session):
        seen = snapshot(session.pk)
        makes = (screens.for_desk, screens.for_stage, screens.for_own_stage)
        return {make.__name__: make(seen, ms(60)) for make in makes}

    def test_who_joins_the_group_late_and_not_who_has_left_it(self, session, seats):
        ada, ben, cem = seats[0]
        write(ada, key(ada, "challenge"), "How?", "group")
        [late] = arrive(session, "Zoe", at=60)
        group = next(group for group in snapshot(session.pk).begun.groups if group.people[0].id == ada.pk)
        mending.seat_late(session.pk, late.pk, group.id, ms(61))
        attendance.leave(session.pk, ben.pk, ms(62))
        assert read_by(session, late, 70) == read_by(session, cem, 70) == "How?"
        assert read_by(session, ben, 70) is None

    def test_nobody_once_the_holder_has_left(self, session, seats):
        ada, ben, _ = seats[0]
        write(ada, key(ada, "challenge"), "How?", "group")
        attendance.leave(session.pk, ada.pk, ms(62))
        assert (read_by(session, ben, 70), on_screen(session, ben, 70)) == (None, None)

    def test_what_was_for_one_group_does_not_stand_in_another(self, session, seats):
        """Two leave; Ada joins the four, and has her turn there. What she shared with the three was for them."""
        (ada, ben, cem), others = seats
        write(ada, key(ada, "challenge"), "For the three", "group")
        for gone in (ben, cem):
            attendance.leave(session.pk, gone.pk, ms(62))
        groups = {group.people[0].id: group for group in snapshot(session.pk).begun.groups}
        four = next(group for first, group in groups.items() if first != ada.pk)
        mending.join_lone(session.pk, groups[ada.pk].id, four.id, ms(63))
        joined = snapshot(session.pk).begun.group_of[ada.pk]
        turn = next(timed for timed in joined.timeline.timed() if timed.step.holder == seat_of(joined, ada))
        at = (turn.starts - ms()) / 1000 + 20
        assert joined.id == four.id
        assert [read_by(session, one, at) for one in others] == [None] * 4
        # Once she says so again, it is for those with whom she sits now.
        write(ada, key(ada, "challenge"), "For the four", "group", base=1)
        assert [read_by(session, one, at) for one in others] == ["For the four"] * 4
        assert read_by(session, ben, at) is None


def seat_of(group, person) -> int:
    return next(seat.seat for seat in group.people if seat.id == person.pk)


class TestChangingOneSMind:
    @pytest.mark.parametrize(
        "change", [{"share": "me"}, {"share": "organizers"}, {"named": False}, {"text": ""}], ids=str
    )
    def test_it_is_gone_at_once(self, session, seats, change, heard):
        ada, ben, _ = seats[0]
        write(ada, key(ada, "challenge"), "How?", "group")
        seen = snapshot(session.pk)
        edit = Edit(
            key(ada, "challenge"), **({"text": "How?", "share": "group", "named": True} | change), base=1, revision=2
        )
        assert heard(lambda: save_note(ada, edit, later(61))) == [seen.version + 1]
        assert recalled_for(seen, ben, ms(61)) is None, "also for who has not heard of it yet"
        assert on_screen(session, ben, 61) is None

    @pytest.mark.parametrize("change", [erasing.take_back, erasing.delete_all])
    def test_so_it_is_with_everything_that_is_taken_back(self, session, seats, change, heard):
        ada, ben, _ = seats[0]
        write(ada, key(ada, "challenge"), "How?", "group")
        assert len(heard(lambda: change(ada, later(61)))) == 1
        assert (read_by(session, ben, 62), on_screen(session, ben, 62)) == (None, None)

    def test_and_when_its_author_is_erased(self, session, seats):
        ada, ben, _ = seats[0]
        write(ada, key(ada, "challenge"), "How?", "group")
        seen = snapshot(session.pk)
        erasing.erase(ada, "Somebody", "nobody’s", later(61), ms(61))
        assert recalled_for(seen, ben, ms(61)) is None
        assert (read_by(session, ben, 62), on_screen(session, ben, 62)) == (None, None)

    def test_another_text_is_another_revision(self, session, seats):
        ada, ben, _ = seats[0]
        write(ada, key(ada, "challenge"), "How?", "group")
        before = screens.for_participant(snapshot(session.pk), ben.pk, ms(60)).recalled
        write(ada, key(ada, "challenge"), "How do I say no?", "group", base=1)
        after = screens.for_participant(snapshot(session.pk), ben.pk, ms(60)).recalled
        assert (before.revision, after.revision) == (1, 2)
        assert read_by(session, ben, 60) == "How do I say no?"

    def test_another_name_is_told_with_it(self, session, seats):
        ada, ben, _ = seats[0]
        write(ada, key(ada, "challenge"), "How?", "group")
        naming.rename_oneself(session.pk, ada.pk, "Zoë")
        assert recalled_for(snapshot(session.pk), ben, ms(60)).author == "Zoë"


class TestScreensFollow:
    def test_a_challenge_that_others_may_read_and_no_other_note(self, session, seats, heard):
        ada, ben, _ = seats[0]

        def write_for_others() -> None:
            write(ada, key(ada, "challenge"), "Mine")
            write(ada, key(ada, "valuable"), "Ask first", "group")
            write(ben, key(ada, "takeaway"), "To listen", "everyone")
            write(ben, key(ben, "challenge"), "For the organizers", "organizers")
            write(ben, key(ben, "challenge"), "Nameless", "group", named=False, base=1)

        before = snapshot(session.pk).version
        assert heard(write_for_others) == []
        assert heard(lambda: write(ada, key(ada, "challenge"), "Ours", "group", base=1)) == [before + 1]

    def test_also_one_whose_turn_is_still_to_come(self, seats, heard):
        """What a version shows later must be as it was stored then: pages keep what they have read of it."""
        ben = seats[0][1]
        assert len(heard(lambda: write(ben, key(ben, "challenge"), "Ours", "group"))) == 1

    def test_but_none_once_the_group_is_done(self, seats, heard):
        ada = seats[0][0]
        edit = Edit(key(ada, "challenge"), "Late", "group", True, 0, 1)
        assert heard(lambda: save_note(ada, edit, later(900))) == []
        assert Note.objects.get().text == "Late"

    def test_no_person_and_no_seat_has_to_be_read_anew(self, session, seats):
        ada, *_ = seats[0]
        session.refresh_from_db()
        before = session.people_version
        write(ada, key(ada, "challenge"), "Ours", "group")
        session.refresh_from_db()
        assert session.people_version == before


def test_a_challenge_from_before_its_round_stands_in_it(session):
    """It was written in the lobby; it is shared once there is somebody to share it with."""
    people = arrive(session, *NAMES[:3])
    ada = people[0]
    write(ada, key(ada, "challenge"), "From the lobby")
    group = begun(session).begun.groups[0]
    write(ada, key(ada, "challenge"), "From the lobby", "group", base=1)
    turn = next(timed for timed in group.timeline.timed() if timed.step.holder == seat_of(group, ada))
    at = (turn.starts - ms()) / 1000 + 10  # after a breath, perhaps
    assert {read_by(session, one, at) for one in people[1:]} == {"From the lobby"}
