"""What a desk can do. Each command is one function: the body's shape, one service, a sentence about what happened."""

import secrets
from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext, ngettext_lazy
from django.views.decorators.http import require_POST

from ..domain.errors import NotFound, gettext_noop
from ..instant import now_ms
from ..live.connection import DESK
from ..live.following import is_here
from ..models import Session, practice_of
from ..notices import notify
from ..selectors import GroupView, snapshot
from ..services import hosting, mending, running, seating, undoing
from . import mixing, onward, people, plain, visits, voices, ways
from .aims import AimBody, aim_of
from .allowed import for_hosts
from .bodies import Id, Nothing, read_body
from .errors import BadRequest, wants_json

UNDONE = ("next", "end")  # and `finish`: these can be undone for some seconds
MOST_STEPS = 10_000  # in a body; no round has nearly so many


class FormBody(msgspec.Struct, forbid_unknown_fields=True):
    revision: int
    leave_out: list[Id] = []


class RevisionBody(msgspec.Struct, forbid_unknown_fields=True):
    revision: int


class StartBody(msgspec.Struct, forbid_unknown_fields=True):
    round: int
    revision: int


class ClockBody(msgspec.Struct, forbid_unknown_fields=True):
    """`group` None: all that the sender saw. `seen`: group id (as text) → mark. `to`: the
    step to which `next` brings all."""

    seen: dict[str, str]
    group: Id | None = None
    to: Annotated[int, msgspec.Meta(ge=0, le=MOST_STEPS)] | None = None


class GroupMark(msgspec.Struct, forbid_unknown_fields=True):
    group: Id
    seen: str


class SeatBody(msgspec.Struct, forbid_unknown_fields=True):
    person: Id
    group: Id
    aim: AimBody | None = None


class JoinBody(msgspec.Struct, forbid_unknown_fields=True):
    group: Id
    into: Id
    aim: AimBody | None = None


class GroupBody(msgspec.Struct, forbid_unknown_fields=True):
    group: Id
    aim: AimBody | None = None


class PrepareBody(msgspec.Struct, forbid_unknown_fields=True):
    on: bool


class UndoBody(msgspec.Struct, forbid_unknown_fields=True):
    """`way`: the text that the command's answer contained."""

    way: str


class FinishBody(msgspec.Struct, forbid_unknown_fields=True):
    aim: AimBody | None = None


# The version that a command made, the sentence about it, and what else the desk needs to know.
Said = tuple[int, str] | tuple[int, str, dict[str, Any]]


def _open(request: HttpRequest, session: Session) -> Said:
    read_body(request, Nothing)
    return hosting.open_lobby(session.pk, timezone.now()), gettext("The lobby is open.")


def _prepare(request: HttpRequest, session: Session) -> Said:
    on = read_body(request, PrepareBody).on
    version = hosting.let_prepare(session.pk, on)
    yes = gettext("People who open the link can prepare now. The invitation says so.")
    return version, yes if on else gettext("Nobody new can come in to prepare. Who has, keeps what they wrote.")


def _form(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, FormBody)
    version = seating.form_groups(session.pk, body.revision, body.leave_out, secrets.randbits(48), now_ms())
    return version, gettext("Shuffled.") if body.revision else gettext("Groups are formed. Only you see them so far.")


def _show(request: HttpRequest, session: Session) -> Said:
    version = hosting.show_groups(session.pk, read_body(request, RevisionBody).revision, now_ms())
    return version, gettext("Everyone sees their group and place now.")


def _start(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, StartBody)
    return hosting.start_round(session.pk, body.round, body.revision, now_ms()), gettext("The round has begun.")


def _finish(request: HttpRequest, session: Session) -> Said:
    aim = aim_of(read_body(request, FinishBody).aim)
    version, way = hosting.finish(session.pk, timezone.now(), now_ms(), aim=aim)
    return version, gettext("The session has ended. Everyone keeps their notes."), ways.offer(session, way)


def _clock(command: str, done: Any) -> Callable[[HttpRequest, Session], Said]:
    """A command on clocks. `done` makes the sentence for the number of groups that it changed."""

    def act(request: HttpRequest, session: Session) -> Said:
        body = read_body(request, ClockBody)
        seen = {_group_id(group): running.read_mark(mark) for group, mark in body.seen.items()}
        change = running.command_groups(session.pk, command, seen, now_ms(), body.group, body.to)
        said = str(TOGETHER[command]) if _all_together(session) else done.format(count=change.groups)
        if change.stale:
            some = ngettext(
                "{left} group had moved on by itself.", "{left} groups had moved on by themselves.", change.stale
            )
            said = f"{said} {some.format(left=change.stale)}"
        if body.to is not None and change.rest:
            there = ngettext("{rest} group was there already.", "{rest} groups were there already.", change.rest)
            said = f"{said} {there.format(rest=change.rest)}"
        return change.version, said, ways.offer(session, change.way) if command in UNDONE and change.way else {}

    return act


# What the same says of a round in which all are together, and nobody knows of a group.
TOGETHER = {
    "pause": gettext_lazy("Paused, for all."),
    "resume": gettext_lazy("It goes on, for all."),
    "minute": gettext_lazy("All have a minute more."),
    "next": gettext_lazy("All have moved on."),
    "end": gettext_lazy("This part is over."),
}


