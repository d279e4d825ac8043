"""Sessions whose practice seats people in pairs, crowds or circles: everything that is about threes elsewhere."""

import pytest

from sessions_app import practices, screens
from sessions_app.domain.errors import SmallGroup, TooFew, WrongMoment
from sessions_app.domain.grouping import sizes
from sessions_app.live import messages
from sessions_app.models import Session
from sessions_app.selectors import snapshot
from sessions_app.services import attendance, hosting, mending, rearranging, selfrun, talking, wishing
from tests import cast
from tests.cast import NAMES, begun, formed, joined, ms

from .circle import group, here, members, seen, turns

pytestmark = pytest.mark.django_db

OVER = 20_000  # seconds: a round is over by then


def opened(practice: str, people: int, **changes) -> Session:
    session = cast.opened(cast.session_of(cast.account("Oto"), practice=practice, **changes))
    joined(session, *(f"P{number:02}" for number in range(people)))
    return session


def proposed(session: Session) -> list[int]:
    """The sizes of the proposed groups."""
    proposal = snapshot(session.pk).proposal
    assert proposal
    return [len(one.people) for one in proposal.groups]


@pytest.mark.parametrize(
    ("practice", "people", "groups"),
    [
        ("focusing", 2, [2]),
        ("focusing", 3, [3]),
        ("focusing", 11, [2, 2, 2, 2, 3]),
        ("wise_crowds", 11, [5, 6]),
        ("wise_crowds", 7, [7]),
        ("circle", 8, [8]),
        ("circle", 23, [5, 6, 6, 6]),
        ("action_learning", 8, [4, 4]),
    ],
)
def test_everybody_has_a_seat_in_a_group_of_the_practices_sizes(practice, people, groups):
    session = opened(practice, people)
    assert screens.for_desk(seen(session), ms()).mixing.groups == len(groups)
    formed(session)
    assert proposed(session) == groups
    desk = screens.for_desk(seen(session), ms())
    assert desk.proposal
    assert desk.proposal.sizes == {str(size): groups.count(size) for size in set(groups)}
    assert desk.proposal.small == []


@pytest.mark.parametrize(("practice", "people", "least"), [("focusing", 1, 2), ("wise_crowds", 3, 4), ("circle", 2, 3)])
def test_too_few_people_are_told_how_many_it_takes(practice, people, least):
    session = opened(practice, people)
    with pytest.raises(TooFew) as refused:
        formed(session)
    assert str(refused.value) == f"A group needs at least {least} people; {people} can be seated now."
    assert (seen(session).clean_rounds, screens.for_desk(seen(session), ms()).mixing.groups) == (0, 0)


def test_in_pairs_everybody_meets_everybody_before_two_meet_again_and_the_desk_says_so_beforehand():
    session = opened("focusing", 6, rounds=6)
    assert seen(session).clean_rounds == 5
    told = []
    for number in range(6):
        account = formed(session, at=number * OVER).account
        assert account
        told.append((account.repeats, account.forced, account.good_for))
        begun_at(session, number * OVER)
    assert told == [(0, 0, 4), (0, 0, 3), (0, 0, 2), (0, 0, 1), (0, 0, 0), (3, 3, 0)]


def begun_at(session: Session, at: float) -> None:
    proposal = seen(session).proposal
    assert proposal
    hosting.start_round(session.pk, proposal.number, proposal.revision, ms(at))


def test_a_lock_holds_a_pair_and_no_three_stays_together_who_are_more_than_a_group():
    session = opened("focusing", 6)
    pair = [person.id for person in formed(session).proposal.groups[0].people]
    first = seen(session).proposal.groups[0]
    rearranging.lock(session.pk, 1, True, first.id, None, ms())
    formed(session, 2, seed=7)
    assert [person.id for person in seen(session).proposal.groups[0].people] == pair
    wishing.save_wishes(session.pk, "P00, P01, P02 and P03 together")
    (problem,) = seen(session).wished.problems
    assert str(problem) == "At most 3 people can stay together."


