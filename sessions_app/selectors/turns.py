"""The turns of a session that were really held: where, whose, and how long. Reads no note, writes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..domain import names
from ..domain.practice import Phase
from ..domain.rota import Rota
from ..domain.timekeeping import HeldTurn, not_held, turns_held
from ..domain.units import Ms
from ..instant import as_ms
from ..models import Group, Participant, Round, Seat, Session, practice_of
from .prepared import Prepared, PreparedObjects, Row
from .reading import CLOCK, rota_from, with_texts

# What is downloaded and read of a session asks for these again and again, so they are written only once.
_rounds_begun = PreparedObjects(lambda keys: Round.objects.filter(session=keys[0], started_at__isnull=False))
_groups_begun = Prepared(
    lambda rounds: (
        with_texts(Group.objects.filter(round__in=rounds, started_at__isnull=False))
        .order_by("round__number", "number", "pk")
        .values_list("round_id", "pk", "number", *CLOCK)
    )
)


@dataclass(frozen=True, slots=True)
class TurnOf:
    """One turn that was held. `holder` is a participant's id; None, without a label, if the seat is gone."""

    round: int
    group: int
    held: HeldTurn
    holder: int | None
    label: str


def turns_of(session: Session, now_ms: Ms) -> Iterator[TurnOf]:
    """The turns by round, group and number, until now or the session's end; three queries for any number of turns."""
    until_ms, closed = looked_at_until(session, now_ms)
    holders = _holders(session)
    alike: dict[Rota, list[HeldTurn]] = {}  # most groups of a round share a clock
    for round, group, number, rota in groups_begun(session):
        if rota not in alike:
            alike[rota] = turns_held(rota, until_ms, closed=closed)
        for held in alike[rota]:
            holder, label = holders.get((group, held.seat), (None, ""))
            yield TurnOf(round, number, held, holder, label)


def turns_not_held(session: Session, now_ms: Ms) -> int:
    """How many turns in finished groups were never held: their people were in the order, but no time passed for
    them."""
    until_ms, closed = looked_at_until(session, now_ms)
    return sum(not_held(rota, until_ms, closed=closed) for _, _, _, rota in groups_begun(session))


def phases_of(session: Session) -> list[str]:
    """The keys of the phases of a turn, in their order: those of each document that a round was formed with, and, as
    before the first round, of the session's own."""
    formed = Round.objects.filter(session=session).order_by("number").values_list("document_id", flat=True)
    documents = dict.fromkeys([*formed, session.document_id])
    return list(dict.fromkeys(phase.key for document in documents for phase in _turns_of(document)))


def _turns_of(document: str) -> list[Phase]:
    return [phase for stage in practice_of(document).stages for phase in stage.plan.turn]


def looked_at_until(session: Session, now_ms: Ms) -> tuple[Ms, bool]:
    """Until when turns are looked at (ms), and whether nothing goes on after that."""
    return (min(now_ms, as_ms(session.ended_at)), True) if session.ended_at else (now_ms, False)


def groups_begun(session: Session) -> Iterator[tuple[int, int, int, Rota]]:
    """The groups that have begun, by round and number: the round's number, the group's id, its number, its rota.

    Equal groups share the very same rota.
    """
    rounds = {one.pk: one for one in _rounds_begun.all(session.pk)}
    alike: dict[tuple[int, Row], Rota] = {}
    for round_id, pk, number, *facts in _groups_begun.rows([*rounds]) if rounds else ():
        key = (round_id, tuple(facts))
        if key not in alike:
            alike[key] = rota_from(rounds[round_id], tuple(facts))
        yield rounds[round_id].number, pk, number, alike[key]


def _holders(session: Session) -> dict[tuple[int, int], tuple[int, str]]:
    """By group and position: the id and label of the participant who sits or sat there."""
    people = Participant.objects.filter(session=session).values_list("pk", "name", "ordinal")
    labels = {pk: names.label(name, ordinal) for pk, name, ordinal in people.iterator()}
    seats = Seat.objects.filter(round__session=session, round__started_at__isnull=False)
    rows = seats.values_list("group_id", "position", "participant_id").iterator()
    return {(group, position): (person, labels[person]) for group, position, person in rows if person in labels}
