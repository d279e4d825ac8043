"""A participant's own page, and what they take home of it."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..harvest.mine import own_page
from ..models import Participant, Session
from .known import for_participants
from .participant import return_url


def _download(pieces: Iterator[str], name: str, content_type: str) -> HttpResponse:
    """A file to keep, under an ASCII name that tells nothing but the session's code."""
    response = HttpResponse("".join(pieces), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
@for_participants
@require_safe
def mine(request: HttpRequest, session: Session, participant: Participant) -> HttpResponse:
    """What I wrote, and what was shared with me."""
    context = {
        "session": session,
        "participant": participant,
        "return_url": return_url(request, session),
        "page": own_page(participant),
    }
    return render(request, "mine.html", context)


@never_cache
@for_participants
@require_safe
def mine_md(request: HttpRequest, session: Session, participant: Participant) -> HttpResponse:
    """My own notes as Markdown, to take home."""
    context = {"session": session, "participant": participant, "page": own_page(participant)}
    text = render_to_string("mine.md", context)
    return _download(iter([text]), f"troika-{session.code}-my-notes.md", "text/markdown; charset=utf-8")
