"""Forming groups with all that a desk can say about it, changing them by hand, and what is said of them afterwards."""

from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sessions_app import practices, screens
from sessions_app.domain.errors import Invalid, NotFound, SmallGroup, Stale, TroikaError, WrongMoment
from sessions_app.domain.grouping import Wishes, sizes
from sessions_app.domain.wording import Known, read_wishes
from sessions_app.models import Group, Participant, Round, Seat, Session
from sessions_app.practices import plan_of
from sessions_app.selectors import GroupView, snapshot
from sessions_app.selectors.history import owed_a_turn, rounds_held
from sessions_app.services import attendance, hosting, joining, mending, rearranging, running, seating, wishing
from tests import cast
from tests.cast import NAMES, arrive, begun, formed, mark, ms
from tests.chance import stories

pytestmark = pytest.mark.django_db

OVER = 1000  # seconds: the first round is over by then


def groups(session: Session) -> list[list[str]]:
    """The proposal as the desk shows it: names, in the order of turns."""
    proposal = snapshot(session.pk).proposal
    assert proposal
    return [[person.name for person in group.people] for group in proposal.groups]


def desk(session: Session, at: float = 0) -> dict[str, Any]:
    return screens.plain(screens.for_desk(snapshot(session.pk), ms(at)))


def group_with(session: Session, name: str) -> GroupView:
    seen = snapshot(session.pk)
    round = seen.proposal or seen.begun
    return next(group for group in round.groups if name in [person.name for person in group.people])


def ids(session: Session) -> dict[str, int]:
    return {one.name: one.id for one in snapshot(session.pk).people.values()}


def revision(session: Session) -> int:
    return snapshot(session.pk).proposal.revision


def mates(groups: list[list[str]], name: str) -> set[str]:
    return set(next(group for group in groups if name in group)) - {name}


def move(session: Session, name: str, into: int | None, **how: Any) -> int:
    """As a facilitator does who looks at the desk; `into` is the number of the group."""
    group = None if into is None else snapshot(session.pk).proposal.groups[into - 1].id
    return rearranging.move(session.pk, revision(session), ids(session)[name], group, ms(), **how)


def swap(session: Session, name: str, other: str) -> int:
    who = ids(session)
    return rearranging.swap(session.pk, revision(session), who[name], who[other], ms())


def lock(session: Session, *, on: bool = True, number: int | None = None, name: str | None = None) -> int:
    group = snapshot(session.pk).proposal.groups[number - 1].id if number else None
    return rearranging.lock(session.pk, revision(session), on, group, ids(session)[name] if name else None, ms())


class TestWhoReallySatTogether:
    def test_who_left_before_the_first_turn_did_not_sit_there_who_left_later_did(self, session):
        arrive(session, *NAMES[:8])
        first, second = begun(session).begun.groups
        early, late = first.people[0], second.people[0]
        attendance.leave(session.pk, early.id, ms(5))
        attendance.leave(session.pk, late.id, ms(100))
        together = [{*group} for group in rounds_held(session.pk)[0]]
        assert together == [{person.id for person in first.people} - {early.id}, {one.id for one in second.people}]

    def test_a_round_that_was_changed_by_hand_is_what_happened(self, session):
        arrive(session, *NAMES[:9])
        formed(session)
        swap(session, groups(session)[0][0], groups(session)[1][0])
        proposed = groups(session)
        hosting.start_round(session.pk, 1, revision(session), ms())
        name_of = {number: name for name, number in ids(session).items()}
        assert [[name_of[one] for one in group] for group in rounds_held(session.pk)[0]] == proposed
        formed(session, at=OVER)
        assert desk(session, OVER)["proposal"]["repeats"] == 0


