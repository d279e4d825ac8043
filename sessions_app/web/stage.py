"""The stage: a page for the projector. The public one, opened by code, shows nothing about any single person.

The one that a signed-in facilitator opens from the desk shows names while people arrive and find their places.
"""

from contextlib import suppress
from functools import lru_cache
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import activate, get_supported_language_variant
from django.views.decorators.http import require_GET, require_safe

from .. import screens, telling
from ..domain.codes import read_code
from ..domain.voices import hears_groups
from ..instant import now_ms
from ..models import Session, practice_of
from ..selectors import Snapshot, latest, session_by_code
from ..selectors.cards import stands_on_the_stage
from ..selectors.cases import asks_for_cases
from ..wire import StageScreen
from .absolute import absolute
from .allowed import for_hosts
from .qr import qr_svg

# Drawing it takes as long as half a page, and one room is looked at again and again. Never for a link with a secret.
_code_of = lru_cache(maxsize=64)(qr_svg)


def invitation_of(session: Session) -> dict[str, str]:
    """The ways in that a desk and a stage show: address, QR code, and a short form to type."""
    join_url = absolute("door", session.code)
    return {"qr": _code_of(join_url), "join_url": join_url, "short_url": urlsplit(join_url).netloc}


@require_safe
def stage(request: HttpRequest, code: str) -> HttpResponse:
    session = session_by_code(read_code(code))
    if code != session.code:
        return redirect("stage", code=session.code)
    seen = latest(session)
    return _page(request, session, seen, screens.for_stage(seen, now_ms()), own=False)


@for_hosts
@require_safe
def own_stage(request: HttpRequest, session: Session) -> HttpResponse:
    seen = latest(session)
    return _page(request, session, seen, screens.for_own_stage(seen, now_ms()), own=True)


def speaks(request: HttpRequest, session: Session) -> None:
    """Has this page in the session's language, because a wall has many readers, or in the one that was chosen on it
    (`?language=`); if Troika is not offered in it, as for every page."""
    offered = dict(settings.LANGUAGES)
    for wanted in (request.GET.get("language", ""), session.language):
        with suppress(LookupError):
            found = get_supported_language_variant(wanted.lower())  # offered are codes in small letters
            if found in offered:
                activate(found)
                request.LANGUAGE_CODE = found
                return


def _page(request: HttpRequest, session: Session, seen: Snapshot, screen: StageScreen, *, own: bool) -> HttpResponse:
    speaks(request, session)
    name, code = "own_stage" if own else "stage", [session.code]
    urls = {
        "live": f"{reverse(name, args=code)}/live",
        "screen": reverse(f"{name}_screen", args=code),
        "deleted": reverse("deleted"),
        "public": reverse("stage", args=code),
        "cards": reverse(f"{name}_cards", args=code),
    } | ({"do": reverse("host_command", args=[session.code, "x"]).removesuffix("x")} if own else {})
    document = seen.document_for_people
    practice = practice_of(document)
    sizes = [stage.plan.sizes for stage in practice.stages if stage.plan.sizes]  # as people will sit first
    context = {
        "session": session,
        "screen": screens.plain(screen),
        "document": document,
        "practice": telling.for_browser(document, telling.STAGE),
        "good_size": sizes[0].good if sizes else 1,
        "urls": urls,
        "own": own,
        "asks": practice.asks,
        "cases": asks_for_cases(session.document_id) is not None,
        "voices": hears_groups(practice.stages),
    }
    return render(request, "stage.html", context | invitation_of(session))


@require_GET
def stage_cards(request: HttpRequest, code: str) -> JsonResponse:
    """The newest cards of a plenary, the oldest of them first, and how many there are. Whoever lays one is told before
    that the stage shows it."""
    return _cards_of(session_by_code(read_code(code)))


@for_hosts
@require_GET
def own_stage_cards(request: HttpRequest, session: Session) -> JsonResponse:
    """The same; while its facilitator is signed in."""
    return _cards_of(session)


def _cards_of(session: Session) -> JsonResponse:
    cards, count = stands_on_the_stage(session)
    told = [
        {"card": str(card.handle), "kind": card.kind, "text": card.text}
        | ({"author": card.author} if card.author else {})
        for card in cards
    ]
    return JsonResponse({"cards": told, "count": count})


@for_hosts
@require_GET
def own_stage_screen(request: HttpRequest, session: Session) -> HttpResponse:
    """The same JSON that the socket pushes."""
    message = screens.for_own_stage(latest(session), now_ms())
    return HttpResponse(msgspec.json.encode(message), content_type="application/json")


@require_GET
def stage_screen(request: HttpRequest, code: str) -> HttpResponse:
    """The same JSON that the socket pushes."""
    message = screens.for_stage(latest(session_by_code(read_code(code))), now_ms())
    return HttpResponse(msgspec.json.encode(message), content_type="application/json")
