"""Changing one's mind: shared notes are taken back, written ones are gone, and an erased person leaves only seats."""

from dataclasses import replace

import pytest
from django.db.models import F
from django.forms import model_to_dict

from sessions_app.domain.errors import Conflict, Forbidden, Invalid, Stale
from sessions_app.domain.roster import read_roster
from sessions_app.models import Host, Note, Participant, Seat, Session
from sessions_app.selectors import Reading, readable, snapshot
from sessions_app.services import attendance, erasing, feedback, hosting, joining, naming, notes, talking, wishing
from tests import cast
from tests.cast import arrive, begun, key, later, ms, write

pytestmark = pytest.mark.django_db

SHARES = ["me", "group", "organizers", "everyone"]


@pytest.fixture
def people(session):
    """Four people in a group of four; the first has written to everybody, of their own turn and of the others'."""
    four = arrive(session, "Ada", "Ben", "Cem", "Dee")
    begun(session)
    ada = four[0]
    for kind, share in zip(["challenge", "valuable", "next_step"], SHARES[1:], strict=True):
        write(ada, key(ada, kind), f"Ada’s {kind}", share)
    write(ada, key(four[1], "takeaway"), "Ada’s takeaway", "group", named=False)
    write(four[1], key(ada, "takeaway"), "Ben’s takeaway", "group")
    return four


def quicker(monkeypatch, session, times: int) -> None:
    """So many times somebody else changes the session while a person is being erased."""
    left, found = [None] * times, erasing.told_apart

    def meanwhile(*asked):
        if left:
            left.pop()
            Session.objects.filter(pk=session.pk).update(version=F("version") + 1)
        return found(*asked)

    monkeypatch.setattr(erasing, "told_apart", meanwhile)


def read_by(session, person: Participant | None = None) -> set[str]:
    return {note.text for note in readable(Reading(session.pk, person.pk if person else None))}


class TestTakingBack:
    def test_nobody_else_reads_it_from_now_on(self, session, people):
        ada, *others = people
        assert erasing.take_back(ada, later(90)) == 4
        assert read_by(session) == set()
        assert all(read_by(session, other) == {"Ben’s takeaway"} for other in others)
        assert len(read_by(session, ada)) == 5

    def test_it_is_done_once(self, session, people):
        erasing.take_back(people[0], later(90))
        before = list(Note.objects.order_by("pk").values())
        assert erasing.take_back(people[0], later(99)) == 0
        assert list(Note.objects.order_by("pk").values()) == before

    def test_a_phone_with_an_older_revision_shares_nothing_again(self, session, people):
        ada = people[0]
        erasing.take_back(ada, later(90))
        with pytest.raises(Conflict) as caught:
            write(ada, key(ada, "valuable"), "Ada’s valuable, more", "organizers", base=1)
        assert (caught.value.current.share, caught.value.current.revision) == ("me", 2)

    def test_what_an_organizer_pinned_is_not_pinned_any_more(self, session, people):
        Note.objects.update(prominence="pinned")
        erasing.take_back(people[0], later(90))
        assert set(Note.objects.filter(participant=people[0]).values_list("prominence", flat=True)) == {""}


class TestDeleting:
    def test_all_is_gone_from_every_reader(self, session, people):
        ada = people[0]
        assert erasing.delete_all(ada, later(90)) == 4
        assert [read_by(session, person) for person in people] == [{"Ben’s takeaway"}] * 4
        assert not Note.objects.filter(participant=ada).exclude(text="", share="me").exists()

    def test_a_phone_that_was_offline_does_not_bring_it_back(self, session, people):
        ada = people[0]
        erasing.delete_all(ada, later(90))
        with pytest.raises(Conflict) as caught:
            write(ada, key(ada, "challenge"), "Ada’s challenge, and more", "group", base=1)
        assert (caught.value.current.text, caught.value.current.share) == ("", "me")

    def test_one_can_write_again_afterwards(self, session, people):
        ada = people[0]
        erasing.delete_all(ada, later(90))
        assert erasing.delete_all(ada, later(90)) == 0
        write(ada, key(ada, "challenge"), "anew", base=2)
        assert read_by(session, ada) == {"anew", "Ben’s takeaway"}


