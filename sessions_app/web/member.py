"""What a participant can do besides writing: one function a command, with one sentence about what happened."""

import secrets
from collections.abc import Callable
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from ..counting import in_words
from ..domain.errors import NotFound, gettext_noop
from ..instant import now_ms
from ..live.following import is_here
from ..models import Participant, Session
from ..notices import notify
from ..selectors import snapshot
from ..services import attendance, cases, contracts, gathering, mending, naming, returning, running, selfrun, talking
from .bodies import AskedBody, Id, Nothing, read_body
from .days import read_day
from .known import for_participants
from .visits import let_in, let_speak, send_away
from .voices import ask


class Seen(msgspec.Struct, forbid_unknown_fields=True):
    """The step of their own group that the sender saw."""

    seen: str


class DoneBody(msgspec.Struct, forbid_unknown_fields=True):
    """`on` false: not ready after all."""

    seen: str
    on: bool = True


class CaseBody(msgspec.Struct, forbid_unknown_fields=True):
    """`line`: what others read about it; may be empty."""

    line: str = ""


class On(msgspec.Struct, forbid_unknown_fields=True):
    on: bool


class RestBody(msgspec.Struct, forbid_unknown_fields=True):
    """`round`: the one that the sender was asked about."""

    round: int | None = None


class PersonBody(msgspec.Struct, forbid_unknown_fields=True):
    person: Id


class NameBody(msgspec.Struct, forbid_unknown_fields=True):
    name: str


class AgreeBody(msgspec.Struct, forbid_unknown_fields=True):
    """`said`: the index of a choice, or one's own words; empty takes it back."""

    turn: int
    key: str
    said: int | str


class JoinCardsBody(msgspec.Struct, forbid_unknown_fields=True):
    """`card` is laid under another one; null: by itself again."""

    card: UUID
    under: UUID | None


class TakeUpBody(msgspec.Struct, forbid_unknown_fields=True):
    """Who sees to it: `person` of the group or, in one's own words, `who`; all empty takes it back. `day`:
    YYYY-MM-DD."""

    card: UUID
    person: Id | None = None
    who: str = ""
    day: str = ""


class DoneCardBody(msgspec.Struct, forbid_unknown_fields=True):
    card: UUID
    on: bool = True


# The version that a command made, the sentence about it, and what else the page needs to know.
Said = tuple[int, str] | tuple[int, str, dict[str, str]]


def _mark(request: HttpRequest) -> running.Mark:
    return running.read_mark(read_body(request, Seen).seen)


def _minute(request: HttpRequest, session: Session, me: Participant) -> Said:
    change = running.add_minute(session.pk, me.pk, _mark(request), now_ms())
    said, last = gettext("Your group has one minute more."), gettext("That was the last one in this phase.")
    more = ngettext(
        "It can give itself {n} more in this phase.", "It can give itself {n} more in this phase.", change.more
    )
    return change.version, f"{said} {more.format(n=change.more) if change.more else last}"


def _minute_back(request: HttpRequest, session: Session, me: Participant) -> Said:
    read_body(request, Nothing)
    return running.take_minute_back(session.pk, me.pk, now_ms()).version, gettext("The minute is taken back.")


def _done(request: HttpRequest, session: Session, me: Participant) -> Said:
    body = read_body(request, DoneBody)
    change = running.say_ready(session.pk, me.pk, running.read_mark(body.seen), now_ms(), on=body.on)
    if not body.on:
        return change.version, gettext("Take your time. It waits for you.")
    together, waiting = gettext("All of you are done: on you go."), gettext("Noted. It goes on when all say so.")
    return change.version, together if change.groups else waiting


def _pass(request: HttpRequest, session: Session, me: Participant) -> Said:
    change = mending.pass_turn(session.pk, me.pk, _mark(request), now_ms())
    return change.version, gettext("You have passed. Your time goes to the others.")


def _listen(request: HttpRequest, session: Session, me: Participant) -> Said:
    only = read_body(request, On).on
    version = mending.listen(session.pk, me.pk, only, now_ms())
    return version, gettext("You only listen.") if only else gettext("You take part in the talk again.")


def _agree(request: HttpRequest, session: Session, me: Participant) -> Said:
    body = read_body(request, AgreeBody)
    version = contracts.say(session.pk, me.pk, body.turn, body.key, body.said, now_ms())
    return version, gettext("Your group reads it now.")


def _join_cards(request: HttpRequest, session: Session, me: Participant) -> Said:
    body = read_body(request, JoinCardsBody)
    gathering.join(me, body.card, body.under)
    return session.version, gettext("The two cards lie together.") if body.under else gettext(
        "It lies by itself again."
    )


def _take_up(request: HttpRequest, session: Session, me: Participant) -> Said:
    body = read_body(request, TakeUpBody)
    day = read_day("day", body.day) if body.day else None
    gathering.take_up(me, body.card, body.person, body.who, day)
    taken = body.person is not None or body.who.strip()
    return session.version, gettext("Noted who sees to it.") if taken else gettext("Nobody sees to it so far.")


def _done_card(request: HttpRequest, session: Session, me: Participant) -> Said:
    body = read_body(request, DoneCardBody)
    gathering.mark_done(me, body.card, on=body.on)
    return session.version, gettext("Done.") if body.on else gettext("Not done yet.")


def _off(request: HttpRequest, session: Session, me: Participant) -> Said:
    change = mending.put_off(session.pk, _mark(request), now_ms(), participant_id=me.pk)
    return change.version, gettext("On to the next person. The turn that was put off comes last.")


