"""Whole sessions of several stages, from the first round to the last: each round is formed as its stage says."""

from itertools import combinations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sessions_app.domain.errors import CasesDoNotFit, Invalid, WrongMoment
from sessions_app.domain.program import as_a_rule, program
from sessions_app.models import Participant, Session
from sessions_app.practices import practice, shipped
from sessions_app.selectors import RoundView, breakout_rooms, snapshot
from sessions_app.services import attendance, cases, hosting, mending, rearranging
from tests import cast
from tests.cast import joined, ms
from tests.chance import stories

pytestmark = pytest.mark.django_db
DAY = 24 * 3600


def programme(oto, key: str, rounds: int | None = None) -> Session:
    """A session that holds this practice as often as it says."""
    return cast.opened(cast.session_of(oto, practice=key, rounds=rounds or as_a_rule(practice(key))))


def held_next(session: Session, at: float) -> RoundView:
    """Forms and begins the next round; it is over a day later."""
    found = cast.begun(session, at).begun
    assert found
    return found


def seated(round: RoundView | None) -> dict[int, tuple[int, ...]]:
    """By the numbers of the groups: who sits there."""
    assert round
    return {group.number: tuple(person.id for person in group.people) for group in round.groups}


SEVERAL = [key for key in shipped() if len(practice(key).stages) > 1]


