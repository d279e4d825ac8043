"""Groups around cases: as many groups as cases, everybody else helps, and whose turn it is when cases come and go.

Rings of three to six of tests/practices/unheld/one_turn.toml; a round begins at 0 s and is over at 100.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sessions_app.domain.errors import CasesDoNotFit, Stale, WrongMoment
from sessions_app.domain.journeys import Sitting
from sessions_app.models import BroughtCase, Participant, Session
from sessions_app.selectors.history import owed_a_turn, sittings_held
from sessions_app.services import attendance, cases, hosting, mending, rearranging, seating
from tests import cast
from tests.cast import arrive, begun, bring_cases, formed, joined, ms
from tests.chance import stories

from .circle import group, seen, turns

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(oto, one_turn) -> Session:
    return cast.opened(cast.session_of(oto, practice=one_turn))


@pytest.fixture
def people(session) -> list[Participant]:
    return arrive(session, *cast.NAMES[:9])


def holders(session: Session) -> list[int]:
    """Who holds the turn of each group, by the groups' numbers; 0: nobody."""
    round = seen(session).round_for_desk
    assert round
    return [next((person.id for person in one.people if (person.seat,) == one.rota.order), 0) for one in round.groups]


def start(session: Session) -> None:
    proposal = seen(session).proposal
    assert proposal
    hosting.start_round(session.pk, proposal.number, proposal.revision, ms())


class TestForming:
    def test_there_are_as_many_groups_as_cases_and_who_brought_one_holds_the_turn(self, session, people):
        bring_cases(session, people[4], people[1])
        proposal = formed(session).proposal
        assert holders(session) == [people[4].pk, people[1].pk]
        assert sorted(len(one.people) for one in proposal.groups) == [4, 5]
        assert {one.rota.order for one in proposal.groups} == {(0,)}
        assert {person.id for one in proposal.groups for person in one.people} == {one.pk for one in people}

    @pytest.mark.parametrize(
        ("count", "said"),
        [
            (0, "Nobody brings a case yet."),
            (1, "9 people need 2 cases at least, as no group can have more than 6. Brought so far: 1."),
            (
                4,
                "9 people can help with 3 cases at most, as each group needs 3. Brought: 4. Keep back: 1.",
            ),
        ],
    )
    def test_too_few_or_too_many_cases_are_refused_with_what_to_do(self, session, people, count, said):
        bring_cases(session, *people[:count])
        with pytest.raises(CasesDoNotFit) as refused:
            formed(session)
        assert said in str(refused.value)
        assert seen(session).proposal is None

    def test_shuffling_moves_helpers_and_keeps_who_is_locked_with_their_case(self, session, people):
        bring_cases(session, people[0], people[1], people[2])
        one = formed(session).proposal.groups[1]
        helper = one.people[2].id
        rearranging.lock(session.pk, 1, True, None, helper, ms())
        for seed in range(2, 6):
            proposal = formed(session, revision=seen(session).proposal.revision, seed=seed).proposal
            assert holders(session) == [one.pk for one in people[:3]]
            assert proposal.group_of[helper].number == 2

    def test_a_case_that_nobody_could_help_with_comes_first_in_the_next_round(self, session, people):
        bring_cases(session, *people[:4])
        cases.keep_back(session.pk, people[1].pk, True, ms())
        begun(session)
        assert holders(session) == [people[0].pk, people[2].pk, people[3].pk]
        cases.bring(session.pk, people[5].pk, "", ms(50))
        cases.bring(session.pk, people[6].pk, "", ms(51))
        formed(session, at=200)
        assert holders(session) == [people[1].pk, people[5].pk, people[6].pk]
        assert [one.number for one in seen(session).proposal.groups] == [1, 2, 3], "the tables are free again"

    def test_one_can_be_helped_again_if_one_says_so(self, session, people):
        bring_cases(session, people[0], people[1])
        begun(session)
        cases.bring(session.pk, people[0].pk, "Still the same", ms(50))  # while it lasts that is the line only
        assert seen(session).cases_to_help == []
        cases.bring(session.pk, people[0].pk, "Once more", ms(150))
        cases.bring(session.pk, people[7].pk, "", ms(151))
        formed(session, at=200)
        assert holders(session) == [people[0].pk, people[7].pk]

    def test_helpers_meet_a_new_case_if_there_is_one(self, session, people):
        bring_cases(session, people[0], people[1], people[2])
        begun(session)
        for at, one in enumerate(people[:3]):
            cases.bring(session.pk, one.pk, "", ms(150 + at))
        formed(session, at=200)
        first, second = (
            {helper: held.people[0] for held in round for helper in held.people[1:]}
            for round in (sittings_held(session.pk, 0)[0], [_sitters(one) for one in seen(session).proposal.groups])
        )
        assert first.keys() == second.keys()
        assert not any(first[helper] == second[helper] for helper in first)


def _sitters(one):
    return Sitting(one.number, tuple(person.id for person in one.people))


