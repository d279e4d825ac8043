"""What Troika promises whatever people do, and whether it was kept, judged by what they saw and did. Pure.

Each check yields once for everything that it compares: an empty string when the promise was kept, else what was seen.
It knows the protocol only, nothing of how the server keeps its promises.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from .history import DESK, Deed, History, Sight, Where, is_cut
from .messages import BREATH, Desk, Known, Seat, Step, Timeline, Trio
from .turns import turns

SLACK = 6_000  # ms within which news must have reached a screen, also on a busy machine
MARGIN = 2_000  # ms by which a screen may be made later than the change that it shows
CLOCK = frozenset({"pause", "resume", "minute", "next", "end", "done", "off", "finish"})
GIVING_UP = frozenset({"pass", "leave", "rest"})
MOST_TOLD = 20

Check = Callable[[History], Iterator[str]]


@dataclass(slots=True)
class Verdict:
    """One promise: how often it could be checked, and each time that it was broken."""

    promise: str
    checked: int = 0
    broken: list[str] = field(default_factory=list)


def judge(history: History) -> list[Verdict]:
    """Every promise against everything that happened."""
    verdicts = []
    for promise, check in PROMISES.items():
        verdict = Verdict(promise)
        for wrong in check(history):
            verdict.checked += 1
            if wrong:
                verdict.broken.append(wrong)
        verdicts.append(verdict)
    for plain in history.plain:
        verdict = next((one for one in verdicts if one.promise == plain.promise), Verdict(plain.promise))
        if verdict not in verdicts:
            verdicts.append(verdict)
        verdict.checked += 1
        if plain.wrong:
            verdict.broken.append(plain.wrong)
    return verdicts


# -- turns ------------------------------------------------------------------------------------------


def nobody_twice_before_all_once(history: History) -> Iterator[str]:
    """Nobody begins a second turn while somebody who is here, and has not passed, had none."""
    for trio in list(history.sights):
        states = history.states(trio)
        clients: set[int] = set()
        for turn in turns(states):
            missed = []
            if turn.client in clients:
                missed = [seat for seat in _state_at(states, turn.starts).trio.people if _has_a_right(seat)]
                missed = [seat for seat in missed if seat.seat not in clients]
            clients.add(turn.client)
            yield (
                f"trio {trio}: seat {turn.client} was client again in turn {turn.number} before {missed[0].name}"
                if missed
                else ""
            )


def _has_a_right(seat: Seat) -> bool:
    """To a turn in this round: who came in on the way has one only if there is time."""
    return not (seat.away or seat.passed or seat.joins)


def _state_at(states: list[Sight], instant: float) -> Sight:
    return max((state for state in states if state.now <= instant), key=lambda state: state.now, default=states[0])


def everybody_here_had_a_turn(history: History) -> Iterator[str]:
    """Whoever was there from beginning to end, and did not pass, was client; unless the trio was ended early."""
    cut_short = {deed.trio for deed in history.deeds if deed.kind == "end"}
    everyone_cut = {deed.round for deed in history.deeds if deed.kind == "end" and deed.all_trios}
    finished = min((deed.version or 0 for deed in history.deeds if deed.kind == "finish"), default=None)
    for trio in list(history.sights):
        states = [state for state in history.states(trio) if state.trio.timeline.ends is not None]
        states = [state for state in states if finished is None or state.version < finished]
        if not states or trio in cut_short or states[0].round in everyone_cut or not _is_over(states[-1]):
            continue
        clients = {turn.client for turn in turns(states)}
        for seat in states[0].trio.people:
            always = all(_has_a_right(now) for now in _seats(states, seat.id)) and _stayed(states, seat)
            if always:
                yield "" if seat.seat in clients else f"trio {trio}: {seat.name} was there all the time and had no turn"


def _is_over(state: Sight) -> bool:
    return state.trio.timeline.position(state.now) is None


def _seats(states: list[Sight], person: int) -> Iterator[Seat]:
    return (seat for state in states for seat in state.trio.people if seat.id == person)


def _stayed(states: list[Sight], seat: Seat) -> bool:
    return all(state.trio.seat_of(seat.id) is not None for state in states)


def owed_people_come_first(history: History) -> Iterator[str]:
    """Who was brought in late, or whose turn waited for them in vain, is client before those who had a turn."""
    rounds = _trios_by_round(history)
    for number in sorted(rounds):
        if number + 1 not in rounds:
            continue
        had, owed = _had_a_turn(history, rounds[number]), _owed(history, rounds[number])
        for trio in rounds[number + 1]:
            yield from _before_owed(history, trio, had, owed)


def _trios_by_round(history: History) -> dict[int, list[int]]:
    rounds: dict[int, list[int]] = {}
    for trio, sights in history.sights.items():
        if any(sight.trio.timeline.ends is not None for sight in sights):
            rounds.setdefault(sights[0].round, []).append(trio)
    return rounds


def _had_a_turn(history: History, trios: list[int]) -> set[int]:
    """The participants who were client in any of these trios."""
    found = set()
    for trio in trios:
        states = history.states(trio)
        clients = {turn.client for turn in turns(states)}
        found |= {seat.id for state in states for seat in state.trio.people if seat.seat in clients}
    return found


def _owed(history: History, trios: list[int]) -> set[int]:
    """Of these trios: who was seated late, or waits for a turn as it ends; nobody who passed or has gone."""
    late = {deed.whom for deed in history.deeds if deed.kind == "seat" and deed.version is not None}
    found = set()
    for trio in trios:
        last = history.states(trio)[-1].trio
        waiting = {seat.id for seat in last.people if seat.seat in last.later or seat.id in late}
        found |= {seat.id for seat in last.people if seat.id in waiting and not seat.passed}
    return found - _had_a_turn(history, trios)


def _before_owed(history: History, trio: int, had: set[int], owed: set[int]) -> Iterator[str]:
    begun = [state for state in history.states(trio) if state.trio.timeline.steps]
    if not begun:
        return
    first = begun[0].trio
    order = list(dict.fromkeys(step.client for step in first.timeline.steps if step.client is not None))
    names = {seat.seat: seat for seat in first.people}
    for place, client in enumerate(order):
        seat = names.get(client)
        if seat is None or seat.id not in owed or seat.joins:
            continue
        sooner = [names[other].name for other in order[:place] if other in names and names[other].id in had]
        yield f"trio {trio}: {seat.name} is owed a turn, but {sooner[0]} comes before" if sooner else ""


# -- the present position ---------------------------------------------------------------------------


def position_never_jumps(history: History) -> Iterator[str]:
    """From one state of a trio to the next the present step stays what and when it was, whoever came or went: only a
    command on this trio's clock, or its own client giving up, explains another."""
    for trio in list(history.sights):
        moves = [deed for deed in history.deeds if _is_about(deed, trio)]
        for before, after in pairwise(history.states(trio)):
            if before.trio.timeline.ends is None or _explained(moves, before, after):
                continue
            wrong = _jumped(before, after)
            if wrong is not None:
                yield f"trio {trio}, version {before.version} to {after.version}: {wrong}" if wrong else ""


