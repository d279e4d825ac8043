"""Promise: people who return find their seat."""

from collections.abc import Iterator
from itertools import pairwise

from ..history import Deed, History, Where


def returners_find_their_seat(history: History) -> Iterator[str]:
    """A person who was cut off and is back in the same round has the same seat; also after sitting out or
    leaving, if they have a seat again."""
    for person, whereabouts in history.whereabouts.items():
        for line, again in pairwise(history.lines.get(person, [])):
            before = max((where for where in whereabouts if where.at <= (line.until or 0)), key=_at, default=None)
            after = min((where for where in whereabouts if where.at >= again.since), key=_at, default=None)
            if before is not None and after is not None and not _moved(history, person, before, after):
                yield _seat_lost(history, person, before, after, must_sit=True)
        yield from _after_pauses(history, person)


def _at(where: Where) -> float:
    return where.at


def _moved(history: History, person: int, before: Where, after: Where) -> bool:
    """Whether anything but being cut off can have changed the seat in between."""
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
    if before.round != after.round or before.group is None or (after.group is None and not must_sit):
        return ""
    if after.state == "ended":
        return ""
    seats = (before.group, before.seat), (after.group, after.seat)
    return "" if seats[0] == seats[1] else f"{history.name(person)} sat in {seats[0]} and is back in {seats[1]}"


def _after_pauses(history: History, person: int) -> Iterator[str]:
    """From leaving or sitting out to coming back."""
    whereabouts, own = history.whereabouts[person], [deed for deed in history.deeds if deed.person == person]
    for out, back in pairwise(deed for deed in own if deed.kind in ("leave", "rest", "back") and deed.version):
        if out.kind == "back" or back.kind != "back" or out.version is None or back.version is None:
            continue
        before = max((where for where in whereabouts if where.version < out.version), key=_at, default=None)
        after = min((where for where in whereabouts if where.version >= back.version), key=_at, default=None)
        seated = any(deed.kind == "seat" and deed.whom == person for deed in history.deeds)
        if before is not None and after is not None and not seated:
            yield _seat_lost(history, person, before, after, must_sit=False)