@pytest.mark.parametrize("people", [13, 17])
@pytest.mark.parametrize("key", SEVERAL)
def test_every_round_is_formed_as_its_stage_says(oto, key, people):
    session, whole = programme(oto, key), practice(key)
    everybody = {one.pk for one in many(session, people)}
    bring_cases(session, people // 4)
    for number, planned in enumerate(program(whole, session.rounds)):
        round = held_next(session, DAY * number)
        stage = whole.stages[planned.stage]
        assert (round.stage, round.nth, round.question) == (planned.stage, planned.nth, planned.question)
        groups = seated(round)
        assert sorted(one for group in groups.values() for one in group) == sorted(everybody)
        assert [len(group) for group in groups.values()] == [people] if stage.plan.everybody else True
        sizes = stage.plan.sizes
        assert all(sizes.least <= len(group) <= sizes.most for group in groups.values()) if sizes else True
        assert {phase.key for phase in stage.plan.phases} == {
            step.phase for group in round.groups for step in group.timeline.steps
        }


def test_hosts_stay_at_their_tables_and_nobody_comes_to_one_twice(oto):
    session = programme(oto, "world_cafe")
    many(session, 14)
    rounds = [seated(held_next(session, DAY * number)) for number in range(5)][1:4]
    hosts = [{number: people[0] for number, people in tables.items()} for tables in rounds]
    assert hosts[0] == hosts[1] == hosts[2]
    for number, host in hosts[0].items():
        guests = [set(tables[number]) - {host} for tables in rounds]
        assert not (guests[0] & guests[1] or guests[1] & guests[2] or guests[0] & guests[2])


def test_a_table_goes_on_when_its_host_has_left(oto):
    session = programme(oto, "world_cafe")
    many(session, 14)
    held_next(session, 0)
    first = seated(held_next(session, DAY))
    attendance.leave(session.pk, first[1][0], ms(1.5 * DAY))
    second = seated(held_next(session, 2 * DAY))
    assert second.keys() == first.keys()
    assert second[1][0] in first[1][1:], "somebody takes over who sat there"
    assert all(second[number][0] == first[number][0] for number in first if number != 1)


def test_whole_pairs_come_together_and_nobody_is_told_that_they_meet_again(oto):
    session = programme(oto, "one_two_four_all")
    many(session, 13)
    held_next(session, 0)
    pairs = {frozenset(pair) for pair in seated(held_next(session, DAY)).values()}
    seen = cast.formed(session, at=2 * DAY)
    fours = [frozenset(four) for four in seated(seen.proposal).values()]
    assert all(any(pair <= four for four in fours) for pair in pairs)
    assert {len(four) for four in fours} <= {4, 5}
    assert (seen.account.repeats, seen.clean_rounds) == (0, None)


def test_somebody_who_was_brought_to_others_is_merged_once(oto):
    session = programme(oto, "one_two_four_all")
    many(session, 6)
    held_next(session, 0)
    round = held_next(session, DAY)
    lone, gone = (person.id for person in round.groups[0].people)
    attendance.leave(session.pk, gone, ms(DAY + 10))
    mending.join_lone(session.pk, round.groups[0].id, round.groups[1].id, ms(DAY + 20))
    fours = seated(held_next(session, 2 * DAY))
    assert sorted(one for four in fours.values() for one in four) == sorted(one.id for one in snapshot(session.pk).here)
    assert any({lone, *(person.id for person in round.groups[1].people)} <= {*four} for four in fours.values())


def test_rounds_can_be_left_out_only_where_no_later_part_is_lost(oto):
    session = programme(oto, "world_cafe")
    many(session, 8)
    held_next(session, 0)
    held_next(session, DAY)
    cast.formed(session, at=2 * DAY)  # the second round at tables, of three
    with pytest.raises(Invalid, match="need 4 rounds"):
        hosting.plan_rounds(session.pk, 3)
    hosting.plan_rounds(session.pk, 4)
    hosting.start_round(session.pk, 3, 1, ms(2 * DAY))
    assert snapshot(session.pk).stage == 2


def test_tables_that_follow_from_those_before_are_not_locked_but_changed_by_hand(oto):
    session = programme(oto, "world_cafe")
    many(session, 14)
    held_next(session, 0)
    held_next(session, DAY)
    proposal = cast.formed(session, at=2 * DAY).proposal
    one, other = proposal.groups[:2]
    with pytest.raises(WrongMoment, match="made of those before"):
        rearranging.lock(session.pk, 1, True, one.id, None, ms(2 * DAY))
    host, guest = one.people[0].id, other.people[1].id
    rearranging.swap(session.pk, 1, host, guest, ms(2 * DAY))
    after = seated(snapshot(session.pk).proposal)
    assert after[one.number][0] == guest, "who sits first stays at the table"
    assert cast.formed(session, revision=2, at=2 * DAY).proposal, "and everybody can be shuffled again"


def test_mixing_begins_anew_in_another_stage_and_knows_who_met(oto):
    """Knowledge Café: everybody, three mixed rounds of four, everybody."""
    session = programme(oto, "knowledge_cafe")
    many(session, 16)
    held_next(session, 0)
    met: set[frozenset[int]] = set()
    for number in (1, 2, 3):
        pairs = {
            frozenset(two)
            for group in seated(held_next(session, DAY * number)).values()
            for two in combinations(group, 2)
        }
        assert not met & pairs
        met |= pairs
    assert seated(held_next(session, 4 * DAY)).keys() == {1}


@given(st.sampled_from(SEVERAL), st.integers(9, 23), st.integers(0, 3), st.data())
@settings(max_examples=stories(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whoever_comes_and_goes_all_who_are_in_have_one_seat_in_each_round(oto, key, people, more, data):
    with transaction.atomic():
        session = programme(oto, key, as_a_rule(practice(key)) + more)
        folk = many(session, people)
        bring_cases(session, -(-people // 5))
        for number in range(session.rounds):
            at = DAY * number
            try:
                round = held_next(session, at)
            except CasesDoNotFit:  # whoever brought them has left
                break
            found = [one for group in seated(round).values() for one in group]
            assert sorted(found) == sorted(one.id for one in snapshot(session.pk).here)
            for one in data.draw(st.sets(st.sampled_from(folk), max_size=2), label="leave"):
                attendance.leave(session.pk, one.pk, ms(at + 30))
                folk.remove(one)
            folk += joined(session, f"Late {number}", at=at + 40)
        transaction.set_rollback(True)


def many(session: Session, people: int) -> list[Participant]:
    return joined(session, *(f"P{number}" for number in range(people)))


def bring_cases(session: Session, count: int) -> None:
    """So many of them bring one, where the practice asks for cases."""
    if any(stage.plan.rule.of_a_case for stage in practice(session.practice).stages):
        for one in session.participants.order_by("pk")[:count]:
            cases.bring(session.pk, one.pk, "", ms())


def test_each_stage_lists_its_own_groups_for_a_call_and_none_where_all_are_together(oto):
    session = programme(oto, "one_two_four_all")
    many(session, 8)
    held_next(session, 0)
    with pytest.raises(WrongMoment, match="All are together"):
        breakout_rooms(session, ms(1))
    noun = practice("one_two_four_all").stages[1].noun
    assert noun
    held_next(session, DAY)
    assert [room.name.lower() for room in breakout_rooms(session, ms(DAY))] == [f"{noun.one} {n}" for n in range(1, 5)]