class TestByHand:
    def test_a_pair_takes_a_third_and_no_fourth(self):
        session = opened("focusing", 6)
        groups = formed(session).proposal.groups
        rearranging.move(session.pk, 1, groups[0].people[0].id, groups[1].id, ms(), anyway=True)
        (alone,) = [one for one in seen(session).proposal.groups if len(one.people) == 1]
        assert screens.for_desk(seen(session), ms()).proposal.small == [alone.id]
        with pytest.raises(SmallGroup, match="would be 4 people"):
            rearranging.move(session.pk, 2, groups[2].people[0].id, groups[1].id, ms())

    def test_three_are_no_crowd(self):
        session = opened("wise_crowds", 9)
        small, large = formed(session).proposal.groups
        first = small.people[0]
        with pytest.raises(SmallGroup) as refused:
            rearranging.move(session.pk, 1, first.id, large.id, ms())
        assert str(refused.value) == (
            f"Group 1 would be 3 people, and 4 is the least. Swap {first.name} with somebody instead, or move the "
            "others as well."
        )


class TestAtWork:
    def test_a_late_person_joins_a_pair_and_nobody_a_three(self):
        session = opened("focusing", 4)
        begun(session)
        dan, eve, fin = joined(session, "Dan", "Eve", "Fin", at=10)
        assert [(one.number, one.present) for one in seen(session).open_groups(ms(20))] == [(1, 2), (2, 2)]
        mending.seat_late(session.pk, dan.pk, group(session, 1).id, ms(20))
        mending.seat_late(session.pk, eve.pk, group(session, 2).id, ms(20))
        assert seen(session).open_groups(ms(20)) == []
        with pytest.raises(WrongMoment, match="Group 2 is full"):
            mending.seat_late(session.pk, fin.pk, group(session, 2).id, ms(20))

    def test_two_who_are_left_by_their_partners_make_a_pair(self):
        session = opened("focusing", 6)
        begun(session)
        (first, gone), (second, too) = members(session, 1), members(session, 3)
        attendance.note(session.pk, [gone, too], [], ms(30))
        lone = {one.number: into for one, into in seen(session).begun.lone(ms(30))}
        assert lone == {1: group(session, 3).id, 3: group(session, 1).id}
        mending.join_lone(session.pk, group(session, 1).id, lone[1], ms(40))
        assert here(session, 3) == {first, second}
        assert seen(session).begun.lone(ms(40)) == []

    def test_two_are_brought_together_even_in_the_last_turn_that_either_has(self):
        """Nobody is disturbed who is alone; so there is no waiting for a next turn, which will not come."""
        session = opened("focusing", 4)
        begun(session)
        (first, gone), (second, too) = members(session, 1), members(session, 2)
        attendance.leave(session.pk, gone, ms(30))
        attendance.leave(session.pk, too, ms(40))
        lone = {one.number: into for one, into in seen(session).begun.lone(ms(50))}
        assert lone == {1: group(session, 2).id, 2: group(session, 1).id}
        ends = group(session, 2).timeline.ends
        mending.join_lone(session.pk, group(session, 1).id, lone[1], ms(60))
        pair = group(session, 2)
        assert turns(session, 2) == [second, first], "in the time of whoever left"
        assert {one.id: one.joins for one in pair.people} == {second: 0, first: 1}
        assert ends and pair.timeline.ends
        assert pair.timeline.ends > ends

    def test_a_late_person_is_the_partner_of_whoever_is_alone(self):
        session = opened("focusing", 2)
        begun(session)
        ends = group(session).timeline.ends
        stays, gone = members(session)
        attendance.leave(session.pk, gone, ms(30))
        (dan,) = joined(session, "Dan", at=40)
        (place,) = screens.for_desk(seen(session), ms(40)).open
        assert (place.group, place.turn, place.lone) == (group(session).id, 0, False), "at once"
        mending.seat_late(session.pk, dan.pk, group(session).id, ms(50))
        assert (turns(session), here(session)) == ([stays, dan.pk], {stays, dan.pk})
        assert group(session).has_turn(dan.pk)
        assert group(session).timeline.ends == ends

    def test_the_time_of_a_partner_who_is_only_away_is_kept_for_them(self):
        session = opened("focusing", 2)
        begun(session)
        stays, gone = members(session)
        attendance.note(session.pk, [gone], [], ms(30))
        (dan,) = joined(session, "Dan", at=40)
        mending.seat_late(session.pk, dan.pk, group(session).id, ms(50))
        assert turns(session) == [stays]
        attendance.note(session.pk, [], [gone], ms(60))
        assert turns(session) == [stays, gone]

    def test_one_who_is_left_alone_makes_a_pair_a_three(self):
        session = opened("focusing", 4)
        begun(session)
        stays, gone = members(session, 1)
        attendance.leave(session.pk, gone, ms(30))
        ((_, into),) = seen(session).begun.lone(ms(30))
        assert into
        mending.join_lone(session.pk, group(session, 1).id, into, ms(40))
        assert (len(here(session, 2)), stays in here(session, 2)) == (3, True)

    def test_in_a_crowd_nobody_is_brought_to_make_two(self):
        session = opened("wise_crowds", 8)
        begun(session)
        _, *mates = members(session, 1)
        _, *others = members(session, 2)
        attendance.note(session.pk, [*mates, *others], [], ms(30))
        assert [into for _, into in seen(session).begun.lone(ms(30))] == [None, None]
        with pytest.raises(WrongMoment, match="Two are no group"):
            mending.join_lone(session.pk, group(session, 1).id, group(session, 2).id, ms(40))