def _is_about(deed: Deed, trio: int) -> bool:
    return deed.kind in GIVING_UP or (deed.kind in CLOCK and (deed.all_trios or deed.trio == trio))


def _explained(moves: list[Deed], before: Sight, after: Sight) -> bool:
    return any(
        _in_between(deed, before, after) and (deed.kind in CLOCK or _is_client(deed.person, before, after))
        for deed in moves
    )


def _in_between(deed: Deed, before: Sight, after: Sight) -> bool:
    """Whether a command fell between two states. One of which nothing is known may have."""
    if deed.version is None:
        return deed.at <= after.at and deed.at >= before.at - 60_000
    return before.version < deed.version <= after.version


def _is_client(person: int, before: Sight, after: Sight) -> bool:
    clients = (before.trio.client(instant) for instant in (before.now, after.now))
    return any(seat is not None and seat.id == person for seat in clients)


def _jumped(before: Sight, after: Sight) -> str | None:
    """What is wrong with the present step of `after`; None when a change at that very moment makes it hard to say."""
    old, new = before.trio.timeline, after.trio.timeline
    if old.paused_at != new.paused_at:
        return "the clock was stopped or let go by nobody"
    expected, seen = old.position(after.now), new.position(after.now)
    if expected is None and is_cut(before):
        return None
    changed_at = (old.ends or 0) if expected is None else expected.starts
    if old.revision != new.revision and after.now - changed_at < MARGIN:
        return None
    if expected is None:
        return "" if seen is None else f"it was over, and is in {_words(seen)} again"
    if seen is None:
        return f"it was in {_words(expected)}, and is over"
    return "" if _essence(expected) == _essence(seen) else f"{_words(expected)} became {_words(seen)}"


