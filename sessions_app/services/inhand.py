"""A group in the hands of a service: read with its seats and rota, changed, saved. Used inside `changing` only."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Prefetch

from ..domain.agreeing import Sitter, agreed
from ..domain.errors import Forbidden, NotFound, Stale, WrongMoment, gettext_noop
from ..domain.practice import Sizes
from ..domain.rota import Rota
from ..domain.timeline import TOGETHER, Timeline
from ..domain.units import Ms
from ..models import Group, Round, Seat, Session, rota_of
from .everybody import BY_ITSELF
from .winding import set_rota

Move = Callable[[Timeline, Ms], Timeline]


@dataclass(frozen=True, slots=True)
class Mark:
    """What the sender's screen showed of a group: its revision and the index of its step."""

    revision: int
    step: int


class GroupInHand:
    """One group. `seats` are those that nobody has left; `all_seats` includes seats that people left."""

    def __init__(self, session: Session, round: Round, group: Group) -> None:
        self.session, self.round, self.group = session, round, group
        self.all_seats: list[Seat] = list(group.seats.all())
        self.rota: Rota = rota_of(round, group)

    @property
    def timeline(self) -> Timeline:
        return self.rota.timeline

    @property
    def sizes(self) -> Sizes:
        """How many people sit together in this round's practice."""
        return self.rota.frame.plan.group_sizes

    @property
    def seats(self) -> list[Seat]:
        return [seat for seat in self.all_seats if seat.left_at is None]

    @property
    def present(self) -> list[Seat]:
        """The seats of people who are here."""
        return [seat for seat in self.seats if not seat.participant.away]

    @property
    def away(self) -> set[int]:
        """The positions of the seats whose people are away."""
        return {seat.position for seat in self.seats if seat.participant.away}

    @property
    def first_holder(self) -> int | None:
        """Who holds the first turn (a participant's id); None: nobody who is there."""
        first = self.rota.order[:1]
        return next((seat.participant_id for seat in self.seats if seat.position in first), None)

    def seat_of(self, participant_id: int) -> Seat | None:
        return next((seat for seat in self.seats if seat.participant_id == participant_id), None)

    def require_seen(self, mark: Mark | None, now_ms: Ms) -> None:
        """Raises Stale unless the group is still as the sender saw it."""
        if mark != Mark(self.group.revision, self.timeline.position(now_ms).index):
            raise Stale

    def move(self, timeline: Timeline) -> None:
        """Takes over the clock of `timeline`. The group has moved, so nobody counts as ready any more."""
        self._take(Rota(self.rota.frame, self.rota.order, self.rota.later, timeline.clock))

    def attended(self, now_ms: Ms) -> Rota:
        """The rota in which the turns of people away wait."""
        return self._attended(self.rota, now_ms)

    def mend(self, rota: Rota, now_ms: Ms) -> None:
        """Takes over `rota`, with the turns of people away waiting. People who are ready stay so within the step."""
        before = self.timeline.position(now_ms).index
        rota = self._attended(rota, now_ms)
        if rota != self.rota:
            self._take(rota, same_step=rota.timeline.position(now_ms).index == before)

    def someone_moved(self) -> None:
        """Somebody came or went: the facilitator's word about a person alone no longer holds."""
        self.group.stays_alone = False
        self.group.revision += 1
        here = {seat.participant_id for seat in self.seats}
        self.group.ready = [person for person in self.group.ready if person in here]

    def say_ready(self, participant_id: int, on: bool, now_ms: Ms) -> bool:
        """Notes whether somebody is ready for the next step. Returns whether that is new in this step."""
        index = self.timeline.position(now_ms).index
        before = set(self.group.ready) if self.group.ready_step == index else set()
        after = before | {participant_id} if on else before - {participant_id}
        self.group.ready, self.group.ready_step = sorted(after), index
        return after != before

    def save(self, now_ms: Ms, *, by: int | None = None) -> bool:
        """Saves the group; every change ends here. If all who are asked are ready now, the group
        goes on: returns whether it did.

        The last word may complete it, and so may the departure of the last person waited
        for. `by`: who has just said it.
        """
        goes_on = self._agreed(now_ms, by)
        if goes_on:
            self.move(self.timeline.skip(now_ms, TOGETHER))
        self.group.save()
        return goes_on

    def _agreed(self, now_ms: Ms, by: int | None) -> bool:
        position = self.timeline.position(now_ms)
        if self.rota.clock.started_at is None or position.step is None or self.group.ready_step != position.index:
            return False
        sitters = [Sitter(seat.participant_id, seat.participant.away, seat.from_turn) for seat in self.seats]
        return agreed(sitters, self.group.ready, position.step.reached, by)

    def _attended(self, rota: Rota, now_ms: Ms) -> Rota:
        return rota.attend(now_ms, {seat.position for seat in self.seats}, self.away)

    def _take(self, rota: Rota, *, same_step: bool = False) -> None:
        self.rota = rota
        set_rota(self.group, rota, same_step=same_step)


def begun(session: Session) -> Round:
    """The round at work, or the last one that was. Raises WrongMoment."""
    round = session.groupings.filter(started_at__isnull=False).order_by("-number").first()
    if round is None:
        raise WrongMoment(gettext_noop("No round has begun yet."))
    if session.ended_at is not None:
        raise WrongMoment(gettext_noop("This session has ended."))
    return round


def groups_in_hand(session: Session, round: Round, *group_ids: int) -> list[GroupInHand]:
    """The groups of a round (all, or those named), by number, locked for a change."""
    # People are read along with their seats: SQLite limits how many ids one query may name.
    seats = Prefetch("seats", queryset=Seat.objects.select_related("participant"))
    found = round.groups.select_for_update().prefetch_related(seats).order_by("number")
    return [GroupInHand(session, round, group) for group in (found.filter(pk__in=group_ids) if group_ids else found)]


def group_in_hand(session: Session, round: Round, group_id: int) -> GroupInHand:
    """One group of the round. Raises NotFound."""
    found = groups_in_hand(session, round, group_id)
    if not found:
        raise NotFound(gettext_noop("There is no such group in this round."))
    return found[0]


def own_group(session: Session, participant_id: int) -> tuple[GroupInHand, Seat]:
    """The group of the latest round in which this person sits, and their seat. Raises Forbidden; WrongMoment where all
    are in one group, which is nobody's own."""
    round = begun(session)
    if round.of_everybody:
        raise WrongMoment(BY_ITSELF)
    group_id = Seat.objects.filter(round=round, participant_id=participant_id, left_at=None).values_list("group_id")
    found = groups_in_hand(session, round, *(pk for (pk,) in group_id)) if group_id else []
    seat = found[0].seat_of(participant_id) if found else None
    if seat is None:
        raise Forbidden(gettext_noop("You have no seat in this round."))
    return found[0], seat