@pytest.mark.parametrize("practice", [each.key for each in practices.by_digest().values() if each.stages[0].plan.sizes])
def test_a_screen_is_bounded_in_the_largest_group_whatever_people_type(practice):
    """Names, title, message and link as long as they may be, of letters of four bytes."""
    of = practices.plan_of(practice).group_sizes
    at_first = max(people for people in range(of.least, of.most + 1) if len(sizes(people, of)) == 1)
    long = {"title": "🦊" * 120, "venue": "links", "link_pattern": "https://meet.example.org/" + "x" * 460 + "{n}"}
    session = cast.opened(cast.session_of(cast.account("Oto"), practice=practice, **long))
    everybody = joined(session, *(chr(0x1F600 + number) * 60 for number in range(at_first)))
    if seen(session).cases is not None:
        cast.bring_cases(session, everybody[0], line="🦊" * 120)
    begun(session)
    late = joined(session, *(chr(0x1F680 + number) * 60 for number in range(of.most - at_first)), at=1)
    for one in late:
        mending.seat_late(session.pk, one.pk, group(session).id, ms(2))
    talking.say(session.pk, "🦊" * 300, ms(3))
    for one in (*everybody, *late):
        talking.raise_hand(session.pk, one.pk, True, ms(4))
    assert len(group(session).people) == of.most
    assert len(messages.write(screens.for_participant(seen(session), everybody[0].pk, ms(5))).encode()) <= 9 * 1024


def test_of_threes_nothing_is_different():
    session = cast.opened(cast.session_of(cast.account("Oto")))
    cast.arrive(session, *NAMES)
    formed(session)
    assert proposed(session) == [3, 4, 4]


class TestWithoutAFacilitator:
    @pytest.mark.parametrize(
        ("practice", "people", "sizes"),
        [("focusing", 2, [2]), ("focusing", 5, [2, 3]), ("circle", 3, [3]), ("circle", 8, [8])],
    )
    def test_it_begins_when_as_many_as_it_takes_are_ready(self, practice, people, sizes):
        session = selfrun.start_session("Ours", "own", "t" * 32, cast.later(), practice=practice)
        everybody = joined(session, *NAMES[:people])
        said = [selfrun.say_ready(session.pk, one.pk, True, 1, ms(10)) for one in everybody]
        assert [each.begun for each in said] == [False] * (people - 1) + [True]
        assert [len(one.people) for one in seen(session).begun.groups] == sizes

    def test_one_alone_does_not_begin_and_hears_how_many_it_takes(self):
        session = selfrun.start_session("Ours", "own", "t" * 32, cast.later(), practice="focusing")
        (ada,) = joined(session, "Ada")
        said = selfrun.say_ready(session.pk, ada.pk, True, 1, ms(10))
        assert (said.begun, said.awaited, said.least) == (False, 0, 2)