def _essence(step: Step) -> tuple[object, ...]:
    """A breath is part of what is to come: whom it leads to may change."""
    client = None if step.phase == BREATH else step.client
    return step.i, step.phase, step.turn, client, step.starts, step.ends


def _words(step: Step) -> str:
    client = "" if step.client is None else f" of seat {step.client}"
    return f"step {step.i} ({step.phase}{client}, {step.starts} to {step.ends})"


# -- nobody is forgotten ----------------------------------------------------------------------------


def shown(history: History) -> Iterator[tuple[float, float, Desk]]:
    """Every desk that the facilitator saw: from when to when it was the newest."""
    end = history.ended_at
    untils = [at for at, _ in history.desks[1:]] + [at for at, _ in history.desks[-1:]]
    for (at, desk), until in zip(history.desks, untils, strict=True):
        if end is not None and at >= end:
            return
        yield at, min(until, end) if end is not None else until, desk


def alone_is_named(history: History) -> Iterator[str]:
    """A trio at work in which one person is left is named on the desk at once, unless it was told to stay so; and
    nobody else is."""
    for _, _, desk in shown(history):
        named = {lone.trio: lone.person for lone in desk.lone}
        for trio in _at_work(desk):
            here = [seat.id for seat in trio.people if not seat.away]
            if len(here) == 1 and not _told_to_stay(history, desk, trio):
                told = named.get(trio.id) == here[0]
                yield "" if told else f"version {desk.version}: {history.name(here[0])} is alone in trio {trio.id}"
            elif len(here) != 1 and trio.id in named:
                yield f"version {desk.version}: trio {trio.id} is called lonely with {len(here)} people"


def _at_work(desk: Desk) -> list[Trio]:
    if desk.proposal is not None or desk.session.state != "running":
        return []
    return [trio for trio in desk.trios if trio.timeline.position(desk.now) is not None]


def _told_to_stay(history: History, desk: Desk, trio: Trio) -> bool:
    """Whether the facilitator has said so since the last time that anybody came or went there."""
    said = [deed for deed in history.deeds if deed.kind == "stay" and deed.trio == trio.id]
    versions = [deed.version for deed in said if deed.version is not None and deed.version <= desk.version]
    if not versions:
        return False
    then = next((state for state in history.states(trio.id) if state.version >= max(versions)), None)
    return then is not None and _who(then.trio) == _who(trio)


def _who(trio: Trio) -> set[tuple[int, bool]]:
    return {(seat.id, seat.away) for seat in trio.people}


def alone_is_helped(history: History) -> Iterator[str]:
    """Somebody left alone who could join another trio is there soon after the time that the desk named, and at once
    while no facilitator is connected."""
    waiting: dict[tuple[int, int], tuple[float, float]] = {}  # (trio, person) → (since, due)
    told: set[tuple[int, int]] = set()
    for at, until, desk in shown(history):
        could = {(lone.trio, lone.person): lone for lone in desk.lone if lone.into is not None}
        for key in [key for key in waiting if key not in could]:
            del waiting[key]
            if key not in told:
                yield ""
            told.discard(key)
        for key, lone in could.items():
            since, due = waiting.get(key, (at, at))
            due = max(since, at + lone.at - desk.now)
            waiting[key] = since, due
            if key not in told and _overdue(history, since, due, until):
                told.add(key)
                yield f"version {desk.version}: {history.name(lone.person)} was left alone in trio {lone.trio}"


def _overdue(history: History, since: float, due: float, until: float) -> bool:
    gaps = [(one.until or until, other.since) for one, other in pairwise(history.lines[DESK])]
    if history.lines[DESK] and (last := history.lines[DESK][-1].until) is not None:
        gaps.append((last, until))
    unattended = max((min(to, until) - max(begin, since) for begin, to in gaps), default=0.0)
    return until > due + SLACK or unattended > SLACK