def _vouch(request: HttpRequest, session: Session, me: Participant) -> Said:
    version = attendance.vouch(session.pk, me.pk, read_body(request, PersonBody).person, now_ms())
    return version, gettext("Good: they count as here.")


def _rest(request: HttpRequest, session: Session, me: Participant) -> Said:
    body = read_body(request, RestBody)
    return attendance.sit_out(session.pk, me.pk, now_ms(), body.round), gettext("You sit this round out.")


def _leave(request: HttpRequest, session: Session, me: Participant) -> Said:
    read_body(request, Nothing)
    return attendance.leave(session.pk, me.pk, now_ms()), gettext("You have left. Your notes stay yours.")


def _back(request: HttpRequest, session: Session, me: Participant) -> Said:
    read_body(request, Nothing)
    return attendance.come_back(session.pk, me.pk, now_ms()), gettext("Good to have you back.")


def _hand(request: HttpRequest, session: Session, me: Participant) -> Said:
    on = read_body(request, On).on
    now = now_ms()
    version = talking.raise_hand(session.pk, me.pk, on, now)
    if not on:
        return version, gettext("Your hand is down.")
    if session.venue == Session.Venue.HERE and snapshot(session.pk).call_of(me.pk, now):
        return version, gettext("Your hand is up: the facilitator may come into your call.")
    return version, gettext("Your hand is up. The facilitator sees it.")


def _rename(request: HttpRequest, session: Session, me: Participant) -> Said:
    renamed = naming.rename_oneself(session.pk, me.pk, read_body(request, NameBody).name)
    return renamed.version, gettext("The others read “{name}” now.").format(name=renamed.label), {"name": renamed.label}


def _pause(request: HttpRequest, session: Session, me: Participant) -> Said:
    change = running.take_time_out(session.pk, me.pk, _mark(request), now_ms())
    return change.version, gettext("Your group’s clock waits. Any of you can go on. Nobody is told who asked.")


def _resume(request: HttpRequest, session: Session, me: Participant) -> Said:
    change, goes = running.go_on(session.pk, me.pk, _mark(request), now_ms())
    held = gettext("The facilitator has paused the time. It goes on with them.")
    return change.version, gettext("The time goes on.") if goes else held


# -- where nobody hosts the session -----------------------------------------------------------------


def _ready(request: HttpRequest, session: Session, me: Participant) -> Said:
    on = read_body(request, On).on
    said = selfrun.say_ready(session.pk, me.pk, on, secrets.randbits(48), now_ms())
    if said.begun:
        return said.version, gettext("All of you are ready: it begins.")
    if not on:
        return said.version, gettext("Take your time. It waits for you.")
    waits = ngettext("Noted. One more person is not ready.", "Noted. {count} others are not ready.", said.awaited)
    takes = gettext("Noted. It takes {least}.").format(least=in_words(said.least))
    return said.version, waits.format(count=said.awaited) if said.awaited else takes


def _let_back(request: HttpRequest, session: Session, me: Participant) -> Said:
    body = read_body(request, AskedBody)
    back = returning.let_back(session.pk, body.person, body.at, now_ms(), by=me.pk)
    return back.version, gettext("{name} is let back in.").format(name=back.label)


def _not_them(request: HttpRequest, session: Session, me: Participant) -> Said:
    body = read_body(request, AskedBody)
    back = returning.turn_away(session.pk, body.person, body.at, now_ms(), by=me.pk)
    return back.version, gettext("Not let in as {name}.").format(name=back.label)


def _bring_case(request: HttpRequest, session: Session, me: Participant) -> Said:
    version = cases.bring(session.pk, me.pk, read_body(request, CaseBody).line, now_ms())
    return version, gettext("You bring a case. Everybody here can read your line and your name.")


def _withdraw_case(request: HttpRequest, session: Session, me: Participant) -> Said:
    read_body(request, Nothing)
    return cases.withdraw(session.pk, me.pk, now_ms()), gettext("You bring no case now. Nobody else reads your line.")


COMMANDS: dict[str, Callable[[HttpRequest, Session, Participant], Said]] = {
    "minute": _minute,
    "minute-back": _minute_back,
    "done": _done,
    "pass": _pass,
    "listen": _listen,
    "join_cards": _join_cards,
    "take_up": _take_up,
    "done_card": _done_card,
    "off": _off,
    "agree": _agree,
    "bring_case": _bring_case,
    "withdraw_case": _withdraw_case,
    "voice": ask,
    "let_in": let_in,
    "let_speak": let_speak,
    "end_visit": send_away,
    "vouch": _vouch,
    "rest": _rest,
    "leave": _leave,
    "back": _back,
    "hand": _hand,
    "rename": _rename,
    "pause": _pause,
    "resume": _resume,
    "ready": _ready,
    "let_back": _let_back,
    "not_them": _not_them,
}


@require_POST
@for_participants
def member_command(request: HttpRequest, session: Session, participant: Participant, command: str) -> HttpResponse:
    """Carries out one command. The answer says what happened."""
    act = COMMANDS.get(command)
    if act is None:
        raise NotFound(gettext_noop("There is no such command."))
    is_here(session.pk, participant.pk)
    version, message, *more = act(request, session, participant)
    notify.answered(session.pk, participant.pk, version)
    return JsonResponse({"ok": True, "version": version, "message": message, **(more[0] if more else {})})