class TestUntilTheRoundBegins:
    @pytest.fixture(autouse=True)
    def groups(self, session, people) -> None:
        bring_cases(session, people[0], people[1])
        formed(session)

    def test_who_withdraws_leaves_a_group_without_a_turn_and_it_cannot_begin_so(self, session, people):
        cases.withdraw(session.pk, people[1].pk, ms(5))
        assert (holders(session), turns(session, 2)) == ([people[0].pk, 0], [])
        with pytest.raises(WrongMoment, match="Nobody brings a case to group 2 any more"):
            start(session)
        assert seen(session).begun is None

    def test_a_desk_that_has_not_seen_it_yet_begins_nothing(self, session, people):
        cases.withdraw(session.pk, people[1].pk, ms(5))
        with pytest.raises(Stale):
            hosting.start_round(session.pk, 1, 1, ms(6))

    def test_somebody_else_there_can_be_named(self, session, people):
        cases.withdraw(session.pk, people[1].pk, ms(5))
        helper = group(session, 2).people[-1].id
        cases.name(session.pk, helper, ms(6))
        assert holders(session) == [people[0].pk, helper]
        start(session)
        assert {one.participant_id for one in BroughtCase.objects.filter(taken=1)} == {people[0].pk, helper}

    def test_who_withdraws_and_thinks_again_has_the_turn_again(self, session, people):
        cases.withdraw(session.pk, people[1].pk, ms(5))
        cases.bring(session.pk, people[1].pk, "", ms(6))
        assert holders(session) == [people[0].pk, people[1].pk]

    @pytest.mark.parametrize("go", [attendance.leave, attendance.sit_out])
    def test_so_does_who_goes_and_comes_back(self, session, people, go):
        go(session.pk, people[1].pk, ms(5))
        assert holders(session) == [people[0].pk, 0]
        attendance.come_back(session.pk, people[1].pk, ms(6))
        assert holders(session) == [people[0].pk, people[1].pk]

    def test_a_helper_who_brings_one_now_takes_nobodys_turn(self, session, people):
        helper = group(session, 1).people[-1].id
        cases.bring(session.pk, helper, "", ms(5))
        assert holders(session) == [people[0].pk, people[1].pk]

    def test_moving_who_brings_one_moves_the_turn(self, session, people):
        helper = group(session, 1).people[-1].id
        revision = seen(session).proposal.revision
        rearranging.swap(session.pk, revision, people[1].pk, helper, ms(5))
        assert holders(session) == [people[0].pk, 0], "two at one table: the other one helps"
        rearranging.swap(session.pk, revision + 1, people[0].pk, helper, ms(6))
        assert holders(session) == [people[1].pk, people[0].pk]

    def test_forming_anew_makes_as_many_groups_as_there_are_cases_now(self, session, people):
        cases.bring(session.pk, people[5].pk, "", ms(5))
        formed(session, revision=seen(session).proposal.revision)
        assert holders(session) == [people[0].pk, people[1].pk, people[5].pk]


class TestOnceTheRoundHasBegun:
    @pytest.fixture(autouse=True)
    def at_work(self, session, people) -> None:
        bring_cases(session, people[0], people[1])
        begun(session)

    def test_its_case_cannot_be_withdrawn_any_more(self, session, people):
        for act in (cases.withdraw, cases.take_off):
            with pytest.raises(WrongMoment, match="has begun"):
                act(session.pk, people[0].pk, ms(20))
        assert turns(session, 1) == [people[0].pk]

    def test_who_comes_late_with_a_case_helps_now_and_is_helped_in_the_next_round(self, session, people):
        (late,) = joined(session, "Zoe", at=20)
        cases.bring(session.pk, late.pk, "", ms(20))
        mending.seat_late(session.pk, late.pk, group(session, 1).id, ms(20))
        assert turns(session, 1) == [people[0].pk]
        assert group(session, 1).people[-1].joins == 0
        assert owed_a_turn(session.pk, 1, ms(200)) == set()
        assert seen(session).cases_to_help == [late.pk]


@settings(max_examples=stories(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_the_numbers_every_case_has_helpers_or_it_is_said_what_to_do(one_circle, data):
    session, people = one_circle
    bringing = data.draw(st.sets(st.sampled_from(range(len(people))), max_size=6))
    for at, one in enumerate(people):
        stored = BroughtCase.objects.filter(participant=one, withdrawn="").exists()
        if at in bringing and not stored:
            cases.bring(session.pk, one.pk, "", ms(at))
        elif at not in bringing and stored:
            cases.withdraw(session.pk, one.pk, ms(at))
    proposal = seen(session).proposal
    fits = bringing and 3 * len(bringing) <= len(people) <= 6 * len(bringing)
    try:
        seating.form_groups(session.pk, proposal.revision if proposal else 0, (), 1, ms())
    except CasesDoNotFit:
        assert not fits
        return
    assert fits
    groups = seen(session).proposal.groups
    assert sorted(holders(session)) == sorted(people[at].pk for at in bringing)
    assert all(3 <= len(one.people) <= 6 for one in groups)
    assert len({person.id for one in groups for person in one.people}) == len(people)


@pytest.fixture
def one_circle(session, people) -> tuple[Session, list[Participant]]:
    """One circle for all stories that chance tells: each begins where the one before ended."""
    return session, people
