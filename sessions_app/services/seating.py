"""Forms groups: asks mixing, and stores its answer as a proposal. rearranging.py changes proposals by hand.

Mixing a large room with many wishes takes up to two seconds, so it runs before the session is locked; inside the lock
the question is checked again. Every command on a session returns the version that it made.
Why: docs/decisions.md#groups-are-mixed-before-the-session-is-locked
"""

import random
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import combinations, product

from ..domain import grouping
from ..domain.aiming import ANYTHING, Aim
from ..domain.errors import Stale, WrongMoment, gettext_noop
from ..domain.grouping import Effort, Mix, Pair, Wishes
from ..domain.journeys import Sitting
from ..domain.outlook import Outlook, Plan
from ..domain.practice import Sizes
from ..domain.practice.plan import MIX
from ..domain.rota import Rota, order_for
from ..domain.units import Ms
from ..models import Group, Participant, Round, Seat, Session, frame_of, practice_of, stage_of
from ..selectors import RUNNING, GroupView, RoundView, Snapshot, snapshot
from ..selectors.history import Held, owed_a_turn, rounds_held, sittings_held, tables_held
from ..telling import question_told
from .changing import changing
from .everybody import seat_all
from .helping import CasesToHelp, Formed, around_cases
from .journeying import JourneyOn, journey_on, what_was
from .pondering import QUICK, pondering
from .winding import set_rota

TRIES = 3  # then it mixes quickly inside the lock, while everybody waits


@dataclass(frozen=True, slots=True)
class Pin:
    """The locked people of the group with this number, in the order of their turns.
    `whole`: all people there are locked. `case`: who brings the case that they help with; None: nobody there does."""

    number: int
    people: tuple[int, ...]
    whole: bool
    case: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that is asked of mixing. If it is equal inside the lock, the answer still holds.

    `held`: the rounds of this stage; `met`: how often two people sat together in others; `rounds`: of this stage, this
    one among them. `cases`: around which groups form, where one person of each is helped. `journey`: what groups are
    made of that are not mixed anew. `effort`: how much mixing may do for it.
    """

    number: int
    people: tuple[int, ...]
    held: Held
    rounds: int
    wishes: Wishes
    pins: tuple[Pin, ...]
    sizes: Sizes | None
    planned: Plan = ()
    cases: CasesToHelp | None = None
    journey: JourneyOn | None = None
    met: Mapping[Pair, int] = field(default_factory=dict)
    effort: Effort | None = field(default=None, compare=False)


def form_groups(
    session_id: int,
    revision: int,
    leave_out: Collection[int],
    seed: int,
    now_ms: Ms,
    *,
    then: Callable[[Session, Round], None] | None = None,
) -> int:
    """Proposes groups for the next round, or shuffles the proposal whose `revision` the sender saw (0: none). `then`
    goes on with the new proposal in the same change.

    Everyone but `leave_out` gets a seat; locked people stay. Raises TooFew, Stale, WrongMoment; Forming while another
    press on this session is being answered.
    """

    def ask(seen: Snapshot, only: Collection[int] | None = None) -> Question:
        return _question(seen, revision, leave_out, now_ms, only)

    with pondering(session_id) as effort:
        for _ in range(TRIES):
            seen = snapshot(session_id)
            if seen.all_come_together:
                return _all_together(session_id, revision, seed, now_ms, then)
            asked = ask(seen)
            found = answered(replace(asked, effort=effort), seed)
            with suppress(_Moved):
                with changing(session_id) as session:
                    if session.version != seen.version:
                        present = snapshot(session_id)
                        revision = _seen_as_well(revision, seen.proposal, present.proposal)
                        if ask(present, asked.people) != asked:
                            raise _Moved
                    round = _seat(session, asked, found, revision=revision + 1, seed=seed, now_ms=now_ms)
                    if then:
                        then(session, round)
                return session.version
        with changing(session_id) as session:
            present = snapshot(session_id)
            revision = _seen_as_well(revision, seen.proposal, present.proposal)
            asked = ask(present)
            found = answered(replace(asked, effort=QUICK), seed)
            round = _seat(session, asked, found, revision=revision + 1, seed=seed, now_ms=now_ms)
            if then:
                then(session, round)
        return session.version


def _all_together(
    session_id: int, revision: int, seed: int, now_ms: Ms, then: Callable[[Session, Round], None] | None
) -> int:
    """Proposes the one group of everybody; nobody can be left out of it. Raises TooFew, Stale, WrongMoment."""
    with changing(session_id) as session:
        seen = snapshot(session_id)
        _require_seen(seen, revision, now_ms)
        if not seen.all_come_together:
            raise Stale
        round = _made(session, seen.next_round, Outlook(), revision=revision + 1, seed=seed)
        seat_all(round, [one.id for one in seen.to_seat])
        if then:
            then(session, round)
    return session.version


class _Moved(Exception):
    """During mixing something changed that the answer depends on."""


def _seen_as_well(revision: int, before: RoundView | None, present: RoundView | None) -> int:
    """The revision that a sender who saw `revision` may shuffle. People may come and go during mixing, but nobody may
    undo another facilitator's work without having seen it."""
    if before is None or present is None or before.revision != revision or before.by_id.keys() != present.by_id.keys():
        return revision
    placed = [
        {(one.id, group.id, one.locked) for group in each.groups for one in group.people} for each in (before, present)
    ]
    people = [{person for person, _, _ in each} for each in placed]
    in_both = people[0] & people[1]
    stayed = [{one for one in each if one[0] in in_both} for each in placed]
    return present.revision if stayed[0] == stayed[1] else revision


