"""Promise: what a session says that it will do by itself, it does, and at that time."""

from collections.abc import Iterator
from itertools import pairwise

from ..history import DESK, SLACK, History
from ..messages import HeardDesk, HeardNext

PRESSED = frozenset({"form", "show", "start", "onward", "hold", "itself", "finish", "undo", "leave_out"})


def it_goes_on_when_it_said(history: History) -> Iterator[str]:
    """A round that is said to begin, or to be formed, by itself at an instant is so then, unless somebody presses
    something before. A round that begins has begun at that very instant."""
    desks = [desk for _, desk in history.desks if history.ended_at is None or _ <= history.ended_at]
    for before, after in pairwise(desks):
        if _pressed(history, before, after):
            continue
        number = before.proposal.round if before.proposal is not None else 0
        if before.session.begins is not None and _is_at_work(after, number):
            yield _began(before.session.begins, after)
        elif before.session.begins is not None and after.now > before.session.begins + SLACK:
            yield f"version {after.version}: round {number} should have begun by itself"
        elif _forms(before) is not None:
            yield from _formed(before, after)


def _began(said: int, desk: HeardDesk) -> str:
    starts = {step.starts for group in desk.groups for step in group.timeline.steps[:1] if step.i == 0}
    if not starts <= {said}:
        return f"round {desk.session.round} has begun {max(starts) - said} ms after the instant that it said"
    late = desk.now - said
    return "" if late <= SLACK else f"round {desk.session.round} was shown {late} ms after it had begun"


def _formed(before: HeardDesk, after: HeardDesk) -> Iterator[str]:
    """One that is said to be formed by itself, and then is, or is not."""
    coming, said = before.next, _forms(before)
    if not isinstance(coming, HeardNext) or said is None or coming.why:
        return
    formed = _is_at_work(after, coming.number) or (
        after.proposal is not None and after.proposal.round == coming.number and after.proposal.shown
    )
    if formed:
        wrong = not 0 <= after.now - said <= SLACK
        yield f"round {coming.number} was formed {after.now - said} ms after the time that it said" if wrong else ""
    elif after.now > said + SLACK and _forms(after) == said:
        yield f"version {after.version}: round {coming.number} should have been formed by itself"


def _forms(desk: HeardDesk) -> int | None:
    return desk.next.forms if isinstance(desk.next, HeardNext) else None


def _is_at_work(desk: HeardDesk, number: int) -> bool:
    return desk.session.state == "running" and desk.proposal is None and desk.session.round == number


def _pressed(history: History, before: HeardDesk, after: HeardDesk) -> bool:
    """Whether a facilitator has had a say in what came next, or may have."""
    return any(
        deed.person == DESK
        and deed.kind in PRESSED
        and (deed.version is None or before.version < deed.version <= after.version)
        for deed in history.deeds
    )
