"""The participant's side: the door, joining, the live page, and one's own notes."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

import msgspec
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from .. import screens
from ..domain.cases import stage_with_cases
from ..domain.codes import read_code
from ..domain.errors import Conflict, Invalid, NotFound, gettext_noop
from ..domain.notes import prepared
from ..domain.practice import Stage, When
from ..domain.practice.cast import HOLDER
from ..domain.voices import hears_groups
from ..identity import new_secret
from ..instant import as_iso, now_ms
from ..live.following import is_here
from ..models import Note, Participant, Session
from ..practices import earlier
from ..selectors import (
    CLOSED,
    ENDED,
    kept_until,
    latest,
    left_to,
    own_notes,
    participant_by_hash,
    recalled_for,
    rounds_of,
    session_by_code,
)
from ..selectors.cards import Card, table_of
from ..services import cases, joining, returning
from ..services.notes import Edit, save_note
from ..telling import PHONE, for_browser, told
from .absolute import absolute
from .beside import live_address
from .bodies import read_body
from .calling import relay_here
from .choosing import held
from .comeback import came_back, is_it_you, waiting_page
from .devices import with_devices
from .errors import failure, status_of, words
from .forms.door import JoinForm
from .kept import gives_back, unproven
from .known import (
    for_participants,
    forget_ticket,
    keep_ticket,
    meant_for,
    participant_of,
    remember,
    secret_of,
    ticket_of,
)
from .selfrun import invitation_at_the_door, lobby_of

MOST_ANSWERS = 50  # of earlier answers that the door offers


class NoteBody(msgspec.Struct, forbid_unknown_fields=True):
    key: str
    text: str
    share: str
    named: bool
    base: int
    revision: int


@ensure_csrf_cookie
@require_safe
def door(request: HttpRequest, code: str) -> HttpResponse:
    """The live page for participants, else the form for joining. Opening it joins nobody,
    because link previews do so, too."""
    session = session_by_code(read_code(code))
    if code != session.code:
        return redirect("door", code=session.code)
    participant = participant_of(request, session)
    if participant:
        return _live_page(request, session, participant)
    if came_back(request, session):
        return _in_as(request, session, ticket_of(request))
    if waiting := waiting_page(request, session):
        return waiting
    return _door_page(request, session, JoinForm(initial={"ticket": ticket_of(request)}))


def _door_page(request: HttpRequest, session: Session, form: JoinForm, status: int = HTTPStatus.OK) -> HttpResponse:
    seen = latest(session)
    state = seen.state(now_ms())
    if state == ENDED or (state == CLOSED and not seen.prepares):
        closed = {"session": session, "state": state, "kept_until": kept_until(session), "offer": held(session)}
        return render(request, "door_closed.html", closed)
    context = {"session": session, "state": state, "form": form, "people": len(seen.here), "last": seen.last_round}
    context["offer"] = held(session)
    here = seen.round_for_people()
    context["together"] = here is not None and here.everybody
    context |= invitation_at_the_door(session, seen)
    context["call_direct"] = relay_here().direct
    context["brings"] = seen.cases is not None and state != CLOSED
    context["prepares"] = [note.question for note in prepared(told(session.document_id).stages[0])]
    context |= {"refused": "asked" in request.GET, "replaced": returning.replaced(session, secret_of(request, session))}
    context["questions"] = [
        {"field": form[tag], "words": words, "answers": seen.answers(tag)[:MOST_ANSWERS]}
        for tag, words in asked_at_the_door(session).items()
    ]
    page = render(request, "join.html", context, status=status)
    keep_ticket(request, page, session, ticket_of(request, form["ticket"].value() or ""))
    return page


def asked_at_the_door(session: Session) -> dict[str, str]:
    """The questions besides the name, by the form's field."""
    questions = {"team": session.team_question, "language": session.language_question}
    return {tag: words for tag, words in questions.items() if words}


def _live_page(request: HttpRequest, session: Session, participant: Participant) -> HttpResponse:
    seen = latest(session)
    practice = _words_of(seen.document_for_people)
    also = [part for part in ("cards", "cases") if practice[part]]  # what only some practices have
    also += ["own_voice"] if practice["voices"] else []
    also += ["call_room", "relay"] if session.venue == Session.Venue.HERE else []
    asked = ("screen", "notes", "recalled", "left", *also)
    urls = {name: meant_for(participant, name, session.code) for name in asked}
    urls["command"] = meant_for(participant, "member_command", session.code, "COMMAND")  # the page puts its name in
    began = seen.begun is not None  # nobody has sat anywhere before
    context = {
        "session": session,
        "participant": participant,
        "screen": screens.plain(screens.for_participant(seen, participant.pk, now_ms())),
        "notes": [note_json(note) for note in own_notes(participant)],
        "rounds": rounds_of(participant, now_ms()) if began else [],
        **practice,
        "kept_until": kept_until(session),
        "return_url": return_url(request, session),
        "urls": urls
        | {
            "live": live_address(session, participant),
            "mine": reverse("mine", args=[session.code]),
            "deleted": reverse("deleted"),
        },
        **lobby_of(session),
    }
    return with_devices(render(request, "participant.html", context), session)