# -- what is asked ----------------------------------------------------------------------------------


def _question(
    seen: Snapshot, revision: int, leave_out: Collection[int], now_ms: Ms, only: Collection[int] | None = None
) -> Question:
    """The question for the people to be seated; with `only`, for those of them who were in an earlier question.

    Raises Stale, WrongMoment.
    """
    _require_seen(seen, revision, now_ms)
    if seen.all_come_together:
        raise Stale
    proposal = seen.proposal
    wanted = {one.id for one in seen.to_seat}.difference(leave_out)
    people = tuple(sorted(wanted if only is None else wanted.intersection(only)))
    held, met = _held(seen)
    owed = owed_a_turn(seen.id, seen.begun.number, now_ms) if seen.begun else set()
    pins = tuple(_pins(proposal.groups, set(people))) if proposal else ()
    most = seen.sizes.most if seen.sizes else len(people)
    wishes = wishes_with_locks(seen.wished.wishes, set(people), pins, owed, most)
    planned = seen.begun.outlook.kept if seen.begun and seen.begun.stage == seen.stage else ()
    coming = seen.follows
    left = coming.of - coming.nth + 1 if coming else seen.rounds - seen.next_round + 1
    cases = _cases_to_help(seen, set(people))
    journey = None if cases else _journey(seen)
    return Question(seen.next_round, people, held, left, wishes, pins, seen.sizes, planned, cases, journey, met)


def _held(seen: Snapshot) -> tuple[Held, Mapping[Pair, int]]:
    """The rounds of this stage that mixing goes on from, and how often two people sat together in other ones."""
    if not seen.begun:
        return (), {}
    if len(practice_of(seen.document).stages) == 1:
        return seen.held if seen.proposal else rounds_held(seen.id), {}
    before = what_was(tables_held(seen.id), seen.stage)
    return tuple(tuple(group.people for group in held if len(group.people) > 1) for held in before.rounds), before.met


def _journey(seen: Snapshot) -> JourneyOn | None:
    """What the groups of the next round are made of; None where they are mixed anew."""
    plan = stage_of(seen.document, seen.stage).plan
    if plan.formed == MIX:
        return None
    rounds = seen.follows.of if seen.follows else plan.rounds
    return JourneyOn(replace(plan, rounds=rounds), what_was(tables_held(seen.id), seen.stage))


def _cases_to_help(seen: Snapshot, people: set[int]) -> CasesToHelp | None:
    """The cases of the next round; None where nobody is helped with one."""
    if not stage_of(seen.document, seen.stage).plan.rule.of_a_case:
        return None
    givers = tuple(person for person in seen.cases_to_help if person in people)
    return CasesToHelp(givers, sittings_held(seen.id, seen.stage), seen.helped_again)


def _require_seen(seen: Snapshot, revision: int, now_ms: Ms) -> None:
    """Raises Stale unless the proposal (0: none) is as the sender saw it; WrongMoment."""
    _require_between_rounds(seen, now_ms)
    if (seen.proposal.revision if seen.proposal else 0) != revision:
        raise Stale


