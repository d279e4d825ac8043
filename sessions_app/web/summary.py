"""The organizers' page of a session: its summary, the notes to choose quotes from, and pinning or hiding them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from ..domain.errors import Invalid, NotFound, gettext_noop
from ..harvest.charts import chart
from ..harvest.finding import Wanted, sign_of
from ..harvest.summary import HIDDEN, PINNED, AllNotes, found_in, summary
from ..instant import now_ms
from ..models import Session, User
from ..selectors import Answers, exports_of, held, kept_until
from ..services import quotes
from .allowed import for_organizers
from .errors import words

A_PAGE = 40
LATEST = 30  # of the log of exports
FIRST = 8  # lines of feedback shown at once; the others unfold


@for_organizers
@require_safe
def page(request: HttpRequest, session: Session) -> HttpResponse:
    """The summary page, which is also made for printing."""
    found = summary(session, now_ms())
    context = {
        "session": session,
        "runs": isinstance(request.user, User) and session.hosts.filter(user=request.user, runs=True).exists(),
        "summary": found,
        "kept": kept_until(session),
        "held": held(session, now_ms()),
        "exports": exports_of(session)[:LATEST],
        "all_exports": exports_of(session).count(),
        "first_lines": found.feedback.lines[:FIRST],
        "other_lines": found.feedback.lines[FIRST:],
        "time_chart": chart(found.times, lambda time: (time.planned, time.actual)),
        "written_chart": chart(found.counts, lambda one: (one.notes,)),
        "helped_chart": _answers_chart(found.feedback.helped),
        "again_chart": _answers_chart(found.feedback.again),
    }
    return render(request, "harvest/summary.html", context)


def _answers_chart(answers: Answers | None) -> object:
    """Bars from "very much" down to "not at all"."""
    if answers is None:
        return None
    return chart(list(enumerate(answers.counts, start=1))[::-1], lambda answer: (answer[1],))


@for_organizers
@require_safe
def notes(request: HttpRequest, session: Session) -> HttpResponse:
    """The notes shared with the organizers that match the search, a page at a time, to pin or hide."""
    kinds, people = found_in(session)
    wanted = Wanted.read(request.GET, kinds)
    found = Paginator(AllNotes(session, wanted), A_PAGE).get_page(request.GET.get("page"))
    rounds = session.groupings.filter(started_at__isnull=False).order_by("number").values_list("number", flat=True)
    context = {
        "session": session,
        "found": found,
        "wanted": wanted,
        "kinds": kinds.items(),
        "rounds": [str(number) for number in rounds],
        "people": [(sign_of(name), name) for name in people],
    }
    return render(request, "harvest/notes.html", context)


@for_organizers
@require_safe
def exports(request: HttpRequest, session: Session) -> HttpResponse:
    """The whole log of exports, a page at a time."""
    found = Paginator(exports_of(session), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "harvest/exports.html", {"session": session, "found": found, "exports": found.object_list})


@require_POST
@for_organizers
def give_prominence(request: HttpRequest, session: Session) -> HttpResponse:
    """Pins or hides a note, or neither, and leads back to where it was seen."""
    sent = request.POST
    try:
        handle = UUID(sent.get("handle", ""))
    except ValueError:
        raise Invalid("handle", gettext_noop("There is no such note.")) from None
    try:
        quotes.give_prominence(session.pk, handle, sent.get("prominence", ""), sent.get("seen", ""))
    except NotFound as error:
        messages.error(request, words(error))
    else:
        said = {PINNED: gettext("Pinned."), HIDDEN: gettext("Hidden. You find it again among all notes.")}
        messages.success(request, said.get(sent.get("prominence", ""), gettext("Done.")))
    if sent.get("back") != "notes":
        return redirect(reverse("harvest", args=[session.code]) + "#quotes")
    number, wanted = sent.get("page", ""), Wanted.read(QueryDict(sent.get("wanted", "")), found_in(session)[0])
    number = number if number.isascii() and number.isdigit() and len(number) < 8 else "1"
    rest = f"&{wanted.query}" if wanted.query else ""
    return redirect(f"{reverse('harvest_notes', args=[session.code])}?page={number}{rest}")
