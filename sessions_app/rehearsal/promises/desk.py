"""Promise: nobody is forgotten. Everybody is on the desk, and people who are away are shown as away."""

from collections.abc import Iterator

from ..history import SLACK, Deed, History, shown
from ..messages import HeardDesk, HeardGroup, HeardParticipant

FOLLOWS = 9_000  # ms for which somebody counts as connected who saves a note


def everybody_is_on_the_desk(history: History) -> Iterator[str]:
    """Everybody in the session is on the desk: in the group that has them, or among those who wait, sit out or
    have left, as they said themselves."""
    said = _said(history)
    for at, _, desk in shown(history):
        there = {person.id: person for person in desk.people}
        seats = {one: group for one in there if (group := desk.group_of(one)) is not None}
        for person, since in history.joined.items():
            if since < at - SLACK:
                wrong = _misplaced(desk, there.get(person), seats.get(person), _last(said.get(person, []), desk))
                yield f"version {desk.version}: {history.name(person)} {wrong}" if wrong else ""


def _said(history: History) -> dict[int, list[Deed]]:
    """What people said about being in or out, oldest first."""
    found: dict[int, list[Deed]] = {}
    for deed in history.deeds:
        if deed.kind in ("leave", "rest", "back"):
            found.setdefault(deed.person, []).append(deed)
    return found


def _last(said: list[Deed], desk: HeardDesk) -> str | None:
    """What a person said last, before that desk, about this round; None if that is uncertain."""
    if any(deed.version is None for deed in said):
        return None
    last = max((deed for deed in said if _version(deed) <= desk.version), key=_version, default=None)
    if last is None:
        return "back"
    # Sitting out is for one round: this one or, if the person's group was over, the next one.
    return None if last.kind == "rest" and last.round != desk.session.round else last.kind


def _version(deed: Deed) -> int:
    return deed.version or 0


def _misplaced(desk: HeardDesk, known: HeardParticipant | None, group: HeardGroup | None, said: str | None) -> str:
    """What is wrong with how the desk shows a person who sits in `group`."""
    if known is None:
        return "is not on the desk"
    at_work = desk.room is not None and group is not None and group.timeline.position(desk.now) is not None
    nowhere = known.standing == "seated" and group is None
    # People who leave once their group is over are still shown in it, because they were there.
    if known.group != (group.number if group else None) or nowhere or (at_work and known.standing != "seated"):
        return f"counts as {known.standing} in group {known.group}, and sits in {group.number if group else None}"
    fine = {
        "leave": known.standing == "left",
        "rest": not at_work,
        "back": known.standing not in ("left", "resting"),
    }
    return "" if said is None or fine[said] else f"counts as {known.standing}, after they said {said}"


def desk_shows_who_is_away(history: History) -> Iterator[str]:
    """The desk shows people who are silent for longer than the grace period as away, unless
    vouched for; connected ones not. What was still on its way is saved after they have gone."""
    for _, until, desk in shown(history):
        for known in desk.people:
            if known.id in history.joined and known.standing != "left":
                wrong = _wrongly_here(history, known, until)
                yield f"version {desk.version}: {history.name(known.id)} {wrong}" if wrong else ""


def _wrongly_here(history: History, known: HeardParticipant, moment: float) -> str:
    lines = [line for line in history.lines[known.id] if line.since <= moment]
    if not lines:
        return ""
    last = lines[-1]
    if last.until is None or last.until > moment:
        return "is connected and counts as away" if known.away and moment - last.since > SLACK else ""
    vouched = any(deed.kind == "vouch" and deed.whom == known.id and deed.at > last.until for deed in history.deeds)
    saved = [at + FOLLOWS for at in history.saves[known.id] if last.until < at <= moment]
    since = max(saved, default=last.until)
    gone = moment - since > history.grace + SLACK and not vouched
    return f"has gone {(moment - since) / 1000:.0f} s ago and counts as here" if gone and not known.away else ""
