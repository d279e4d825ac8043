"""A facilitator's visit to a group's call: asked for by a desk, decided by the group. domain/visits.py has the rules;
what is stored here goes with the visit. Changes no person, seat or clock.

Every command returns the version after it. One that changes nothing makes no new version.
Why: docs/decisions.md#a-facilitator-comes-into-a-call-only-when-its-group-wants-them
"""

from collections.abc import Callable, Collection, Mapping
from typing import cast

from ..domain import visits
from ..domain.errors import NotFound, WrongMoment, gettext_noop
from ..domain.units import Ms
from ..domain.visits import Visit
from ..models import Group, Session
from ..selectors import GroupView, Snapshot, snapshot
from .changing import changing

# What becomes of the visits that there are, by group: all that a command wants to be otherwise.
Act = Callable[[Snapshot], Mapping[int, Visit | None]]


def ask(session_id: int, group_id: int, by: int, now_ms: Ms) -> tuple[int, Visit]:
    """A facilitator (their account) asks to come into a group's call, and leaves the one where they are. Returns the
    visit, too: they are in at once if somebody there has a hand up. Raises NotFound, WrongMoment."""

    def act(seen: Snapshot) -> dict[int, Visit | None]:
        group = _group_seen(seen, group_id, now_ms)
        round = seen.round_for_people()
        begun = round.started_at if round else None
        up = [since for one in group.people if (since := seen.people[one.id].hand_at) is not None]
        hands = [since for since in up if begun is not None and since >= begun]  # others were for another group's ears
        gone = {other.id: visits.go(other.visit, by) for other in _of_people(seen)}
        return gone | {group.id: visits.ask(group.visit, by, hands, now_ms)}

    version, made = _change(session_id, act)
    return version, cast(Visit, made[group_id])


def go(session_id: int, group_id: int, by: int) -> int:
    """They do not ask any more, or leave the call. Raises NotFound."""

    def act(seen: Snapshot) -> dict[int, Visit | None]:
        group = next((each for each in _of_people(seen) if each.id == group_id), None)
        if group is None:
            raise NotFound(NO_SUCH_GROUP)
        return {group.id: visits.go(group.visit, by)}

    return _change(session_id, act)[0]


def let_in(session_id: int, participant_id: int, at: int, on: bool, now_ms: Ms) -> int:
    """Somebody of the group says yes to visit `at`, or (`on` False) not now. Raises Stale, WrongMoment."""
    return _decide(session_id, participant_id, lambda visit: visits.let_in(visit, at, on, now_ms), now_ms)


def let_speak(session_id: int, participant_id: int, at: int, on: bool, now_ms: Ms) -> int:
    """Somebody of the group lets the visitor speak, or (`on` False) only listen again. Raises Stale, WrongMoment."""
    return _decide(session_id, participant_id, lambda visit: visits.let_speak(visit, at, on), now_ms)


def send_away(session_id: int, participant_id: int, at: int, now_ms: Ms) -> int:
    """Somebody of the group asks the visitor to leave. Raises Stale, WrongMoment."""
    return _decide(session_id, participant_id, lambda visit: visits.send_away(visit, at, now_ms), now_ms)


def forget(session: Session, before: int | None = None) -> None:
    """Forgets what was asked and said of the calls of rounds `before` this number (None: of all), which are over. Used
    inside `changing` only."""
    if session.venue != Session.Venue.HERE:
        return
    groups = Group.objects.filter(round__session=session).exclude(visit=[])
    (groups if before is None else groups.filter(round__number__lt=before)).update(visit=[])


def end(session_id: int, gone: Collection[int]) -> int:
    """Ends the visits of the facilitators with these accounts, who are not at their desks."""

    def act(seen: Snapshot) -> dict[int, Visit | None]:
        theirs = [group for group in _of_people(seen) if group.visit and group.visit.by in gone]
        return {group.id: visits.go(group.visit, group.visit.by) for group in theirs if group.visit}

    return _change(session_id, act)[0]


NO_SUCH_GROUP = gettext_noop("There is no such group in this round.")


def _decide(session_id: int, participant_id: int, act: Callable[[Visit | None], Visit], now_ms: Ms) -> int:
    """By somebody of the group whose call it is."""

    def decide(seen: Snapshot) -> dict[int, Visit | None]:
        group = seen.group_for(participant_id, now_ms)
        if group is None or not seen.has_call(group, now_ms):
            raise WrongMoment(gettext_noop("Your group has no call just now."))
        return {group.id: act(group.visit)}

    return _change(session_id, decide)[0]


def _group_seen(seen: Snapshot, group_id: int, now_ms: Ms) -> GroupView:
    group = next((each for each in _of_people(seen) if each.id == group_id), None)
    if group is None:
        raise NotFound(NO_SUCH_GROUP)
    if not seen.has_call(group, now_ms):
        raise WrongMoment(gettext_noop("This group has no call just now."))
    return group


def _of_people(seen: Snapshot) -> tuple[GroupView, ...]:
    """The groups that people see: only these have a call."""
    round = seen.round_for_people()
    return round.groups if round else ()


def _change(session_id: int, act: Act) -> tuple[int, Mapping[int, Visit | None]]:
    """Does it unless it is done already: then nobody waits for the lock, as when all of a group press at once."""
    seen = snapshot(session_id)
    if not _news(seen, act(seen)):
        return seen.version, act(seen)
    with changing(session_id, clocks_only=True) as session:
        seen = snapshot(session_id)
        made = act(seen)
        for group, visit in _news(seen, made).items():
            Group.objects.filter(pk=group).update(visit=visit.stored() if visit else [])
    return session.version, made


def _news(seen: Snapshot, made: Mapping[int, Visit | None]) -> dict[int, Visit | None]:
    before = {group.id: group.visit for group in _of_people(seen)}
    return {group: visit for group, visit in made.items() if visit != before[group]}