def everybody_is_on_the_desk(history: History) -> Iterator[str]:
    """Whoever is in is on the desk: in a trio that has them, or among those who wait, sit out or have left; as they
    themselves said."""
    said = _said(history)
    for at, _, desk in shown(history):
        there = {person.id: person for person in desk.people}
        seated = {seat.id: trio.number for trio in desk.trios for seat in trio.people}
        for person, since in history.joined.items():
            if since < at - SLACK:
                yield _misplaced(history, desk, there.get(person), person, seated.get(person), said.get(person, []))


def _said(history: History) -> dict[int, list[Deed]]:
    """What people said of their being in or out, oldest first."""
    found: dict[int, list[Deed]] = {}
    for deed in history.deeds:
        if deed.kind in ("leave", "rest", "back"):
            found.setdefault(deed.person, []).append(deed)
    return found


def _misplaced(
    history: History, desk: Desk, known: Known | None, person: int, trio: int | None, said: list[Deed]
) -> str:
    """What is wrong with how the desk has somebody."""
    where = f"version {desk.version}: {history.name(person)}"
    if known is None:
        return f"{where} is not on the desk"
    seated = trio is not None or known.standing == "seated"
    if known.trio != trio or (seated and (trio is None or (known.standing != "seated" and desk.room is not None))):
        return f"{where} is {known.standing} in trio {known.trio}, but sits in {trio}"
    if any(deed.version is None for deed in said):
        return ""
    last = max((deed for deed in said if (deed.version or 0) <= desk.version), key=_version, default=None)
    if last is None or last.kind == "back":
        return f"{where} counts as {known.standing}" if known.standing in ("left", "resting") else ""
    if last.kind == "leave":
        return "" if known.standing == "left" else f"{where} has left and counts as {known.standing}"
    resting = last.round == desk.session.round and known.standing != "resting"
    return f"{where} sits out and counts as {known.standing}" if resting else ""


def _version(deed: Deed) -> int:
    return deed.version or 0


def desk_shows_who_is_away(history: History) -> Iterator[str]:
    """Who is silent for longer than the grace is away on the desk, unless vouched for; who is connected is not."""
    for _, until, desk in shown(history):
        for known in desk.people:
            if known.id in history.joined and known.standing != "left":
                wrong = _wrongly_here(history, known, until)
                yield f"version {desk.version}: {history.name(known.id)} {wrong}" if wrong else ""


def _wrongly_here(history: History, known: Known, moment: float) -> str:
    lines = [line for line in history.lines[known.id] if line.since <= moment]
    if not lines:
        return ""
    last = lines[-1]
    if last.until is None or last.until > moment:
        return "is connected and counts as away" if known.away and moment - last.since > SLACK else ""
    vouched = any(deed.kind == "vouch" and deed.whom == known.id and deed.at > last.until for deed in history.deeds)
    gone = moment - last.until > history.grace + SLACK and not vouched
    return f"has gone {(moment - last.until) / 1000:.0f} s ago and counts as here" if gone and not known.away else ""


# -- people and screens -----------------------------------------------------------------------------


def trio_mates_see_the_same(history: History) -> Iterator[str]:
    """Whoever is shown a trio at the same version is shown the same trio, on the desk, too."""
    for trio, sights in history.sights.items():
        first: dict[int, Sight] = {}
        for sight in sights:
            other = first.setdefault(sight.version, sight)
            if other is not sight:
                wrong = _differ(other.trio, sight.trio)
                yield f"trio {trio}, version {sight.version}: {wrong} differ for two viewers" if wrong else ""


def _differ(one: Trio, other: Trio) -> str:
    """What is not the same in two views of a trio, whenever they were made."""
    if one.people != other.people or one.later != other.later or one.number != other.number:
        return "the people"
    facts = [
        (line.revision, line.paused_at, line.count, line.turns, line.ends) for line in (one.timeline, other.timeline)
    ]
    if facts[0] != facts[1]:
        return "the clocks"
    steps, others = _by_index(one.timeline), _by_index(other.timeline)
    return "the steps" if any(steps[i] != others[i] for i in steps.keys() & others.keys()) else ""


def _by_index(timeline: Timeline) -> dict[int, Step]:
    return {step.i: step for step in timeline.steps}


