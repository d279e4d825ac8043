"""That nobody is forgotten: everybody is somewhere on the desk, and who is away is away there."""

from collections.abc import Iterator

from ..history import SLACK, Deed, History, shown
from ..messages import Desk, Known


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
    at_work = last.round == desk.session.round and desk.room is not None  # once it is over, the next one counts
    return f"{where} sits out and counts as {known.standing}" if at_work and known.standing != "resting" else ""


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