class TestTheHighestRevision:
    """A device may name any revision that it likes: its owner must still be able to take back and to delete."""

    def test_there_is_room_above_what_is_saved(self, session, people):
        ada, slot = people[0], key(people[0], "valuable")
        most = notes.Edit(slot, "high", "group", named=True, base=1, revision=notes.MOST_SAVED)
        assert notes.save_note(ada, most, later(80)) == notes.MOST_SAVED
        erasing.take_back(ada, later(90))
        assert Note.objects.get(participant=ada, key=slot).revision == notes.MOST_SAVED + 1
        with pytest.raises(Invalid):
            notes.save_note(ada, replace(most, base=most.revision, revision=most.revision + 1), later(91))

    @pytest.mark.parametrize("act", [erasing.take_back, erasing.delete_all])
    def test_one_from_before_does_not_break_it(self, session, people, act):
        Note.objects.update(revision=notes.HIGHEST)
        assert act(people[0], later(90)) == 4
        stored = Note.objects.filter(participant=people[0])
        assert set(stored.values_list("share", "revision")) == {("me", notes.HIGHEST)}


class TestErasing:
    def erase(self, person: Participant, word: str = "Somebody", at: float = 100) -> int | None:
        return erasing.erase(person, word, f"{word}-{person.pk}", later(at), ms(at))

    def test_nothing_of_the_person_is_left_in_any_table(self, session, people):
        ada = people[0]
        secret = ada.secret_hash
        Participant.objects.filter(pk=ada.pk).update(team="Blue", language="Ladin")
        assert self.erase(ada)
        row = Participant.objects.get(pk=ada.pk)
        tables = (Participant, Session, Note, Seat)
        told = [str(model_to_dict(each)) for table in tables for each in table.objects.all()]
        for word in ("Ada", "Blue", "Ladin", secret):
            assert not [each for each in told if word in each]
        assert (row.label, row.erased_at, row.away_at, row.vouched) == ("Somebody", later(100), None, False)
        assert not Note.objects.filter(participant=ada).exists()

    def test_their_name_leaves_whatever_hosts_said_in_plain_words(self, session, people):
        arrive(session, "Zoe", "Ada", "Ada Lovelace")
        talking.say(session.pk, "Ada, your phone lies here; ADA’s bag, too. Ada (2) and Ada Lovelace: table 2!", ms(80))
        wishes = "# Ada’s idea\nplease put ada near the window\nAda and Ben apart\nAda Lovelace anywhere\n"
        Session.objects.filter(pk=session.pk).update(wishes=wishes, roster="So, says Ada, comes, late\nBen, Red\n")
        assert self.erase(people[0])
        session.refresh_from_db()
        assert session.notice == (
            "Somebody, your phone lies here; Somebody’s bag, too. Ada (2) and Ada Lovelace: table 2!"
        )
        assert session.wishes == (
            "# Somebody’s idea\nplease put Somebody near the window\nSomebody and Ben apart\nAda Lovelace anywhere\n"
        )
        assert session.roster == "Ben, Red\n"

    def test_so_does_a_name_from_before(self, session, people):
        talking.say(session.pk, "Ada, we will begin.", ms(80))
        naming.rename(session.pk, people[0].pk, "Will")
        session.refresh_from_db()
        assert session.notice == "Will, we will begin."
        self.erase(people[0])
        session.refresh_from_db()
        assert "Ada" not in session.notice
        assert "Will" not in session.notice

    def test_a_longer_name_in_a_long_message_still_fits(self, session, people):
        talking.say(session.pk, "Ada " * 75, ms(80))
        self.erase(people[0])
        session.refresh_from_db()
        assert len(session.notice) == 300
        assert "Ada" not in session.notice

    def test_each_field_of_the_row_says_nothing_of_them_any_more(self, session, people):
        """Also what looks harmless: when they came, that they gave feedback, that their hand was up."""
        ada = people[0]
        Participant.objects.filter(pk=ada.pk).update(
            team="Blue", language="Ladin", joined_at=later(50), away_at=ms(60), vouched=True, removed_at=ms(70),
            hand_at=ms(65), rests_in=2, ready=True, gave_feedback=True, signs=True, asked_hash="a", asked_at=ms(66),
            former_hash="b",
        )  # fmt: skip
        before: dict[str, object] = {**Participant.objects.filter(pk=ada.pk).values().get()}
        assert self.erase(ada) is not None
        after: dict[str, object] = {**Participant.objects.filter(pk=ada.pk).values().get()}
        kept = {name for name in after if after[name] == before[name]}
        assert kept <= {"id", "session_id", "ordinal", "awaited"}  # whether they ever came in: that is counted
        assert after["joined_at"] == session.created_at
        nobody = after["secret_hash"], after["name_hash"], after["label_hash"]
        assert nobody == tuple(joining.hash_of(word) for word in (f"Somebody-{ada.pk}", "somebody", "somebody"))
        assert (after["left_at"], after["erased_at"]) == (ms(100), later(100))
        rest = {"team", "language", "away_at", "vouched", "removed_at", "hand_at", "rests_in", "ready", "gave_feedback"}
        rest |= {"asked_hash", "asked_at", "former_hash", "signs"}
        assert not any(after[name] for name in rest)

    def test_a_person_in_good_time_keeps_the_time_at_which_they_left(self, session, people):
        attendance.leave(session.pk, people[0].pk, ms(90))
        self.erase(people[0])
        assert Participant.objects.get(pk=people[0].pk).left_at == ms(90)

    @pytest.mark.parametrize(
        ("gone", "left"), [(0, {2: "Red", 3: "Green"}), (1, {1: "Blue", 3: "Green"}), (2, {1: "Blue", 2: "Red"})]
    )
    def test_a_namesake_keeps_the_line_that_is_theirs(self, session, oto, gone, left):
        """Three of one name, each with a line of the list: only the line of the one who goes is taken."""
        other = cast.opened(cast.session_of(oto))
        adas = arrive(other, "Ada", "Ada", "Ada")
        teams = {1: "Blue", 2: "Red", 3: "Green"}
        mails = {ordinal: f"{team.lower()}@example.org" for ordinal, team in teams.items()}
        lines = ["Name, Team, Language, E-mail", *(f"Ada, {teams[n]}, , {mails[n]}" for n in teams)]
        wishing.save_roster(other.pk, "\n".join(lines))
        self.erase(adas[gone])
        stored = Session.objects.get(pk=other.pk).roster
        assert teams[gone + 1] not in stored and mails[gone + 1] not in stored
        roster = read_roster(stored)
        assert {n: roster.entry_for("Ada", n).team for n in left} == left
        assert {n: roster.email_for("Ada", n) for n in left} == {n: mails[n] for n in left}

    def test_the_only_one_of_a_name_takes_its_last_line_along(self, session, people):
        """Whoever had the name before has gone; the list was pasted after that."""
        self.erase(people[0])
        _, second = arrive(session, "Ada", "Ada", at=120)
        self.erase(Participant.objects.get(session=session, name="Ada", ordinal=1))
        wishing.save_roster(session.pk, "Ben,Red\nAda,Blue\n")
        self.erase(second)
        assert Session.objects.get(pk=session.pk).roster == "Ben,Red\n"

    def test_the_others_rounds_stay_whole(self, session, people):
        """The one who erases themselves has left: their group goes on, and what others wrote of them stays theirs."""
        ada, ben, *_ = people
        seats = Seat.objects.count()
        self.erase(ada)
        seen = snapshot(session.pk)
        assert seen.standing(ada.pk, ms(100)) == "left"
        assert ada.pk not in seen.begun.group_of
        assert Seat.objects.count() == seats
        (note,) = readable(Reading(session.pk, ben.pk))
        assert (note.text, note.holder) == ("Ben’s takeaway", "Somebody")

    def test_labels_stay_unique(self, session, people):
        for person in people[:3]:
            self.erase(person)
        labels = [one.name for one in snapshot(session.pk).people.values()]
        assert labels == ["Somebody", "Somebody (2)", "Somebody (3)", "Dee"]

    def test_it_is_done_once(self, session, people):
        ada = people[0]
        self.erase(ada)
        before = snapshot(session.pk)
        assert self.erase(ada, "Another") is None
        assert snapshot(session.pk) == before

    def test_nothing_can_be_brought_back(self, session, people):
        """A save that was on its way, or lay in another device's outbox; a command that was."""
        ada = people[0]
        self.erase(ada)
        for act in (
            lambda: write(ada, key(ada, "valuable"), "Ada again", base=1),
            lambda: attendance.come_back(session.pk, ada.pk, ms(120)),
            lambda: attendance.leave(session.pk, ada.pk, ms(120)),
            lambda: erasing.take_back(ada, later(120)),
            lambda: erasing.delete_all(ada, later(120)),
        ):
            with pytest.raises(Forbidden):
                act()
        assert not feedback.give(ada, 5, 5, "Ada again")
        attendance.note(session.pk, [ada.pk], [], ms(120))
        assert Participant.objects.get(pk=ada.pk).away_at is None
        assert not Note.objects.filter(participant=ada).exists()

    def test_it_is_tried_again_when_somebody_else_was_quicker(self, session, people, monkeypatch):
        quicker(monkeypatch, session, erasing.TRIES - 1)
        assert self.erase(people[0]) is not None
        assert not Note.objects.filter(participant=people[0]).exists()
        assert Participant.objects.get(pk=people[0].pk).name == "Somebody"

    def test_it_is_never_said_to_be_done_when_it_is_not(self, session, people, monkeypatch):
        quicker(monkeypatch, session, erasing.TRIES)
        with pytest.raises(Stale):
            self.erase(people[0])
        assert Participant.objects.get(pk=people[0].pk).name == "Ada"
        assert Note.objects.filter(participant=people[0]).count() == 4
        assert self.erase(people[0]) is not None

    def test_the_second_time_nothing_is_changed(self, session, people):
        self.erase(people[0])
        before = snapshot(session.pk)
        assert self.erase(people[0], at=130) is None
        assert snapshot(session.pk) == before

    def test_it_works_after_the_end(self, session, people):
        hosting.finish_session(session.pk, later(400), ms(400))
        ada = people[0]
        assert self.erase(ada, at=500)
        assert read_by(session) == set()

    def test_it_is_out_of_what_the_hosts_typed(self, session, people):
        wishing.save_roster(session.pk, "Ada,Blue\nBen,Red\n")
        wishing.save_wishes(session.pk, "Ada and Ben apart\nBen, Ada and Cem meet Dee")
        self.erase(people[0])
        stored = Session.objects.get(pk=session.pk)
        assert stored.roster == "Ben,Red\n"
        assert "Ada" not in stored.wishes
        assert stored.wishes.startswith("Somebody and Ben apart")

    def test_this_process_forgets_the_list_that_it_has_read(self, session, people, django_capture_on_commit_callbacks):
        wishing.save_roster(session.pk, "Ada,Blue\nBen,Red\n")
        assert read_roster.cache_info().currsize
        with django_capture_on_commit_callbacks(execute=True):
            self.erase(people[0])
        assert not read_roster.cache_info().currsize

    def test_who_joins_with_the_same_name_is_somebody_new(self, session, people):
        self.erase(people[0])
        (ada,) = arrive(session, "Ada", at=120)
        assert (ada.label, ada.pk == people[0].pk) == ("Ada", False)
        with pytest.raises(Forbidden):
            write(ada, key(people[0], "takeaway"), "mine?")

    def test_feedback_stays_because_it_is_nobodys(self, session, people):
        feedback.give(people[0], 5, None, "")
        self.erase(people[0])
        assert session.feedback.count() == 1

    def test_an_organizer_sees_none_of_it(self, session, people, oto):
        assert Host.objects.filter(user=oto).exists()
        self.erase(people[0])
        assert read_by(session) == set()
        read = [note for person in people[1:] for note in readable(Reading(session.pk, person.pk))]
        assert {note.author for note in read} == {"Ben"}


def test_a_secret_is_known_to_nobody_afterwards(session):
    (ada,) = arrive(session, "Ada")
    erasing.erase(ada, "Somebody", "chance", later(1), ms(1))
    again = joining.join(session, "Ada", cast.secret_of("Ada0"), later(2), ms(2))
    assert again.pk != ada.pk