def _words_of(document: str) -> dict[str, Any]:
    """The practice's own words on the live page, which are the same for all who follow this document."""
    practice = told(document)
    stages = practice.stages
    holders = {role.key: role for stage in stages for role in stage.cast if role.comes == HOLDER}
    notes = [note for stage in stages for note in stage.kinds.notes]
    manners = [manner for stage in stages for manner in stage.manners]
    recalled = {kind for manner in manners for key in holders for kind in manner.recalled_to(key)}
    return {
        "document": document,
        "stage": stages[0],
        "flow": [each for stage in stages for each in stage.flow] if len(stages) > 1 else (),
        "practice": for_browser(document, PHONE),
        "unnamed": next((role.unnamed for role in holders.values()), ""),
        "notes_here": notes,
        "recalled": [note for note in notes if note.key in recalled],
        "own_again": [note for note in notes if note.key in _shown_to_their_authors(stages)],
        "agreements": [each for stage in stages for each in stage.kinds.agreements],
        "cards": any(stage.kinds.cards for stage in stages),
        "cases": stage_with_cases(stages) is not None,
        "brought": prepared(stages[0]),
        "asks": practice.asks,
        "voices": hears_groups(stages),
        "turned_away": [said for stage in stages for said in _turned_away(stage)],
    }


def _turned_away(stage: Stage) -> Iterator[dict[str, str]]:
    """The phases in which somebody is turned away, and who, in the practice's own words."""
    for manner in stage.manners:
        if manner.away:
            roles = [role.name for role in stage.cast if role.key in manner.away]
            yield {"phase": stage.lines.of(manner.phase).title, "roles": ", ".join(roles)}


def _shown_to_their_authors(stages: Iterable[Stage]) -> set[str]:
    """The kinds of which people are shown their own notes again: in phases without a turn."""
    phases = [(stage, phase.key) for stage in stages for phase in stage.plan.phases if phase.when is not When.TURN]
    return {kind for stage, phase in phases for offer in stage.manner(phase).recalls for kind in offer.kinds}


def return_url(request: HttpRequest, session: Session) -> str:
    """The personal link that brings this person back on another device."""
    return absolute("return_link", session.code, secret_of(request, session))


