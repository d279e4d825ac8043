"""The turns of a session that were really held: where, whose, and how long. No note is read here. Writes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..domain import names
from ..domain.rota import Rota
from ..domain.timekeeping import HeldTurn, turns_held
from ..instant import as_ms
from ..models import Participant, Round, Seat, Session, Trio, frame_of
from .reading import CLOCK, Row, clock_of, with_texts


@dataclass(frozen=True, slots=True)
class TurnOf:
    """One turn that was held. `client` is a participant's id; None, without a label, if the seat is gone."""

    round: int
    trio: int
    held: HeldTurn
    client: int | None
    label: str


def turns_of(session: Session, now_ms: int) -> Iterator[TurnOf]:
    """By round, trio and turn, until now or the session's end; three queries however many they are."""
    until_ms = min(now_ms, as_ms(session.ended_at)) if session.ended_at else now_ms
    rounds = {one.pk: one for one in Round.objects.filter(session=session, started_at__isnull=False)}
    clients = _clients(session)
    begun = Trio.objects.filter(round__in=rounds, started_at__isnull=False).order_by("round__number", "number", "pk")
    alike: dict[tuple[int, Row], list[HeldTurn]] = {}  # most trios of a round have the same clock
    for round_id, pk, number, *facts in with_texts(begun).values_list("round_id", "pk", "number", *CLOCK):
        key = (round_id, tuple(facts))
        if key not in alike:
            alike[key] = _held(session, rounds[round_id], tuple(facts), until_ms)
        for held in alike[key]:
            client, label = clients.get((pk, held.seat), (None, ""))
            yield TurnOf(rounds[round_id].number, number, held, client, label)


def _held(session: Session, round: Round, row: Row, until_ms: int) -> list[HeldTurn]:
    size, order, later, clock = clock_of(row)
    return turns_held(Rota(frame_of(session, round, size), order, later, clock), until_ms)


def _clients(session: Session) -> dict[tuple[int, int], tuple[int, str]]:
    """Who sits or sat where: by trio and position, a participant's id and label."""
    people = Participant.objects.filter(session=session).values_list("pk", "name", "ordinal")
    labels = {pk: names.label(name, ordinal) for pk, name, ordinal in people.iterator()}
    seats = Seat.objects.filter(round__session=session, round__started_at__isnull=False)
    rows = seats.values_list("trio_id", "position", "participant_id").iterator()
    return {(trio, position): (person, labels[person]) for trio, position, person in rows if person in labels}
