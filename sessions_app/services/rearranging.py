"""Changes a proposal by hand: moves people, swaps two, locks them. Only before it
starts, and only as the sender saw it.

People sit as they were placed by hand, and the rounds after it are mixed from those seats.
"""

from collections.abc import Mapping, Sequence

from django.db.models import F

from ..domain.aiming import ANYTHING, Aim
from ..domain.byhand import Groups, group_of, misshapen, moved, swapped
from ..domain.cases import seat_of_the_case
from ..domain.errors import Invalid, NotFound, SmallGroup, WrongMoment, gettext_noop
from ..domain.outlook import Outlook
from ..domain.practice.plan import KEEP, MIX, TRAVEL
from ..domain.units import Ms
from ..models import Participant, Round, Seat, Session
from ..selectors import snapshot
from .changing import changing
from .everybody import require_places
from .inhand import GroupInHand, groups_in_hand
from .seating import lay_out, proposed

NOT_SHUFFLED = gettext_noop(
    "These groups are made of those before, so nobody is locked while others are shuffled. You can move people by hand."
)
OUT_OF_THE_WAY = 1000  # added to positions while seats change, so that no two are ever equal


def move(
    session_id: int,
    revision: int,
    person: int,
    group: int | None,
    now_ms: Ms,
    *,
    anyway: bool = False,
    aim: Aim = ANYTHING,
) -> int:
    """Moves somebody into a group, also from no group; `group` None takes them out of this round.

    Raises Stale, WrongMoment, NotFound; SmallGroup unless `anyway` is set.
    """
    with changing(session_id, aim=aim) as session:
        board = _Board(session, proposed(session, revision, now_ms, aim), now_ms)
        if group is not None and group not in board.groups:
            raise NotFound(gettext_noop("There is no such group in this round."))
        board.require_here(person)
        if group_of(board.groups, person) == group:
            raise WrongMoment(gettext_noop("{name} is there already."), name=board.name_of(person))
        after = moved(board.groups, person, group)
        if not any(after.values()):
            raise WrongMoment(gettext_noop("Nobody would be left. Form new groups instead."))
        board.arrange(after, person, anyway=anyway)
    return session.version


def swap(session_id: int, revision: int, person: int, other: int, now_ms: Ms, *, aim: Aim = ANYTHING) -> int:
    """Swaps two people's seats; a person without a seat takes the other's. Raises
    Stale, WrongMoment, NotFound, Invalid."""
    with changing(session_id, aim=aim) as session:
        board = _Board(session, proposed(session, revision, now_ms, aim), now_ms)
        board.require_here(person, other)
        seats = {group_of(board.groups, person), group_of(board.groups, other)}
        if person == other or seats == {None}:
            raise Invalid("swap", gettext_noop("Please choose two people, at least one of whom has a seat."))
        board.arrange(swapped(board.groups, person, other), person, anyway=True)
    return session.version


def lock(
    session_id: int,
    revision: int,
    on: bool,
    group: int | None,
    person: int | None,
    now_ms: Ms,
    *,
    aim: Aim = ANYTHING,
) -> int:
    """Locks people to their places while others are shuffled, or unlocks them: a group, one
    person, or (both None) everybody."""
    with changing(session_id, aim=aim) as session:
        round = proposed(session, revision, now_ms, aim)
        require_places(round)
        if not round.held_stage().plan.rule.of_a_case and round.held_stage().plan.formed != MIX:
            raise WrongMoment(NOT_SHUFFLED)
        seats = Seat.objects.filter(round=round, left_at=None)
        if group is not None:
            seats = seats.filter(group=group)
        if person is not None:
            seats = seats.filter(participant=person)
        if not seats.update(locked=on):
            raise NotFound(gettext_noop("There is no such seat in this round."))
        round.revision += 1
        round.save(update_fields=["revision"])
    return session.version