def people_and_desk_agree(history: History) -> Iterator[str]:
    """Where somebody's own screen says they are, the desk of the same version says so, too."""
    desks = {desk.version: desk for _, desk in history.desks}
    for person, places in history.places.items():
        for where in places:
            desk = desks.get(where.version)
            if desk is None or (desk.proposal is not None and not desk.proposal.shown):
                continue
            known = next((one for one in desk.people if one.id == person), None)
            if known is None and where.trio is None and where.standing == "waiting":
                continue  # who has come in this moment may be shown what was so just before
            trio = next((trio.id for trio in desk.trios if trio.seat_of(person)), None)
            trio = trio if known is None or known.standing == "seated" else None
            same = known is not None and (known.standing, trio) == (where.standing, where.trio)
            yield (
                ""
                if same
                else (
                    f"version {where.version}: {history.name(person)} is {where.standing} in trio {where.trio}, "
                    f"on the desk {known.standing if known else 'nowhere'} in trio {trio}"
                )
            )


def returners_find_their_seat(history: History) -> Iterator[str]:
    """Who was cut off and is back in the same round sits where they sat; also after sitting out or leaving, if they
    have a seat again."""
    for person, lines in history.lines.items():
        if person == DESK:
            continue
        places = history.places[person]
        for line, again in pairwise(lines):
            before = max((where for where in places if where.at <= (line.until or 0)), key=_at, default=None)
            after = min((where for where in places if where.at >= again.since), key=_at, default=None)
            if before is not None and after is not None and not _moved(history, person, before, after):
                yield _seat_lost(history, person, before, after, must_sit=True)
        yield from _after_pauses(history, person)


def _at(where: Where) -> float:
    return where.at


def _moved(history: History, person: int, before: Where, after: Where) -> bool:
    """Whether anything else than being cut off can have changed the seat in between."""
    own = any(
        deed.kind in ("leave", "rest", "back") and person == deed.person and _within(deed, before, after)
        for deed in history.deeds
    )
    seated = any(deed.kind == "seat" and deed.whom == person and _within(deed, before, after) for deed in history.deeds)
    lone = any(
        before.version <= desk.version <= after.version and any(one.person == person for one in desk.lone)
        for _, desk in history.desks
    )
    return own or seated or lone


def _within(deed: Deed, before: Where, after: Where) -> bool:
    return deed.version is None or before.version < deed.version <= after.version


def _seat_lost(history: History, person: int, before: Where, after: Where, *, must_sit: bool) -> str:
    if before.round != after.round or before.trio is None or (after.trio is None and not must_sit):
        return ""
    if after.state == "ended":
        return ""
    seats = (before.trio, before.seat), (after.trio, after.seat)
    return "" if seats[0] == seats[1] else f"{history.name(person)} sat in {seats[0]} and is back in {seats[1]}"


def _after_pauses(history: History, person: int) -> Iterator[str]:
    """From leaving or sitting out to coming back."""
    places, own = history.places[person], [deed for deed in history.deeds if deed.person == person]
    for out, back in pairwise(deed for deed in own if deed.kind in ("leave", "rest", "back") and deed.version):
        if out.kind == "back" or back.kind != "back" or out.version is None or back.version is None:
            continue
        before = max((where for where in places if where.version < out.version), key=_at, default=None)
        after = min((where for where in places if where.version >= back.version), key=_at, default=None)
        seated = any(deed.kind == "seat" and deed.whom == person for deed in history.deeds)
        if before is not None and after is not None and not seated:
            yield _seat_lost(history, person, before, after, must_sit=False)


PROMISES: dict[str, Check] = {
    "nobody is client twice before everybody here was once": nobody_twice_before_all_once,
    "whoever stayed and did not pass had a turn": everybody_here_had_a_turn,
    "who is owed a turn comes first in the next round": owed_people_come_first,
    "the present position never jumps because of others": position_never_jumps,
    "who is left alone is named on the desk": alone_is_named,
    "who is left alone is brought to others": alone_is_helped,
    "everybody is somewhere on the desk": everybody_is_on_the_desk,
    "the desk shows who is away": desk_shows_who_is_away,
    "everybody’s screens of a trio agree": trio_mates_see_the_same,
    "own screen and desk agree": people_and_desk_agree,
    "who returns finds their seat": returners_find_their_seat,
}
NOTES_KEPT = "who returns finds all acknowledged notes"
SAME_PERSON = "who returns is the same person"
NO_ERRORS = "nobody sees an error that they should not"