@gives_back
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Makes this browser a participant. A second press, in any tab, finds the participant that the first one made."""
    session = session_by_code(read_code(code))
    if request.method != "POST" or participant_of(request, session):
        return redirect("door", code=session.code)
    form = JoinForm(request.POST)
    if why := unproven(request):
        form.add_error(None, why)
    if not form.is_valid():
        return _door_page(request, session, form, HTTPStatus.BAD_REQUEST)
    name, secret = form.cleaned_data["name"], ticket_of(request, form.cleaned_data["ticket"])
    tags = {tag: form.cleaned_data[tag] for tag in asked_at_the_door(session)}
    seen = latest(session)
    brings = form.cleaned_data["brings"] and seen.cases is not None and seen.opened
    typed = {**tags, "brings": "on", "line": form.cleaned_data["line"]} if brings else tags
    if "newcomer" not in request.POST and (asked := is_it_you(request, session, name, secret, typed)):
        return asked
    try:
        try:
            person = joining.join(session, name, secret, timezone.now(), now_ms(), **tags)
        except IntegrityError:  # the ticket belongs to a participant of another session, so it counts for nothing here
            secret = new_secret()
            person = joining.join(session, name, secret, timezone.now(), now_ms(), **tags)
    except Invalid as error:
        form.add_error("name", words(error))
        return _door_page(request, session, form, HTTPStatus.BAD_REQUEST)
    if brings:
        cases.bring(session.pk, person.pk, form.cleaned_data["line"], now_ms())
    returning.withdraw(session.pk, ticket_of(request, form.cleaned_data["ticket"]))
    return _in_as(request, session, secret)


def _in_as(request: HttpRequest, session: Session, secret: str, page: str = "door") -> HttpResponse:
    """Redirects to the live page, or another one, as the participant with this secret."""
    response = redirect(page, code=session.code)
    response.status_code = HTTPStatus.SEE_OTHER
    remember(response, session, secret, secure=request.is_secure())
    forget_ticket(response, session)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def return_link(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """Brings the same person back on another device. The secret leaves the address bar at once.

    A browser that is another participant already is asked first (POST): otherwise a stranger's link could quietly make
    somebody write into the stranger's notes.
    """
    session = session_by_code(read_code(code))
    owner = participant_by_hash(session.pk, joining.hash_of(secret))
    if owner is None and returning.replaced(session, secret):
        raise NotFound(
            gettext_noop(
                "This link counts no more: its owner was let back in on another device, and has a new one there."
            )
        )
    if owner is None:
        raise NotFound(gettext_noop("This personal link is not known. Please check that it was copied whole."))
    present = participant_of(request, session)
    if request.method != "POST" and present and present != owner:
        page = render(request, "return_other.html", {"session": session, "present": present, "owner": owner})
        # This page's address holds the secret, so requests from it must not send the address along into a proxy's log.
        page.headers["Referrer-Policy"] = "strict-origin"
        return page
    over = owner.removed_at is not None or latest(session).state(now_ms()) == ENDED
    return _in_as(request, session, secret, "mine" if over else "door")


@require_GET
@for_participants
def screen(request: HttpRequest, session: Session, participant: Participant) -> HttpResponse:
    """The same JSON that the socket pushes. Asking for it counts as being here."""
    is_here(session.pk, participant.pk)
    message = screens.for_participant(latest(session), participant.pk, now_ms())
    return HttpResponse(msgspec.json.encode(message), content_type="application/json")


@require_GET
@for_participants
def recalled(request: HttpRequest, session: Session, participant: Participant) -> JsonResponse:
    """The text of the holder's note that this person's group is shown again; null if there is none."""
    is_here(session.pk, participant.pk)
    told = recalled_for(latest(session), participant, now_ms())
    return JsonResponse({"recalled": asdict(told) if told else None})


@require_GET
@for_participants
def left(request: HttpRequest, session: Session, participant: Participant) -> JsonResponse:
    """What others have left to this person."""
    is_here(session.pk, participant.pk)
    found = [{"round": note.round, "author": note.author, "text": note.text} for note in left_to(participant)]
    return JsonResponse({"left": found})


@require_GET
@for_participants
def cards(request: HttpRequest, session: Session, participant: Participant) -> JsonResponse:
    """The cards on the table at which this person sits now. Asking is no sign of life: pages ask because others lay."""
    table = table_of(participant)
    if table is None:
        return JsonResponse({"round": None, "table": None, "cards": [], "lays": [], "gathers": []})
    told = {"round": table.round, "table": table.number, "lays": table.lays, "gathers": table.gathers}
    recalled = [_card_json(card, card.round) for card in table.recalled]
    cards = {"cards": [_card_json(card, table.round) for card in table.cards]}
    return JsonResponse(told | cards | ({"recalled": recalled} if recalled else {}))


def _card_json(card: Card, round: int) -> dict[str, Any]:
    """What is usual is left out: `round` is there only if it was an earlier one."""
    told: dict[str, Any] = {"card": str(card.handle), "kind": card.kind, "text": card.text}
    told |= {"author": card.author} if card.author else {}
    told |= {"round": card.round} if card.round != round else {}
    told |= {"under": str(card.under)} if card.under else {}
    told |= {"who": card.who} if card.who else {}
    told |= {"person": card.person} if card.person else {}
    told |= {"day": card.day.isoformat()} if card.day else {}
    told |= {"done": True} if card.done else {}
    if card.mine:
        told["mine"] = {"key": card.key, "revision": card.revision, "named": card.named}
    return told


# -- notes ------------------------------------------------------------------------------------------


def note_json(note: Note) -> dict[str, Any]:
    return {
        "key": note.key,
        "text": note.text,
        "share": note.share,
        "named": note.named,
        "revision": note.revision,
        "written_at": as_iso(note.written_at, "milliseconds"),
    }


@for_participants
def notes(request: HttpRequest, session: Session, participant: Participant) -> HttpResponse:
    """GET: one's own notes. POST: saves one; acknowledged only after it is committed."""
    if request.method != "POST":
        notes = [note_json(note) for note in own_notes(participant)]
        return JsonResponse({"notes": notes, "rounds": rounds_of(participant, now_ms()), "signs": participant.signs})
    is_here(session.pk, participant.pk)
    body = read_body(request, NoteBody)
    share = earlier.SHARES.get(body.share, body.share)
    edit = Edit(body.key, body.text, share, body.named, body.base, body.revision)
    try:
        revision = save_note(participant, edit, timezone.now())
    except Conflict as conflict:
        current = note_json(conflict.current)
        return failure(conflict.code, words(conflict), status_of(conflict), current=current)
    return JsonResponse({"ok": True, "key": body.key, "revision": revision})