def _pins(groups: Iterable[GroupView], here: Collection[int]) -> Iterable[Pin]:
    for group in groups:
        order = {seat: index for index, seat in enumerate((*group.rota.order, *group.rota.later))}
        seated = sorted(group.people, key=lambda person: order.get(person.seat, len(order)))
        locked = tuple(person.id for person in seated if person.locked and person.id in here)
        if locked:
            yield Pin(group.number, locked, len(locked) == len(group.people), group.case)


def wishes_with_locks(said: Wishes, here: set[int], pins: Sequence[Pin], owed: Collection[int], most: int) -> Wishes:
    """The wishes of the people who are here, with the locks. A lock is stronger than a wish to stay together. `most`:
    people in a group."""
    locked = [set(pin.people) for pin in pins]
    stay: list[frozenset[int]] = []
    for group in (frozenset(here.intersection(group)) for group in said.stay):
        touched = [at for at, pinned in enumerate(locked) if pinned & group]
        if len(touched) == 1 and not pins[touched[0]].whole and len(locked[touched[0]] | group) <= most:
            locked[touched[0]] |= group
        elif touched and not any(group <= locked[at] for at in touched):
            group = group.difference(*(locked[at] for at in touched))
        stay.append(group)
    return replace(
        said,
        teams={person: tag for person, tag in said.teams.items() if person in here},
        languages={person: tag for person, tag in said.languages.items() if person in here},
        apart=_among(here, said.apart),
        meet=_among(here, said.meet),
        stay=tuple(group for group in stay if len(group) > 1),
        locked=tuple(frozenset(group) for group in locked),
        owed=tuple(sorted(here.intersection(owed))),
    )


def _among(here: set[int], pairs: Iterable[Collection[int]]) -> tuple[frozenset[int], ...]:
    return tuple(frozenset(pair) for pair in pairs if here.issuperset(pair))


# -- what is answered -------------------------------------------------------------------------------


def answered(question: Question, seed: int) -> Formed:
    """The groups for this question, with their numbers. Raises TooFew, CasesDoNotFit."""
    if question.cases is not None and question.sizes is not None:
        return around_cases(
            question.cases,
            question.people,
            question.sizes,
            question.rounds,
            _with_their_cases(question),
            seed,
            question.effort,
        )
    if question.journey is not None:
        return journey_on(question.journey, question.people, question.wishes, seed, question.effort)
    mix = mixed(question, seed)
    groups = [Sitting(number, tuple(people)) for number, people in enumerate(mix.groups, start=1)]
    return Formed(groups, Outlook.of(mix))


def _with_their_cases(question: Question) -> Wishes:
    """The wishes, with locked people held to the case that they help with, as long as somebody brings it."""
    givers = question.cases.givers if question.cases else ()
    locked = [
        frozenset({*group, pin.case} if pin.case in givers else group)
        for group, pin in zip(question.wishes.locked, question.pins, strict=True)
    ]
    return replace(question.wishes, locked=tuple(locked))


def mixed(question: Question, seed: int) -> Mix:
    """Mixing's answer: groups in the order of their numbers; those with locked people keep theirs."""
    mix = _mix(question, _loosely(question.wishes), seed)
    if _share_a_group(mix.groups, question.wishes.locked):
        mix = _mix(question, question.wishes, seed)
    return replace(mix, groups=_at_their_numbers(mix.groups, question.pins))


def _mix(question: Question, wishes: Wishes, seed: int) -> Mix:
    chance = random.Random(seed)  # noqa: S311  a seed, not a secret
    return grouping.mix(
        question.people,
        chance,
        question.held,
        question.rounds,
        wishes,
        question.met,
        effort=question.effort,
        planned=question.planned,
        sizes=question.sizes,
    )


def _loosely(wishes: Wishes) -> Wishes:
    """The wishes with single locked people kept apart instead of held on seats, so that a design can still be used."""
    singles = [group for group in wishes.locked if len(group) == 1]
    if not singles:
        return wishes
    beside = ((one, other) for one, other in combinations(wishes.locked, 2) if min(len(one), len(other)) == 1)
    rivals = {frozenset(two) for groups in beside for two in product(*groups)}
    return replace(
        wishes,
        locked=tuple(group for group in wishes.locked if len(group) > 1),
        apart=(*wishes.apart, *sorted(rivals, key=sorted)),
        meet=tuple(pair for pair in wishes.meet if pair not in rivals),
    )


def _share_a_group(groups: Sequence[Sequence[int]], locked: Collection[Collection[int]]) -> bool:
    return any(sum(not set(pinned).isdisjoint(group) for pinned in locked) > 1 for group in groups)


