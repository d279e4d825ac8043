"""A session of several stages: everybody, tables, everybody. Which stage each round holds, and who is told of it."""

from dataclasses import replace

import msgspec
import pytest

from sessions_app import screens
from sessions_app.domain.errors import Forbidden, Invalid
from sessions_app.domain.practice import MINUTE
from sessions_app.models import Group, Note, Participant, Round, Seat, Session
from sessions_app.practices import practice
from sessions_app.selectors import rounds_of, snapshot
from sessions_app.services import hosting, notes, wishing
from tests import cast
from tests.cast import arrive, ms

pytestmark = pytest.mark.django_db
CAFE = practice("world_cafe")  # everyone, three rounds at tables, everyone


@pytest.fixture
def session(oto) -> Session:
    return cast.opened(cast.session_of(oto, practice="world_cafe", rounds=5))


def draft(**changes) -> hosting.Draft:
    return replace(cast.DRAFT, practice="world_cafe", rounds=5, **changes)


def held(session: Session, *rounds: tuple[int, int]) -> None:
    """As if these rounds (stage, nth) had been held, and were over."""
    for number, (stage, nth) in enumerate(rounds, start=1):
        Round.objects.create(
            session=session,
            number=number,
            seed=1,
            document_id=session.document_id,
            stage=stage,
            nth=nth,
            lengths={},
            started_at=ms(number),
        )


def told(session: Session) -> dict[str, object]:
    found = msgspec.to_builtins(screens.for_stage(snapshot(session.pk), ms(100)).session)
    return {key: found[key] for key in ("stage", "comes", "question") if key in found}


@pytest.mark.parametrize(
    ("before", "stage", "nth", "sees"),
    [
        ([], 0, 1, {}),
        ([(0, 1)], 1, 1, {"comes": 1}),
        ([(0, 1), (1, 1)], 1, 2, {"stage": 1}),
        ([(0, 1), (1, 1), (1, 2), (1, 3)], 2, 1, {"stage": 1, "comes": 2}),
        ([(0, 1), (1, 1), (1, 2), (1, 3), (2, 1)], 2, 2, {"stage": 2}),
    ],
    ids=["the welcome", "the first tables", "the second", "the harvest", "nothing: it is over"],
)
def test_what_comes_next_follows_from_what_has_been_held(session, before, stage, nth, sees):
    held(session, *before)
    coming = session.next_round()
    assert (coming.number, coming.stage, coming.nth) == (len(before) + 1, stage, nth)
    seen = snapshot(session.pk)
    assert (seen.stage, seen.sizes) == (stage, CAFE.stages[stage].plan.sizes)
    assert session.stage() == CAFE.stages[stage]
    assert told(session) == sees


def test_a_round_at_tables_knows_its_question_and_all_screens_tell_it(session):
    session.questions = {CAFE.stages[1].key: ["Who are we?"]}
    session.save()
    held(session, (0, 1), (1, 1), (1, 2))
    assert session.next_round().question == "Who are we?"  # there is no third: the last goes on
    Round.objects.filter(number=3).update(question="Who are we?")
    assert told(session) == {"stage": 1, "question": "Who are we?"}


def test_a_round_follows_its_own_stage_and_lengths(session):
    held(session, (0, 1), (1, 1))
    welcome, table = session.groupings.order_by("number")
    assert (welcome.held_stage(), table.held_stage()) == CAFE.stages[:2]
    assert table.held_stage().plan.phases == table.held_stage().plan.with_lengths(table.lengths).phases


def test_all_lengths_of_all_stages_are_the_organizers_to_change(session):
    first, last = (CAFE.stages[index].plan.phases[0].key for index in (0, 2))
    hosting.edit_session(session.pk, draft(lengths={first: MINUTE, last: 2 * MINUTE}), ms())
    session.refresh_from_db()
    assert {**CAFE.lengths, first: MINUTE, last: 2 * MINUTE} == session.lengths
    with pytest.raises(Invalid):
        hosting.edit_session(session.pk, draft(lengths={last: 0}), ms())