def _all_together(session: Session) -> bool:
    if all(plan.sizes for plan in practice_of(session.document_id).plans):
        return False
    begun = snapshot(session.pk).begun
    return begun is not None and begun.everybody


def _undo(request: HttpRequest, session: Session) -> Said:
    way = ways.way_of(session, read_body(request, UndoBody).way)
    undone = undoing.undo(session.pk, way, now_ms())
    if way.ended:
        said = gettext("Undone: the session goes on.")
    else:
        said = ngettext(
            "Undone: one group is where it was.", "Undone: {count} groups are where they were.", undone.groups
        ).format(count=undone.groups)
    if undone.moved:
        stay = ngettext(
            "{moved} group was moved by somebody since, and stays as it is.",
            "{moved} groups were moved by somebody since, and stay as they are.",
            undone.moved,
        )
        said = f"{said} {stay.format(moved=undone.moved)}"
    return undone.version, said


def _group_id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadRequest(gettext_noop("A group is named by its number in the screen."))
    return int(text)


# -- people come and go -----------------------------------------------------------------------------


def _off(request: HttpRequest, session: Session) -> Said:
    body, now = read_body(request, GroupMark), now_ms()
    change = mending.put_off(session.pk, running.read_mark(body.seen), now, group_id=body.group)
    group = _group(session, body.group)
    if group and group.rota.over(now):
        return change.version, gettext("That was the last turn of this group.")
    return change.version, gettext("On to the next person. The turn that was put off comes last.")


def _seat(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, SeatBody)
    version = mending.seat_late(session.pk, body.person, body.group, now_ms(), aim=aim_of(body.aim))
    said = _brought(session, body.group, body.person)
    seen = snapshot(session.pk)
    group = seen.begun.group_of.get(body.person) if seen.begun else None
    waits = group is not None and not group.has_turn(body.person)
    if waits and seen.next_round <= session.rounds and seen.begun and seen.begun.turns_for_all:
        owed = gettext("{name} is owed a turn: next round {name} has the first one.")
        said += " " + owed.format(name=seen.people[body.person].name)
    return version, said


def _join(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, JoinBody)
    before = _group(session, body.group)
    alone = before.present[0].id if before and before.present else 0
    version = mending.join_lone(session.pk, body.group, body.into, now_ms(), aim=aim_of(body.aim))
    return version, _brought(session, body.into, alone)


def _group(session: Session, group_id: int) -> GroupView | None:
    begun = snapshot(session.pk).begun
    return begun.by_id.get(group_id) if begun else None


def _brought(session: Session, group_id: int, person_id: int) -> str:
    """With which turn a person who was just brought to a group joins it."""
    group = _group(session, group_id)
    person = next((one for one in group.people if one.id == person_id), None) if group else None
    now = gettext("{name} joins group {number} now.")
    if group is None or person is None:  # somebody else has moved them at this very moment
        return now.format(name="…", number="…")
    turn = group.turn_to_join(person.joins, now_ms())
    said = gettext("{name} joins group {number} with turn {turn}.") if turn else now
    return said.format(name=person.name, number=group.number, turn=turn)


def _stay(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, GroupBody)
    version = mending.leave_alone(session.pk, body.group, now_ms(), aim=aim_of(body.aim))
    return version, gettext("Left as it is.")


COMMANDS: dict[str, Callable[[HttpRequest, Session], Said]] = {
    "open": _open,
    "prepare": _prepare,
    "form": _form,
    "show": _show,
    "start": _start,
    "pause": _clock("pause", ngettext_lazy("One group is paused.", "{count} groups are paused.", "count")),
    "resume": _clock("resume", ngettext_lazy("One group goes on.", "{count} groups go on.", "count")),
    "minute": _clock(
        "minute", ngettext_lazy("One group has a minute more.", "{count} groups have a minute more.", "count")
    ),
    "next": _clock("next", ngettext_lazy("One group has moved on.", "{count} groups have moved on.", "count")),
    "end": _clock(
        "end", ngettext_lazy("One group’s round has ended.", "The round of {count} groups has ended.", "count")
    ),
    "undo": _undo,
    "off": _off,
    "seat": _seat,
    "join": _join,
    "stay": _stay,
    "finish": _finish,
    **mixing.COMMANDS,
    **onward.COMMANDS,
    **people.COMMANDS,
    **visits.COMMANDS,
    **voices.COMMANDS,
}


@require_POST
@for_hosts
def host_command(request: HttpRequest, session: Session, command: str) -> HttpResponse:
    """Carries out one command. The answer says what happened; a form is redirected to the desk, which says it."""
    act = COMMANDS.get(command)
    if act is None:
        raise NotFound(gettext_noop("There is no such command."))
    is_here(session.pk, DESK)
    if not wants_json(request):
        return plain.pressed(request, session, command, lambda: _done(act, request, session)[1:])
    version, message, *more = _done(act, request, session)
    return JsonResponse({"ok": True, "version": version, "message": message, **(more[0] if more else {})})


def _done(act: Callable[[HttpRequest, Session], Said], request: HttpRequest, session: Session) -> Said:
    said = act(request, session)
    notify.answered(session.pk, DESK, said[0])
    return said
