"""A participant's own page: reading, taking notes home, taking back, giving feedback, being erased."""

from datetime import date, timedelta
from http import HTTPStatus
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe
from icalendar import Alarm, Calendar, Event

from ..domain.codes import read_code
from ..domain.errors import Invalid, NotFound, gettext_noop
from ..harvest.calendar import Typed
from ..harvest.markdown import escape
from ..harvest.mine import as_data, own_page, with_texts
from ..identity import cookie_name, cookie_path, new_secret
from ..instant import now_ms
from ..models import Participant, Session
from ..selectors import ENDED, held, kept_until, latest, own_notes, session_by_code
from ..selectors.cases import own_case
from ..services import erasing, feedback
from .absolute import absolute
from .beside import beside
from .days import earliest_today, read_day
from .errors import words
from .known import for_participants, forget_ticket, meant_for, participant_of
from .participant import note_json, return_url

MORNING = timedelta(hours=9)  # in local time, wherever the calendar is


@for_participants
@require_safe
def mine(request: HttpRequest, session: Session, participant: Participant) -> HttpResponse:
    """What I wrote, and what others shared with me."""
    return _page(request, session, participant)


def _page(
    request: HttpRequest, session: Session, participant: Participant, *, status: int = HTTPStatus.OK, **more: Any
) -> HttpResponse:
    context = {
        "session": session,
        "participant": participant,
        "return_url": return_url(request, session),
        "page": own_page(participant, now_ms()),
        "case": own_case(participant),
        "notes": [note_json(note) for note in own_notes(participant)],
        "urls": {
            "notes": meant_for(participant, "notes", session.code),
            "door": reverse("door", args=[session.code]),
            "deleted": reverse("deleted"),
        },
        "beside": beside(session, participant),
        "held": held(session, now_ms()),
        "earliest": earliest_today(),
        "kept_until": kept_until(session),
        "over": latest(session).state(now_ms()) == ENDED,
        "scale": feedback.SCALE,
        "longest_line": feedback.LONGEST_LINE,
        **more,
    }
    return render(request, "mine.html", context, status=status)


# -- taking home ------------------------------------------------------------------------------------


@for_participants
@require_safe
def mine_md(request: HttpRequest, session: Session, participant: Participant) -> HttpResponse:
    """Everything as Markdown."""
    context = {
        "title": escape(session.title),
        "name": escape(participant.label),
        "session": session,
        "held": held(session, now_ms()),
        "joined_on": participant.joined_at.astimezone(session.tz).date(),
        "page": with_texts(own_page(participant, now_ms()), escape),
        "case": escape(case.line) if (case := own_case(participant)) else "",
    }
    text = render_to_string("mine.md", context)
    return _file(text, f"troika-{session.code}-my-notes.md", "text/markdown; charset=utf-8")


@for_participants
@require_safe
def mine_json(request: HttpRequest, session: Session, participant: Participant) -> HttpResponse:
    """Everything for programs."""
    data = as_data(participant, own_page(participant, now_ms()), timezone.now())
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="troika-{session.code}-my-notes.json"'
    return response


@for_participants
@require_safe
def step_ics(request: HttpRequest, session: Session, participant: Participant) -> HttpResponse:
    """A next step as a day in a calendar. Nothing is stored. Raises Invalid (the day), NotFound (the step)."""
    day = read_day("on", request.GET.get("on", ""))
    leaves = own_page(participant, now_ms()).notes
    step = next((note for _, _, note in leaves if note.key == request.GET.get("key")), None)
    if step is None or not step.step:
        raise NotFound(gettext_noop("There is no such next step among your notes any more."))
    calendar = Calendar()
    calendar.add("prodid", "-//Troika//My next step//EN")
    calendar.add("version", "2.0")
    calendar.add_component(_event(session, participant, step.key, step.text, day))
    name = f"troika-{session.code}-next-step.ics"
    return _file(calendar.to_ical(), name, "text/calendar; charset=utf-8")


def _event(session: Session, participant: Participant, key: str, text: str, day: date) -> Event:
    """An all-day event with an alarm that morning. The same step on the same day is
    the same event, not a second one."""
    title = gettext("My next step: {text}").format(text=" ".join(text.split())[:120])
    address = absolute("door", session.code)
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, f"{address}{participant.pk}/{key}/{day}")))
    event.add("dtstamp", timezone.now())
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", Typed(title))
    event.add("description", Typed(f"{text}\n\n{session.title}"))
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", Typed(title))
    alarm.add("trigger", MORNING)
    event.add_component(alarm)
    return event


def _file(content: str | bytes, name: str, content_type: str) -> HttpResponse:
    """A file to save. Its ASCII name holds nothing but the session's code."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


# -- changing one's mind ----------------------------------------------------------------------------


@require_POST
@for_participants
def take_back(request: HttpRequest, session: Session, participant: Participant) -> HttpResponse:
    """Takes back all that this person shared."""
    erasing.take_back(participant, timezone.now())
    messages.success(request, gettext("Taken back: from now on nobody but you reads your notes."))
    return _back_to(session)


@require_POST
@for_participants
def delete_all(request: HttpRequest, session: Session, participant: Participant) -> HttpResponse:
    """Empties all of this person's notes."""
    count = erasing.delete_all(participant, timezone.now())
    said = ngettext("{count} note is deleted.", "{count} notes are deleted.", count)
    messages.success(request, said.format(count=count))
    return _back_to(session)


@require_POST
def erase(request: HttpRequest, code: str) -> HttpResponse:
    """Erases this person. A second press, or one by somebody who is not in, finds nothing left to do."""
    session = session_by_code(read_code(code))
    participant = participant_of(request, session)
    if participant:
        participant.session = session
        with translation.override(session.language):  # others read the stand-in's name: not in this browser's language
            stand_in = gettext("Somebody")
        erasing.erase(participant, stand_in, new_secret(), timezone.now(), now_ms())
    response = redirect("erased", code=session.code)
    response.status_code = HTTPStatus.SEE_OTHER
    response.delete_cookie(cookie_name(session.code), path=cookie_path(session.code), samesite="Lax")
    forget_ticket(response, session)
    return response


@require_safe
def erased(request: HttpRequest, code: str) -> HttpResponse:
    """The page after being erased."""
    return render(request, "mine_erased.html", {"session": session_by_code(read_code(code))})


def _back_to(session: Session, part: str = "") -> HttpResponse:
    response = redirect(reverse("mine", args=[session.code]) + part)
    response.status_code = HTTPStatus.SEE_OTHER
    return response


# -- feedback ---------------------------------------------------------------------------------------


@require_POST
@for_participants
def give_feedback(request: HttpRequest, session: Session, participant: Participant) -> HttpResponse:
    """Stores one answer. An invalid one comes back with the reason."""
    try:
        answers = [_number(request.POST.get(name, "")) for name in ("helped", "again")]
        feedback.give(participant, answers[0], answers[1], request.POST.get("line", ""))
    except Invalid as error:
        given = {"error": words(error), "line": request.POST.get("line", "")}
        return _page(request, session, participant, status=HTTPStatus.BAD_REQUEST, given=given)
    return _back_to(session, "#feedback")


def _number(typed: str) -> int | None:
    return (int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 1 else 0) if typed else None