def _at_their_numbers(groups: Sequence[list[int]], pins: Iterable[Pin]) -> list[list[int]]:
    """The groups with each one that holds locked people at its old number, if there still is such a number."""
    left = list(groups)
    placed: dict[int, list[int]] = {}
    for pin in pins:
        group = next((group for group in left if pin.people[0] in group), None)
        if group is not None and pin.number <= len(groups):
            left.remove(group)
            placed[pin.number - 1] = list(pin.people) if set(pin.people) == set(group) else group
    others = iter(left)
    return [placed[index] if index in placed else next(others) for index in range(len(groups))]


def _seat(session: Session, question: Question, found: Formed, *, revision: int, seed: int, now_ms: Ms) -> Round:
    """Stores the answer in place of the earlier proposal."""
    round = _made(session, question.number, found.outlook, revision=revision, seed=seed)
    away = {one.pk for one in Participant.objects.filter(pk__in=question.people, away_at__isnull=False) if one.away}
    locked = {person for pin in question.pins for person in pin.people}
    groups = [Group(round=round, number=sitting.number, revision=0) for sitting in found.groups]
    for group, sitting in zip(groups, found.groups, strict=True):
        case = sitting.people.index(sitting.stays) if sitting.stays in sitting.people else None
        lay_out(round, group, [person in away for person in sitting.people], now_ms, case)
    Group.objects.bulk_create(groups)
    Seat.objects.bulk_create(
        Seat(round=round, group=group, participant_id=person, position=position, locked=person in locked)
        for group, sitting in zip(groups, found.groups, strict=True)
        for position, person in enumerate(sitting.people)
    )
    return round


def _made(session: Session, number: int, outlook: Outlook, *, revision: int, seed: int) -> Round:
    """The round that comes next, without groups, in place of the earlier proposal."""
    Round.objects.filter(session=session, number=number, started_at=None).delete()
    planned, coming = session.planned(), session.next_round()
    return Round.objects.create(
        session=session,
        number=number,
        revision=revision,
        seed=seed,
        document_id=session.document_id,
        stage=coming.stage,
        nth=coming.nth,
        question=question_told(session, coming),
        lengths=planned.stages[coming.stage].plan.lengths,
        shrink_fours=session.fours == Session.Fours.SHRINK,
        outlook=outlook.stored(),
    )


def lay_out(round: Round, group: Group, away: Sequence[bool], now_ms: Ms, case: int | None = None) -> None:
    """Orders the turns of a group that has not begun by its seats; turns of people away wait. Does not save.

    `case`: the seat of whoever brings its case, where only they hold a turn; None: nobody there does, and so nobody.
    """
    group.size, seats = len(away), range(len(away))
    absent = {position for position, gone in enumerate(away) if gone}
    frame = frame_of(round, group.size)
    order = () if frame.plan.rule.of_a_case and case is None else order_for(frame.plan, group.size, case)
    set_rota(group, Rota(frame, order).attend(now_ms, seats, absent))


# -- when -------------------------------------------------------------------------------------------


def require_unfinished(session: Session) -> None:
    if session.ended_at is not None:
        raise WrongMoment(gettext_noop("This session has ended."))


def proposed(session: Session, revision: int, now_ms: Ms, aim: Aim = ANYTHING) -> Round:
    """The proposal, if its `revision` is the one that the sender saw. Raises Stale, WrongMoment.

    If `aim` names groups, other groups may have changed since: the revision is not compared then.
    """
    _require_between_rounds(snapshot(session.pk), now_ms)
    round = Round.objects.filter(session=session, started_at=None).first()
    if round is None:
        raise WrongMoment(gettext_noop("Form groups first."))
    if round.revision != revision and not aim.groups:
        raise Stale(gettext_noop("The groups were shuffled or changed meanwhile. Please look at them again."))
    return round


def _require_between_rounds(seen: Snapshot, now_ms: Ms) -> None:
    if seen.finished:
        raise WrongMoment(gettext_noop("This session has ended."))
    if not seen.opened:
        raise WrongMoment(gettext_noop("Open the lobby first, so that people can come in."))
    if seen.state(now_ms) == RUNNING:
        raise WrongMoment(gettext_noop("A round is going on. Form new groups when it is over."))
    if seen.begun and seen.begun.number >= seen.rounds:
        raise WrongMoment(
            gettext_noop("All {rounds} planned rounds are over. Plan one more to go on."),
            rounds=seen.rounds,
        )