class _Board:
    """A proposal that a command changes: its groups as groups of people, in the order of their turns."""

    def __init__(self, session: Session, round: Round, now_ms: Ms) -> None:
        require_places(round)
        self.session, self.round, self.now_ms = session, round, now_ms
        self.stage = round.held_stage()
        self.sizes = self.stage.plan.group_sizes
        self.in_hand: dict[int, GroupInHand] = {one.group.pk: one for one in groups_in_hand(session, round)}
        self.groups: Groups = {group: _in_turn(held) for group, held in self.in_hand.items()}
        self.cases = snapshot(session.pk).cases_to_help
        self.holders = {group: held.first_holder for group, held in self.in_hand.items()}
        self.people: dict[int, Participant] = {
            seat.participant_id: seat.participant for held in self.in_hand.values() for seat in held.seats
        }

    def require_here(self, *people: int) -> None:
        """Raises NotFound if one of them is no longer in the session."""
        here = Participant.objects.filter(session=self.session, pk__in=people, left_at=None, awaited=False)
        self.people |= {one.pk: one for one in here}
        if not self.people.keys() >= set(people):
            raise NotFound(gettext_noop("This person is not in the session any more."))

    def name_of(self, person: int) -> str:
        return self.people[person].label

    def arrange(self, after: Groups, person: int, *, anyway: bool) -> None:
        """Seats everybody as in `after`. `person`: whom the command is about. Raises SmallGroup."""
        odd = misshapen(self.groups, after, self.sizes)
        if odd is not None and not anyway:
            raise self._small_group(odd, after, person)
        self._clear_seats(after)
        changed = [group for group, members in after.items() if members and members != self.groups[group]]
        seats = {seat.participant_id: seat for held in self.in_hand.values() for seat in held.seats}
        for group in changed:
            self._fill(self.in_hand[group], after[group], seats)
        self._drop_empty(after)
        same_sizes = {group: len(members) for group, members in after.items()} == {
            group: len(members) for group, members in self.groups.items()
        }
        self.round.outlook = Outlook.read(self.round.outlook).changed_by_hand(same_sizes=same_sizes).stored()
        self.round.revision += 1
        self.round.begins_at = None  # whoever moves people has something in hand, and begins it themselves
        self.round.save(update_fields=["outlook", "revision", "begins_at"])

    def _clear_seats(self, after: Groups) -> None:
        """Deletes seats of people who go out and old seats of people who come in, and
        moves all positions out of the way."""
        before, then = ({person for members in board.values() for person in members} for board in (self.groups, after))
        seats = Seat.objects.filter(round=self.round)
        seats.filter(participant__in=before - then).delete()
        seats.filter(participant__in=then - before).delete()
        Participant.objects.filter(pk__in=then - before).update(rests_in=None)
        changed = [group for group, members in after.items() if members != self.groups[group]]
        seats.filter(group__in=changed).update(position=F("position") + OUT_OF_THE_WAY)

    def _fill(self, held: GroupInHand, people: Sequence[int], seats: Mapping[int, Seat]) -> None:
        for position, person in enumerate(people):
            seat = seats.get(person) or Seat(round=self.round, participant_id=person)
            seat.group, seat.position, seat.from_turn = held.group, position, 0
            seat.save()
        left = Seat.objects.filter(group=held.group, left_at__isnull=False).order_by("position")
        for position, seat in enumerate(left, start=len(people)):
            seat.position = position
            seat.save(update_fields=["position"])
        away = [self.people[person].away for person in people]
        case = seat_of_the_case(people, self.cases, self.holders[held.group.pk])
        lay_out(self.round, held.group, away, self.now_ms, case)
        held.group.save()

    def _drop_empty(self, after: Groups) -> None:
        """Deletes empty groups. The last group takes an empty one's number, so that the
        fewest people change their place."""
        kept = [self.in_hand[group].group for group, members in after.items() if members]
        for group, members in after.items():
            if members:
                continue
            gone = self.in_hand[group].group
            number = gone.number
            gone.delete()
            if self.stage.plan.formed in (TRAVEL, KEEP):  # people know their table by its number
                continue
            last = max(kept, key=lambda one: one.number)
            if last.number > number:
                last.number = number
                last.save(update_fields=["number"])

    def _small_group(self, group: int, after: Groups, person: int) -> SmallGroup:
        """The error: what the move would do, and what to do instead."""
        number, members, name = self.in_hand[group].group.number, after[group], self.name_of(person)
        if len(members) > self.sizes.most:
            template = gettext_noop("Group {number} would be {count} people. Swap {name} with somebody there instead.")
            return SmallGroup(template, number=number, count=len(members), name=name)
        first, *others = map(self.name_of, members)
        if not others:
            template = gettext_noop("{first} would be alone in group {number}. Move {first} to group {other} as well.")
            return SmallGroup(template, number=number, first=first, other=self._smallest_beside(group, after))
        if len(others) > 1:
            template = gettext_noop(
                "Group {number} would be {count} people, and {least} is the least. Swap {name} with somebody instead, "
                "or move the others as well."
            )
            return SmallGroup(template, number=number, count=len(members), least=self.sizes.least, name=name)
        template = gettext_noop(
            "Group {number} would be two people. Swap {name} with somebody instead, or move {first} and {second} to "
            "other groups as well."
        )
        return SmallGroup(template, number=number, name=name, first=first, second=others[0])

    def _smallest_beside(self, group: int, board: Groups) -> int:
        """The number of the group into which somebody is best moved."""
        sizes = [
            (len(members), self.in_hand[one].group.number) for one, members in board.items() if members and one != group
        ]
        return min(sizes, default=(0, self.in_hand[group].group.number))[1]


def _in_turn(held: GroupInHand) -> tuple[int, ...]:
    """The group's people: first those whose turn is in the order, then those whose turn waits."""
    order = {seat: index for index, seat in enumerate((*held.rota.order, *held.rota.later))}
    seats = sorted(held.seats, key=lambda seat: order.get(seat.position, len(order)))
    return tuple(seat.participant_id for seat in seats)