class TestWhoIsOwedATurn:
    def test_who_came_late_and_had_no_turn_is_holder_first_in_the_next_round(self, session):
        arrive(session, *NAMES[:6])
        begun(session)
        (late,) = arrive(session, "Kim", at=20)
        mending.seat_late(session.pk, late.pk, snapshot(session.pk).begun.groups[0].id, ms(60))
        assert owed_a_turn(session.pk, 1, ms(OVER)) == {late.pk}
        formed(session, at=OVER)
        assert [group[0] for group in groups(session) if "Kim" in group] == ["Kim"]

    def test_who_was_away_when_their_turn_came_is_owed_one_who_passed_is_not(self, session):
        arrive(session, *NAMES[:6])
        first, second = begun(session).begun.groups
        gone, passes = first.people[2], second.people[2]
        attendance.note(session.pk, [gone.id], [], ms(60))
        mending.pass_turn(session.pk, passes.id, mark(second, 60), ms(60))
        assert owed_a_turn(session.pk, 1, ms(OVER)) == {gone.id}

    def test_seats_of_one_person_count_together(self, session):
        """Somebody who had their turn, was then left alone and brought to others has had it."""
        arrive(session, *NAMES[:6])
        first, second = begun(session).begun.groups
        attendance.note(session.pk, [person.id for person in first.people[1:]], [], ms(60))
        mending.join_lone(session.pk, first.id, second.id, ms(70))
        assert Seat.objects.filter(participant=first.people[0].id).count() == 2
        assert first.people[0].id not in owed_a_turn(session.pk, 1, ms(OVER))

    def test_nobody_is_owed_anything_after_a_round_in_which_everybody_had_a_turn(self, session):
        arrive(session, *NAMES[:7])
        begun(session)
        assert owed_a_turn(session.pk, 1, ms(OVER)) == set()

    def test_somebody_who_is_away_now_has_a_turn_that_waits(self, session):
        ada, *_ = arrive(session, *NAMES[:3])
        attendance.note(session.pk, [ada.pk], [], ms())
        group = formed(session).proposal.groups[0]
        seat = next(person.seat for person in group.people if person.id == ada.pk)
        assert group.rota.later == (seat,)
        assert sorted(group.rota.order) == sorted({0, 1, 2} - {seat})