def test_wishes_for_the_tables_can_be_saved_while_all_are_together(session):
    arrive(session, *cast.NAMES[:6])
    wishing.save_wishes(session.pk, "Ada and Ben apart", "")
    session.refresh_from_db()
    assert session.wishes == "Ada and Ben apart"
    with pytest.raises(Invalid):
        wishing.save_wishes(session.pk, "Ada and Ben apart\nAda and Ben together")


ALL_OF_THEM = [(0, 1), (1, 1), (1, 2), (1, 3), (2, 1)]


@pytest.mark.parametrize(
    ("before", "rounds", "nth", "of"),
    [
        (0, 5, None, None),
        (1, 5, 1, 1),
        (2, 5, 1, 3),
        (3, 5, 2, 3),
        (4, 5, 3, 3),
        (5, 5, 1, 1),
        (3, 6, 2, 4),
        (3, 4, 2, 2),
    ],
)
def test_people_see_which_round_of_its_stage_it_is(session, before, rounds, nth, of):
    Session.objects.update(rounds=rounds)
    held(session, *ALL_OF_THEM[:before])
    found = msgspec.to_builtins(screens.for_stage(snapshot(session.pk), ms(100)).session)
    assert (found.get("nth"), found.get("of")) == (nth, of)


def test_a_page_learns_of_its_rounds_what_stage_they_held_and_where_one_stayed(session):
    people = cast.arrive(session, "Ada", "Ben", "Cem")
    held(session, (0, 1), (1, 1), (1, 2))
    for round in Round.objects.filter(stage=1):
        group = Group.objects.create(round=round, number=1, started_at=round.started_at)
        order = people if round.nth == 1 else people[::-1]
        Seat.objects.bulk_create(
            Seat(round=round, group=group, participant=person, position=seat) for seat, person in enumerate(order)
        )
    known = {
        person.name: [
            (held["stage"], held["nth"], "stays" in held, len(held["people"])) for held in rounds_of(person, ms(100))
        ]
        for person in people
    }
    assert known == {
        "Ada": [(1, 1, True, 3), (1, 2, False, 3)],
        "Ben": [(1, 1, False, 3), (1, 2, False, 3)],
        "Cem": [(1, 1, False, 3), (1, 2, True, 3)],
    }


def test_nobody_is_named_to_a_page_where_all_were_together(session):
    people = cast.arrive(session, "Ada", "Ben")
    held(session, (0, 1))
    group = Group.objects.create(round=Round.objects.get(), number=1, started_at=ms(1))
    Seat.objects.bulk_create(
        Seat(round=group.round, group=group, participant=person, position=seat) for seat, person in enumerate(people)
    )
    assert [(each["round"], each["people"], "stage" in each) for each in rounds_of(people[0], ms(100))] == [
        (1, [], False)
    ]


def write(person: Participant, key: str) -> Note:
    notes.save_note(person, notes.Edit(key, "What I think.", "me", True, 0, 1), cast.later())
    return Note.objects.get(participant=person, key=key)


def test_a_note_belongs_to_the_round_that_holds_its_stage(session):
    """Ada has sat in the welcome, at two tables, and in the harvest."""
    ada, *_ = cast.arrive(session, "Ada", "Ben", "Cem")
    held(session, *ALL_OF_THEM)
    for round in Round.objects.exclude(number=4):
        group = Group.objects.create(round=round, number=1, started_at=round.started_at)
        Seat.objects.create(round=round, group=group, participant=ada, position=0)
    for key, number in [
        (f"2.{ada.pk}.taken_along", 2),
        (f"3.{ada.pk}.taken_along", 3),
        (f"1.{ada.pk}.my_beginning", 5),
    ]:
        note = write(ada, key)
        assert note.group is not None
        assert note.group.round.number == number
    for number in (1, 4, 5):  # another stage's round, and one without her
        with pytest.raises(Forbidden):
            write(ada, f"{number}.{ada.pk}.taken_along")


def test_a_note_about_the_session_waits_for_its_stage(session):
    ada, *_ = cast.arrive(session, "Ada", "Ben", "Cem")
    held(session, *ALL_OF_THEM[:2])
    with pytest.raises(Forbidden):
        write(ada, f"1.{ada.pk}.my_beginning")
