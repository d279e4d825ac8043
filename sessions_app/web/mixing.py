"""What a desk can do about who sits with whom: moves by hand, locks, the number of rounds, wishes, a roster."""

from collections.abc import Callable

import msgspec
from django.http import HttpRequest
from django.utils.translation import gettext

from ..domain.errors import gettext_noop
from ..instant import now_ms
from ..models import Session
from ..services import hosting, rearranging, wishing
from .aims import AimBody, aim_of
from .bodies import Id, read_body
from .errors import BadRequest


class MoveBody(msgspec.Struct, forbid_unknown_fields=True):
    """Moves into `group` (None: out of this round), or swaps with `swap`. The sender names one of the two."""

    revision: int
    person: Id
    group: Id | msgspec.UnsetType | None = msgspec.UNSET
    swap: Id | None = None
    anyway: bool = False
    aim: AimBody | None = None


class LockBody(msgspec.Struct, forbid_unknown_fields=True):
    """A group's people, or one person; neither: everybody."""

    revision: int
    on: bool
    group: Id | None = None
    person: Id | None = None
    aim: AimBody | None = None


class PlanBody(msgspec.Struct, forbid_unknown_fields=True):
    rounds: int


class TextBody(msgspec.Struct, forbid_unknown_fields=True):
    """`base`: the text from which the sender started; None: replace whatever is there."""

    text: str
    base: str | None = None


class RosterBody(TextBody):
    """`columns`: what each column is, from a person who saw how the list was understood. `headed`: whether the first
    line is headings, if somebody said so."""

    columns: list[str] | None = None
    headed: bool | None = None


Said = tuple[int, str]  # the version that a command made, and the sentence about it


def _move(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, MoveBody)
    aim = aim_of(body.aim)
    if body.swap is not None:
        if body.group:
            raise BadRequest(gettext_noop("Either a group or a person to swap with, not both."))
        version = rearranging.swap(session.pk, body.revision, body.person, body.swap, now_ms(), aim=aim)
        return version, gettext("Swapped.")
    if body.group is msgspec.UNSET:
        raise BadRequest(gettext_noop("Say into which group, or with whom to swap."))
    version = rearranging.move(
        session.pk, body.revision, body.person, body.group, now_ms(), anyway=body.anyway, aim=aim
    )
    return version, gettext("Moved.") if body.group is not None else gettext("Taken out of this round.")


def _lock(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, LockBody)
    aim = aim_of(body.aim)
    version = rearranging.lock(session.pk, body.revision, body.on, body.group, body.person, now_ms(), aim=aim)
    return version, gettext("Locked: shuffling leaves it as it is.") if body.on else gettext("Unlocked.")


def _plan(request: HttpRequest, session: Session) -> Said:
    return hosting.plan_rounds(session.pk, read_body(request, PlanBody).rounds), gettext("Planned.")


def _wishes(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, TextBody)
    version = wishing.save_wishes(session.pk, body.text, body.base)
    return version, gettext("Saved. They count when groups are formed or shuffled.")


def _roster(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, RosterBody)
    version = wishing.save_roster(session.pk, body.text, body.base, body.columns, body.headed)
    return version, gettext("Saved, and given to those who are in.")


COMMANDS: dict[str, Callable[[HttpRequest, Session], Said]] = {
    "move": _move,
    "lock": _lock,
    "plan": _plan,
    "wishes": _wishes,
    "roster": _roster,
}