class TestWishesCount:
    def test_people_stay_together_and_apart_in_every_round(self, session):
        arrive(session, *NAMES[:9])
        wishing.save_wishes(session.pk, "Ada and Ben together\nCem, Dee and Eli apart")
        for seed in range(5):
            seated = [
                {person.name for person in group.people} for group in formed(session, seed, seed=seed).proposal.groups
            ]
            assert any(names >= {"Ada", "Ben"} for names in seated)
            assert not any(len(names & {"Cem", "Dee", "Eli"}) > 1 for names in seated)
        begun_at = revision(session)
        hosting.start_round(session.pk, 1, begun_at, ms())
        formed(session, at=OVER)
        assert "Ben" in mates(groups(session), "Ada")
        pair = {ids(session)[name] for name in ("Ada", "Ben")}
        assert not [met for met in desk(session, OVER)["proposal"]["met"] if pair <= set(met[:2])]

    def test_teams_are_apart_until_somebody_says_otherwise(self, session):
        arrive(session, *NAMES[:9])
        wishing.save_roster(session.pk, "\n".join(f"{name}, {'ABC'[i // 3]}" for i, name in enumerate(NAMES[:9])))
        for seed in range(5):
            formed(session, seed, seed=seed)
            assert not [names for names in groups(session) if len({NAMES.index(name) // 3 for name in names}) < 3]
        wishing.save_wishes(session.pk, "teams mixed freely")
        mixed = [formed(session, seed, seed=seed) and groups(session) for seed in range(5, 10)]
        assert any(len({NAMES.index(name) // 3 for name in names}) < 3 for seated in mixed for names in seated)

    def test_languages_sit_together(self, session):
        arrive(session, *NAMES[:6])
        wishing.save_roster(
            session.pk, "Ada,,German\nBen,,german\nCem,,German\nDee,,Turkish\nEli,,Turkish\nFlo,,Turkish"
        )
        formed(session)
        assert mates(groups(session), "Ada") == {"Ben", "Cem"}

    def test_a_team_that_is_too_large_is_announced(self, session):
        arrive(session, *NAMES[:6])
        wishing.save_roster(session.pk, "\n".join(f"{name}, Blue" for name in NAMES[:3]))
        formed(session)
        (unmet,) = desk(session)["proposal"]["unmet"]
        assert unmet["code"] == "team_too_large"
        assert unmet["why"] == "team_too_large"
        assert (unmet["data"]["size"], unmet["data"]["team"], unmet["data"]["groups"]) == (3, "Blue", 2)

    def test_wishes_that_contradict_each_other_are_not_saved(self, session):
        arrive(session, "Ada", "Ben", "Cem")
        wishing.save_wishes(session.pk, "Ada meets Ben")
        with pytest.raises(Invalid, match="lines 1 and 2") as refused:
            wishing.save_wishes(session.pk, "Ada and Ben apart\nAda and Ben together")
        assert refused.value.field == "wishes"
        assert Session.objects.get().wishes == "Ada meets Ben"

    def test_a_wish_for_somebody_who_comes_later_is_kept_and_told(self, session):
        arrive(session, "Ada", "Ben", "Cem")
        wishing.save_wishes(session.pk, "Ada and Kim apart")
        assert desk(session)["wishes"]["problems"] == [{"line": 1, "why": "name", "data": {"name": "Kim"}}]
        arrive(session, "Kim")
        assert desk(session)["wishes"] == {"text": "Ada and Kim apart", "problems": []}

    def test_a_text_that_is_too_long(self, session):
        for save, most in (
            (wishing.save_wishes, wishing.LONGEST_WISHES),
            (wishing.save_roster, wishing.LONGEST_ROSTER),
        ):
            with pytest.raises(Invalid, match="characters at most"):
                save(session.pk, "x" * (most + 1))


class TestARoster:
    def tags(self, session) -> dict[str, tuple[str, str]]:
        return {one.label: (one.team, one.language) for one in Participant.objects.filter(session=session)}

    def test_it_is_given_to_those_who_are_in_and_to_those_who_come(self, session):
        arrive(session, "Ada", "Ben")
        wishing.save_roster(session.pk, "Name; Team; Language\nADA; Blue; German\nCem; Red;")
        arrive(session, "Cem")
        assert self.tags(session) == {"Ada": ("Blue", "German"), "Ben": ("", ""), "Cem": ("Red", "")}

    def test_it_knows_better_than_the_door_where_it_says_something(self, session):
        wishing.save_roster(session.pk, "Ada, Blue")
        joining.join(session, "Ada", cast.secret_of("Ada"), cast.later(), ms(), team="Red", language="German")
        assert self.tags(session) == {"Ada": ("Blue", "German")}

    def test_what_only_an_earlier_list_said_is_taken_back(self, session):
        joining.join(session, "Ada", cast.secret_of("Ada"), cast.later(), ms(), team="Red")
        arrive(session, "Ben")
        wishing.save_roster(session.pk, "Ben, Blue")
        wishing.save_roster(session.pk, "Cem, Blue")
        assert self.tags(session) == {"Ada": ("Red", ""), "Ben": ("", "")}

    def test_a_line_that_cannot_be_read_is_named_and_nothing_is_saved(self, session):
        arrive(session, "Ada")
        with pytest.raises(Invalid, match="Line 2"):
            wishing.save_roster(session.pk, "Ada, Blue\nBen, Red, ben@@x.org")
        assert self.tags(session) == {"Ada": ("", "")}
        assert Session.objects.get().roster == ""


class TestLocks:
    def test_a_locked_group_stays_as_it_is_at_its_number_while_the_others_are_shuffled(self, session):
        arrive(session, *NAMES[:9])
        formed(session)
        before = groups(session)
        lock(session, number=2)
        others = set()
        for seed in range(5):
            formed(session, revision(session), seed=seed)
            assert groups(session)[1] == before[1]
            assert all(person.locked for person in snapshot(session.pk).proposal.groups[1].people)
            others.add(frozenset(map(frozenset, groups(session))))
        assert len(others) > 1

    def test_people_locked_in_several_groups_keep_them(self, session):
        arrive(session, *NAMES)
        formed(session)
        kept = {name: place for place, group in enumerate(groups(session)) for name in group[:1]}
        pair = groups(session)[2][1]
        for name in (*kept, pair):
            lock(session, name=name)
        for seed in range(10):
            formed(session, revision(session), seed=seed)
            assert {
                name: place for place, group in enumerate(groups(session)) for name in group if name in kept
            } == kept
            assert pair in mates(groups(session), next(name for name, place in kept.items() if place == 2))

    def test_one_person_who_is_locked_costs_no_round_without_a_repeat(self):
        """One who keeps a number needs no other group than a design's: only the groups' order has to follow."""
        people, held = tuple(range(1, 28)), list[tuple[tuple[int, ...], ...]]()
        for number in range(1, 7):
            pins = (seating.Pin(4, (number,), False),)
            wishes = seating.wishes_with_locks(Wishes(), set(people), pins, (), 5)
            mix = seating.mixed(seating.Question(number, people, tuple(held), 7 - number, wishes, pins, None), number)
            assert number in mix.groups[3]
            assert (mix.repeats, mix.good_for) == (0, 13 - number)
            held.append(tuple(map(tuple, mix.groups)))

    def test_locks_are_stronger_than_new_faces(self):
        """Ada and Ben are locked apart, and the only round without a repeat would seat them together."""
        held = (((1, 2, 3), (4, 5, 6), (7, 8, 9)), ((1, 4, 7), (2, 5, 8), (3, 6, 9)), ((1, 5, 9), (2, 6, 7), (3, 4, 8)))
        ada, ben = 1, 6  # with 8: the fourth round of nine people
        pins = (seating.Pin(1, (ada,), False), seating.Pin(2, (ben,), False))
        wishes = seating.wishes_with_locks(Wishes(), set(range(1, 10)), pins, (), 5)
        free = seating.mixed(seating.Question(4, tuple(range(1, 10)), held, 1, Wishes(), (), None), 1)
        assert any({ada, ben} <= set(group) for group in free.groups)
        bound = seating.mixed(seating.Question(4, tuple(range(1, 10)), held, 1, wishes, pins, None), 1)
        assert [name in group for name, group in zip((ada, ben), bound.groups, strict=False)] == [True, True]
        assert bound.repeats

    def test_a_lock_is_let_go(self, session):
        arrive(session, *NAMES[:9])
        formed(session)
        before = groups(session)
        lock(session, number=1)
        lock(session, on=False)
        formed(session, revision(session), seed=2)
        assert before[0] not in groups(session)

    def test_whoever_is_left_out_takes_no_lock_along(self, session):
        arrive(session, *NAMES[:9])
        formed(session)
        absent, *others = groups(session)[0]
        lock(session, number=1)
        formed(session, revision(session), leave_out=[ids(session)[absent]], seed=3)
        assert mates(groups(session), others[0]) >= {others[1]}
        assert not any(absent in group for group in groups(session))

    def test_a_lock_is_stronger_than_a_wish_to_stay_together(self, session):
        arrive(session, *NAMES[:9])
        formed(session)
        whole, (parted, *_), _ = groups(session)
        lock(session, number=1)
        wishing.save_wishes(session.pk, f"{whole[0]} and {parted} together")
        formed(session, revision(session), seed=4)
        assert groups(session)[0] == whole
        assert [each["code"] for each in desk(session)["proposal"]["unmet"]] == ["together"]

    def test_one_who_is_locked_draws_along_whom_they_stay_with(self, session):
        arrive(session, *NAMES[:9])
        formed(session)
        one, other = groups(session)[0][0], groups(session)[1][0]
        lock(session, name=one)
        wishing.save_wishes(session.pk, f"{one} and {other} together")
        formed(session, revision(session), seed=5)
        assert {one, other} <= set(groups(session)[0])

    def test_nobody_is_locked_where_nobody_sits(self, session):
        arrive(session, *NAMES[:6])
        formed(session)
        with pytest.raises(NotFound):
            rearranging.lock(session.pk, 1, True, 0, None, ms())


class TestWhileItIsMixed:
    """A large room takes a moment, in which people come and go; the session is not held meanwhile."""

    @pytest.fixture
    def mixing(self, monkeypatch):
        """What happens while the groups are mixed, a list of events; and how often they were."""
        events: list[Callable[[], object]] = []
        times: list[seating.Question] = []
        real = seating.mixed

        def mixed(question, seed):
            times.append(question)
            if events:
                events.pop(0)()
            return real(question, seed)

        monkeypatch.setattr(seating, "mixed", mixed)
        return events, times

    def test_somebody_who_comes_waits_for_the_next_shuffle(self, session, mixing):
        arrive(session, *NAMES[:6])
        events, times = mixing
        events.append(lambda: arrive(session, "Kim"))
        formed(session)
        assert len(times) == 1
        assert sorted(map(len, groups(session))) == [3, 3]

    def test_without_somebody_who_goes_it_is_mixed_again(self, session, mixing):
        ada, *_ = arrive(session, *NAMES[:7])
        events, times = mixing
        events.append(lambda: attendance.leave(session.pk, ada.pk, ms()))
        formed(session)
        assert len(times) == 2
        assert sorted(map(len, groups(session))) == [3, 3]

    def test_when_people_go_all_the_time_they_wait_at_last(self, session, mixing):
        people = arrive(session, *NAMES)
        events, times = mixing
        events.extend(lambda one=one: attendance.leave(session.pk, one.pk, ms()) for one in people[:3])
        formed(session)
        assert len(times) == 4
        assert sorted(map(len, groups(session))) == [4, 4]

    def test_whoever_goes_while_it_is_shuffled_again_makes_nobody_start_anew(self, session, mixing):
        arrive(session, *NAMES[:7])
        formed(session)
        gone = ids(session)[groups(session)[1][0]]
        events, times = mixing
        events.append(lambda: attendance.leave(session.pk, gone, ms()))
        formed(session, revision=1, seed=2)
        assert [len(asked.people) for asked in times] == [7, 7, 6]
        assert sorted(map(len, groups(session))) == [3, 3]

    @pytest.mark.parametrize("what", ["lock", "swap"])
    def test_what_another_facilitator_does_to_the_groups_meanwhile_is_not_shuffled_away(self, session, mixing, what):
        arrive(session, *NAMES[:7])
        formed(session)
        (one, *_), (other, gone, *_) = groups(session)
        who = ids(session)
        events, _ = mixing

        def meanwhile() -> None:
            attendance.leave(session.pk, who[gone], ms())
            lock(session, name=one) if what == "lock" else swap(session, one, other)

        events.append(meanwhile)
        with pytest.raises(Stale):
            formed(session, revision=1, seed=2)

    def test_of_two_facilitators_the_second_is_told(self, session, mixing):
        arrive(session, *NAMES[:6])
        formed(session)
        events, _ = mixing
        events.append(lambda: formed(session, revision=1, seed=2))
        with pytest.raises(Stale):
            formed(session, revision=1, seed=3)
        assert revision(session) == 2


class TestByHand:
    @pytest.fixture
    def ten(self, session):
        """Groups of 3, 3 and 4."""
        arrive(session, *NAMES[:10])
        formed(session)
        return session

    def test_somebody_is_moved_from_a_four_to_a_three(self, ten):
        before = groups(ten)
        move(ten, before[2][1], 1)
        assert groups(ten) == [
            [*before[0], before[2][1]],
            before[1],
            [name for name in before[2] if name != before[2][1]],
        ]
        assert desk(ten)["proposal"]["by_hand"]
        assert [group.timeline.total for group in snapshot(ten.pk).proposal.groups] == [320_000] * 3

    def test_two_people_are_swapped(self, ten):
        before = groups(ten)
        swap(ten, before[0][1], before[1][2])
        after = groups(ten)
        assert (after[0][1], after[1][2]) == (before[1][2], before[0][1])
        assert sorted(map(len, after)) == [3, 3, 4]

    def test_within_a_group_a_swap_changes_who_is_holder_first(self, ten):
        first, second, third = groups(ten)[0]
        swap(ten, first, third)
        assert groups(ten)[0] == [third, second, first]

    def test_somebody_is_taken_out_and_brought_back_in(self, ten):
        name = groups(ten)[2][0]
        move(ten, name, None)
        assert [one["group"] for one in desk(ten)["people"] if one["name"] == name] == [None]
        assert desk(ten)["proposal"]["sizes"] == {"3": 3}
        move(ten, name, 2)
        assert groups(ten)[1][-1] == name

    def test_somebody_who_came_late_takes_another_ones_seat(self, ten):
        arrive(ten, "Kim")
        gone = groups(ten)[0][1]
        swap(ten, "Kim", gone)
        assert groups(ten)[0][1] == "Kim"
        assert not any(gone in group for group in groups(ten))

    def test_who_is_brought_in_does_not_sit_this_round_out_any_more(self, ten):
        name = groups(ten)[2][0]
        attendance.sit_out(ten.pk, ids(ten)[name], ms())
        move(ten, name, 1)
        assert [one["standing"] for one in desk(ten)["people"] if one["name"] == name] == ["seated"]
        assert Participant.objects.get(pk=ids(ten)[name]).rests_in is None

    def test_a_move_that_leaves_two_is_refused_with_advice(self, ten):
        before = groups(ten)
        with pytest.raises(SmallGroup) as refused:
            move(ten, before[0][0], 2)
        assert str(refused.value) == (
            f"Group 1 would be two people. Swap {before[0][0]} with somebody instead, "
            f"or move {before[0][1]} and {before[0][2]} to other groups as well."
        )
        assert groups(ten) == before
        assert revision(ten) == 1

    def test_anyway_it_is_done_and_told(self, ten):
        before = groups(ten)
        move(ten, before[0][0], 2, anyway=True)
        shown = desk(ten)
        assert shown["proposal"]["small"] == [shown["groups"][0]["id"]]
        assert shown["proposal"]["sizes"] == {"2": 1, "4": 2}
        with pytest.raises(
            SmallGroup, match=rf"{before[0][1]} would be alone in group 1. Move {before[0][1]} to group 2"
        ):
            move(ten, before[0][2], None)

    def test_six_are_no_group(self, ten):
        arrive(ten, "Kim", "Lou")
        move(ten, "Kim", 3)
        with pytest.raises(SmallGroup, match=r"Group 3 would be 6 people\. Swap Lou"):
            move(ten, "Lou", 3)

    def test_bringing_a_second_person_to_one_who_is_alone_is_no_harm(self, ten):
        names = groups(ten)
        for name in names[0][:2]:
            move(ten, name, None, anyway=True)
        move(ten, names[2][0], 1)
        assert groups(ten)[0] == [names[0][2], names[2][0]]

    def test_a_group_that_is_emptied_disappears_and_the_last_takes_its_number(self, ten):
        names = groups(ten)
        for name in names[0]:
            move(ten, name, 2, anyway=True)
        assert groups(ten) == [names[2], [*names[1], *names[0]]]
        assert [group["number"] for group in desk(ten)["groups"]] == [1, 2]

    def test_the_last_one_cannot_be_taken_out(self, session):
        arrive(session, *NAMES[:3])
        formed(session)
        for name in NAMES[:2]:
            move(session, name, None, anyway=True)
        with pytest.raises(WrongMoment, match="Nobody would be left"):
            move(session, "Cem", None, anyway=True)

    def test_locks_go_with_people(self, ten):
        names = groups(ten)
        lock(ten, name=names[2][0])
        move(ten, names[2][0], 1)
        locked = [person["name"] for group in desk(ten)["groups"] for person in group["people"] if person.get("locked")]
        assert locked == [names[2][0]]
        formed(ten, revision(ten), seed=9)
        assert names[2][0] in groups(ten)[0]

    def test_the_turn_of_somebody_who_is_away_waits_wherever_they_are_moved(self, ten):
        name = groups(ten)[2][0]
        attendance.note(ten.pk, [ids(ten)[name]], [], ms())
        move(ten, name, 1)
        group = group_with(ten, name)
        assert group.rota.later == (3,)
        assert group.rota.order == (0, 1, 2)

    def test_who_has_left_a_seat_can_still_come_back_to_it(self, ten):
        name, *others = groups(ten)[2]
        attendance.leave(ten.pk, ids(ten)[name], ms())
        swap(ten, others[0], others[2])
        attendance.come_back(ten.pk, ids(ten)[name], ms(1))
        assert set(groups(ten)[2]) == {name, *others}
        positions = [person.seat for person in group_with(ten, name).people]
        assert positions == [0, 1, 2, 3]

    @pytest.mark.parametrize(
        "command",
        [
            lambda s, who: rearranging.move(s, 1, who, None, ms()),
            lambda s, who: rearranging.swap(s, 1, who, who + 1, ms()),
            lambda s, who: rearranging.lock(s, 1, True, None, who, ms()),
            lambda s, _: seating.form_groups(s, 1, [], 1, ms()),
            lambda s, _: hosting.show_groups(s, 1, ms()),
            lambda s, _: hosting.start_round(s, 1, 1, ms()),
        ],
    )
    def test_of_two_facilitators_the_second_is_told_and_nothing_is_lost(self, ten, command):
        move(ten, groups(ten)[2][0], 1)
        before = groups(ten)
        with pytest.raises(Stale):
            command(ten.pk, ids(ten)["Ada"])
        assert groups(ten) == before

    def test_what_cannot_be(self, ten):
        first, second, _ = groups(ten)
        who = ids(ten)
        with pytest.raises(WrongMoment, match="there already"):
            move(ten, first[0], 1)
        with pytest.raises(NotFound):
            rearranging.move(ten.pk, 1, who[first[0]], 0, ms())
        with pytest.raises(NotFound):
            rearranging.move(ten.pk, 1, 0, None, ms())
        with pytest.raises(Invalid):
            rearranging.swap(ten.pk, 1, who[first[0]], who[first[0]], ms())
        late, later = arrive(ten, "Kim", "Lou")
        with pytest.raises(Invalid):
            rearranging.swap(ten.pk, 1, late.pk, later.pk, ms())
        with pytest.raises(WrongMoment, match="there already"):
            rearranging.move(ten.pk, 1, late.pk, None, ms())
        attendance.leave(ten.pk, late.pk, ms())
        with pytest.raises(NotFound):
            rearranging.move(ten.pk, 1, late.pk, snapshot(ten.pk).proposal.groups[0].id, ms())
        assert [first, second] == groups(ten)[:2]

    def test_nobody_is_moved_in_a_round_that_has_begun(self, ten):
        hosting.start_round(ten.pk, 1, 1, ms())
        with pytest.raises(WrongMoment):
            rearranging.move(ten.pk, 1, ids(ten)["Ada"], None, ms(1))


class TestWhatIsSaid:
    def test_who_meets_again_is_counted_anew_after_each_change(self, session):
        arrive(session, *NAMES[:9])
        begun(session)
        before = groups_of_begun(session)
        formed(session, at=OVER)
        assert desk(session, OVER)["proposal"]["met"] == ()
        one, mate = before[0][:2]
        place = next(group for group in groups(session) if mate in group)
        swap_at(session, one, next(name for name in place if name != mate))
        who = ids(session)
        met = desk(session, OVER)["proposal"]["met"]
        assert (*sorted([who[one], who[mate]]), 1) in met
        assert desk(session, OVER)["proposal"]["repeats"] == len(met)
        assert desk(session, OVER)["proposal"]["good_for"] is None

    def test_three_people_meet_again_and_that_is_said_to_be_forced(self, session):
        arrive(session, *NAMES[:3])
        assert desk(session)["mixing"] == {"people": 3, "groups": 1, "clean": 1, "planned": 2, "left": 2}
        begun(session)
        assert desk(session, OVER)["mixing"] == {"people": 3, "groups": 1, "clean": 0, "planned": 2, "left": 1}
        formed(session, at=OVER)
        said = desk(session, OVER)["proposal"]
        assert (said["repeats"], said["forced"], said["good_for"]) == (3, 3, 0)

    def test_how_many_rounds_there_can_be_is_known_before_and_after_each(self, session):
        arrive(session, *NAMES[:9])
        assert desk(session)["mixing"]["clean"] == 4
        formed(session)
        assert (desk(session)["mixing"]["clean"], desk(session)["proposal"]["good_for"]) == (4, 3)
        hosting.start_round(session.pk, 1, 1, ms())
        assert desk(session, OVER)["mixing"]["clean"] == 3
        arrive(session, "Jan", at=OVER)
        assert desk(session, OVER)["mixing"]["clean"] is None

    def test_rounds_can_be_planned_while_the_session_goes_on(self, session):
        arrive(session, *NAMES[:3])
        begun(session)
        hosting.plan_rounds(session.pk, 5)
        assert desk(session)["mixing"]["planned"] == 5
        for impossible in (0, 21):
            with pytest.raises(Invalid):
                hosting.plan_rounds(session.pk, impossible)
        begun(session, at=OVER)
        with pytest.raises(Invalid, match="Round 2 is there"):
            hosting.plan_rounds(session.pk, 1)

    def test_a_participant_is_told_nothing_of_it(self, session):
        ada, *_ = arrive(session, *NAMES[:6])
        wishing.save_roster(session.pk, "Ada, Blue\nBen, Blue")
        wishing.save_wishes(session.pk, "Ada and Ben apart")
        proposal = formed(session).proposal
        lock(session, number=1)
        hosting.show_groups(session.pk, proposal.revision + 1, ms())
        screen = screens.plain(screens.for_participant(snapshot(session.pk), ada.pk, ms()))
        assert not [word for word in ("Blue", "apart", "locked") if word in str(screen)]
        assert "locked" in str(desk(session))

    def test_the_desk_of_a_proposal_costs_few_queries(self, session, django_assert_max_num_queries):
        arrive(session, *NAMES)
        begun(session)
        running.command_groups(session.pk, "end", cast.marks(session, 1), ms(1))
        formed(session, at=OVER)
        with django_assert_max_num_queries(10):
            desk(session, OVER)


def groups_of_begun(session: Session) -> list[list[str]]:
    return [[person.name for person in group.people] for group in snapshot(session.pk).begun.groups]


def swap_at(session: Session, name: str, other: str) -> None:
    who = ids(session)
    rearranging.swap(session.pk, revision(session), who[name], who[other], ms(OVER))


# -- whatever is wished and locked ------------------------------------------------------------------


@st.composite
def questions(draw) -> seating.Question:
    """People, some locked in the groups of an earlier proposal, and wishes as they are read from text."""
    of = plan_of(
        draw(st.sampled_from([each.key for each in practices.by_digest().values() if each.stages[0].plan.sizes]))
    ).group_sizes
    people = range(1, draw(st.integers(of.least, 14)) + 1)
    order, pins = iter(draw(st.permutations(people))), []
    for number, size in enumerate(sizes(len(people), of), start=1):
        locked = tuple(person for person in islice(order, size) if draw(st.booleans()))
        if locked:
            pins.append(seating.Pin(number, locked, len(locked) == size))
    kinds = st.sampled_from(["apart", "together", "meets"])
    one, lines = st.sampled_from(people), []
    for kind, first, second in draw(st.lists(st.tuples(kinds, one, one), max_size=8)):
        lines.append(f"P{first} meets P{second}" if kind == "meets" else f"P{first} and P{second} {kind}")
    said = read_wishes("\n".join(lines), [Known(person, f"P{person}") for person in people], of.most).wishes
    wishes = seating.wishes_with_locks(said, set(people), pins, draw(st.sets(one)), of.most)
    return seating.Question(1, tuple(people), (), 2, wishes, tuple(pins), of)


@given(questions(), st.integers(0, 2**48))
@settings(max_examples=stories(60), deadline=None)
def test_whatever_is_wished_and_locked_there_are_groups_and_who_is_locked_together_stays_so(question, seed):
    mix = seating.mixed(question, seed)
    assert sorted(person for group in mix.groups for person in group) == list(question.people)
    assert question.sizes
    held = max((len(group) for group in (*question.wishes.locked, *question.wishes.stay)), default=0)
    most = max(question.sizes.most, held + 2)  # one or two whom nothing else is left for join those who are held
    assert all(question.sizes.least <= len(group) <= most for group in mix.groups)
    for pin in question.pins:
        assert any(set(pin.people) <= set(group) for group in mix.groups)


# -- whatever is done by hand -----------------------------------------------------------------------

PERSON, PLACE = st.integers(0, 10), st.integers(0, 4)
DEED = st.one_of(
    st.tuples(st.just("move"), PERSON, PLACE, st.booleans()),
    st.tuples(st.just("swap"), PERSON, PERSON),
    st.tuples(st.just("lock"), PERSON, st.booleans()),
    st.tuples(st.just("form"), st.integers(0, 3)),
    st.tuples(st.just("leave"), PERSON),
    st.tuples(st.just("back"), PERSON),
    st.tuples(st.just("away"), PERSON),
)


def carry_out(session: Session, people: list[Participant], deed: tuple[Any, ...]) -> None:
    kind, first, *more = deed
    proposal = snapshot(session.pk).proposal
    person = people[first].pk
    if kind == "move":
        group = proposal.groups[more[0]].id if more[0] < len(proposal.groups) else None
        rearranging.move(session.pk, proposal.revision, person, group, ms(), anyway=more[1])
        now = snapshot(session.pk).proposal.group_of.get(person)
        assert (now.id if now else None) == group
    elif kind == "swap":
        rearranging.swap(session.pk, proposal.revision, person, people[more[0]].pk, ms())
    elif kind == "lock":
        rearranging.lock(session.pk, proposal.revision, more[0], None, person, ms())
    elif kind == "form":
        seating.form_groups(session.pk, proposal.revision, [], first, ms())
    elif kind == "leave":
        attendance.leave(session.pk, person, ms())
    elif kind == "back":
        attendance.come_back(session.pk, person, ms())
    else:
        attendance.note(session.pk, [person], [], ms())


def check_seats(session: Session) -> None:
    """Everybody has one seat or is known to be out; nothing is torn; what is said is what is there."""
    seated = list(Seat.objects.filter(round__session=session, left_at=None).values_list("participant", flat=True))
    assert len(seated) == len(set(seated))
    shown = desk(session)
    in_groups = [person["id"] for group in shown["groups"] for person in group["people"]]
    assert sorted(in_groups) == sorted(seated)
    numbers = {group["number"] for group in shown["groups"]}
    assert {one["id"]: one["group"] is not None for one in shown["people"]} == {
        one["id"]: one["id"] in seated for one in shown["people"]
    }
    assert numbers == set(range(1, len(numbers) + 1))
    assert sum(int(size) * count for size, count in shown["proposal"]["sizes"].items()) == len(seated)
    small = [group["id"] for group in shown["groups"] if len(group["people"]) < 3]
    assert shown["proposal"]["small"] == small
    for group in Group.objects.filter(round__session=session):
        places = [seat.position for seat in group.seats.filter(left_at=None)]
        assert set(group.order) | set(group.later) <= set(places)
        assert not set(group.order) & set(group.later)
        assert len(places) == len(set(places))


@given(st.lists(DEED, max_size=10))
@settings(max_examples=stories(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_by_hand_everybody_has_one_seat_or_is_out(oto, hasty, deeds):
    session = cast.opened(cast.session_of(oto))
    people = arrive(session, *NAMES)
    formed(session)
    for deed in deeds:
        with suppress(TroikaError):
            carry_out(session, people, deed)
        check_seats(session)
    assert Round.objects.filter(session=session).count() == 1
    session.delete()


class TestWhatWasAnnounced:
    """Two people stay together, so no design fits: the rounds to come are those of a search."""

    def held(self, session: Session, number: int) -> dict[str, Any]:
        """Form, show and hold the round of this number; what the desk said of it before it was shown."""
        at = OVER * number
        cast.formed(session, at=at, seed=number)
        told = desk(session, at)["proposal"]
        hosting.start_round(session.pk, number, revision(session), ms(at))
        return told

    @pytest.fixture
    def couple(self, oto) -> Session:
        session = cast.opened(cast.session_of(oto, rounds=4))
        arrive(session, *NAMES, "Lea", "Mia", "Noa", "Ola")
        wishing.save_wishes(session.pk, "Ada and Ben together")
        return session

    def test_so_many_rounds_follow_whatever_the_chance(self, couple):
        first = self.held(couple, 1)
        assert first["good_for"] == 3
        told = [self.held(couple, number) for number in (2, 3, 4)]
        assert [(each["repeats"], each["good_for"]) for each in told] == [(0, 2), (0, 1), (0, 0)]

    def test_a_shuffle_keeps_it_too(self, couple):
        self.held(couple, 1)
        cast.formed(couple, at=OVER * 2, seed=5)
        for shuffles in (1, 2, 3):
            cast.formed(couple, revision=shuffles, at=OVER * 2, seed=shuffles)
            told = desk(couple, OVER * 2)["proposal"]
            assert (told["repeats"], told["good_for"]) == (0, 2)

    def test_once_somebody_went_and_another_came_nothing_is_announced_until_groups_are_formed(self, couple):
        self.held(couple, 1)
        assert desk(couple, OVER * 2 - 1)["mixing"]["clean"] == 3
        attendance.remove(couple.pk, ids(couple)["Kim"], ms(OVER * 2 - 1))
        arrive(couple, "Pia", at=OVER * 2 - 1)
        assert desk(couple, OVER * 2 - 1)["mixing"]["clean"] is None
        assert self.held(couple, 2)["repeats"] == 0
