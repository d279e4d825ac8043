"""The facilitator's side: creating, editing, and the desk. sessions.py has what is done with whole sessions."""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any, cast

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from .. import screens, telling
from ..counting import in_words
from ..domain import sentences
from ..domain.agenda import Coming, agenda, bars, coming, grows, larger
from ..domain.errors import Invalid, Stale
from ..domain.pacing import OWN, PACES, lengths_of
from ..domain.practice import MINUTE, Plan, Practice, Stage
from ..domain.program import growing, grown, least, whole
from ..domain.voices import hears_groups
from ..instant import now_ms
from ..live.connection import DESK
from ..live.following import is_here
from ..models import Session, User, practice_of
from ..selectors import is_organizer, may_invite, snapshot
from ..selectors.cases import asks_for_cases
from ..services import hosting
from ..services.hosting import may_choose, may_prepare
from ..telling import told
from . import plain
from .allowed import for_hosts
from .choosing import at_hand, held, offers_for
from .devices import with_devices
from .errors import wants_json, words
from .flow import Named, all_named, name_of, parts
from .forms.pace import minutes
from .forms.session import SessionForm
from .head_count import counted
from .kept import gives_back, signed_in, unproven
from .languages import preferred
from .planned import minutes_to_keep, words_to_send
from .stage import invitation_of


@gives_back
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def host_new(request: HttpRequest) -> HttpResponse:
    data, language = request.POST if request.method == "POST" else None, preferred(request)
    form = SessionForm.for_new(data, practice=request.GET.get("practice", ""), language=language)
    if _saves(request, form) and form.is_valid():
        session = hosting.create_session(cast(User, request.user), form.draft(), secrets.choice)
        return redirect("desk", code=session.code)
    return _edit_page(request, form, None)


@gives_back
@for_hosts
@require_http_methods(["GET", "HEAD", "POST"])
def host_edit(request: HttpRequest, session: Session) -> HttpResponse:
    owns = may_invite(cast(User, request.user), session)
    form = SessionForm.for_session(session, request.POST if request.method == "POST" else None, owns=owns)
    if _saves(request, form) and form.is_valid():
        try:
            hosting.edit_session(session.pk, form.draft(), now_ms(), seen=session)
        except Invalid as error:
            form.add_error(error.field, words(error))
        except Stale:  # another facilitator saved at this very moment: compare again
            session.refresh_from_db()
            form = SessionForm.for_session(session, request.POST, owns=owns)
            form.add_error(None, gettext("Somebody else saved in this very moment. Save once more."))
        else:
            messages.success(request, gettext("Saved. Groups that are formed already keep their times."))
            return redirect("desk", code=session.code)
    return _edit_page(request, form, session)


def _saves(request: HttpRequest, form: SessionForm) -> bool:
    """Whether the form saves. One can also ask only to see the times of what was typed: without scripts with a button,
    and the page's script while one types. Nobody makes a session of a practice whose times they have not seen."""
    return request.method == "POST" and "look" not in request.POST and not form.turned and not unproven(request)


LATEST = 20  # sessions whose practices somebody probably looks for


def _edit_page(request: HttpRequest, form: SessionForm, session: Session | None) -> HttpResponse:
    if why := unproven(request):
        form.add_error(None, why)
    if form.turned:
        form.ask_nothing_yet()
    made = _preview(form, session)
    if wants_json(request):
        return JsonResponse(msgspec.to_builtins(made))
    practice, several = form.follows, len(form.follows.stages) > 1
    phases = [{"key": phase.key, "required": phase.core} for phase in form.phases]
    offers = [] if session and not may_choose(session) else offers_for(session)
    before = (
        Session.objects.filter(hosts__user=request.user.pk).order_by("-created_at").values_list("practice", flat=True)
    )
    near, more = at_hand(offers, form.chosen, before[:LATEST] if offers else ())
    context = {
        "form": form,
        "session": session,
        "practice": phases,
        "offers": near,
        "more_offers": more,
        "held": held(session) if session else None,
        "paces": [{**pace, "minutes": made["takes"].get(pace["key"])} for pace in _paces(practice)],
        "staged": several,
        "grows": grows(practice),
        "plan": msgspec.to_builtins(made),
    } | made
    stages = told(form.document).stages
    phase = all_named(told(form.document))
    context["growing"] = made["stages"][growing(practice)]
    context["lines"] = [(entry, phase.get(entry.key), made["stages"][entry.stage]) for entry in made["agenda"]]
    context["parts"] = [(heading, rows) for stage in stages for heading, rows in _rows(form, stage, staged=several)]
    return render(request, "host/edit.html", context, status=400 if form.errors else 200)


def _rows(form: SessionForm, stage: Stage, *, staged: bool) -> list[tuple[str, list[tuple[Named, Any]]]]:
    """The fields for the lengths of a stage, in the parts of a round, each with its heading."""
    found = []
    for heading, phases in parts(stage, staged=staged):
        name = " · ".join(filter(None, [name_of(stage) if staged else "", str(heading)]))
        found.append((name, [(phase, form[minutes(phase.key)]) for phase in phases]))
    return found


def _paces(practice: Practice) -> list[dict[str, Any]]:
    """The paces that can be chosen; the last one is the typed lengths."""
    return [*({"key": pace, "lengths": lengths_of(practice.plans, pace)} for pace in PACES), {"key": OWN}]


def _minutes_of_paces(practice: Practice, rounds: int) -> dict[str, int]:
    """The whole minutes of each pace: of one round or, where there are several stages, of so many rounds in all."""
    found = {}
    for pace in PACES:
        paced = practice.with_lengths(lengths_of(practice.plans, pace))
        found[pace] = (agenda(_drawn(coming(paced, rounds)))[-1].at + MINUTE // 2) // MINUTE
    return found


def _preview(form: SessionForm, session: Session | None) -> dict[str, Any]:
    """The agenda of what was typed or, if that is not valid, of what is stored. `stages`: their names; `takes`: how
    many minutes each pace takes."""
    typed = form.cleaned_data if form.is_bound and (form.is_valid() or form.errors) else {}
    practice = form.follows
    lengths = {key: typed.get(minutes(key), length) for key, length in form.lengths.items()}
    with suppress(Invalid):  # the form reports lengths that cannot be
        practice = practice.with_lengths(lengths)
    stored = grown(practice, session.rounds) if session else form["rounds"].initial or 1
    rounds = coming(practice, whole(practice, typed.get("rounds") or stored))
    fours = typed.get("fours") or (session.fours if session else Session.Fours.SHRINK)
    shrink, words = fours == Session.Fours.SHRINK, told(form.document)
    entries, main = agenda(rounds), practice.plans[growing(practice)]
    seated = any(plan.sizes for plan in practice.plans)
    return {
        "agenda": entries,
        "stages": [name_of(stage) for stage in words.stages],
        "larger": _larger(main, shrink=shrink),
        "count": counted(form.data.get("people", ""), rounds, words, shrink=shrink) if seated else None,
        "whole": entries[-1].at,
        "turn": main.turn_length,
        "bars": bars(_drawn(rounds)),
        "takes": _minutes_of_paces(form.follows, len(rounds)),
    }


def _drawn(rounds: Sequence[Coming]) -> Sequence[Coming]:
    """The rounds of which a page draws every step: all of them, or the first if the others are like it."""
    return rounds if len({each.stage for each in rounds}) > 1 else rounds[:1]


def _larger(plan: Plan, *, shrink: bool) -> dict[str, Any] | None:
    """How the next larger group differs; its size and that of the others in words."""
    found = larger(plan, shrink=shrink)
    return {"words": in_words(found.size), "usual": in_words(plan.usual), **asdict(found)} if found else None


@ensure_csrf_cookie
@for_hosts
@require_safe
def desk(request: HttpRequest, session: Session) -> HttpResponse:
    """The page where a session is run."""
    code = [session.code]
    names = {"screen": "desk_screen", "edit": "host_edit", "stage": "own_stage"}
    urls = {key: reverse(name, args=code) for key, name in names.items()}
    urls |= {
        "live": f"/host/{session.code}/live",
        "deleted": reverse("deleted"),
        "do": reverse("host_command", args=[session.code, "x"]).removesuffix("x"),
    }
    now = now_ms()
    seen = snapshot(session.pk)
    document = seen.document_for_desk
    screen = screens.for_desk(seen, now)
    user = cast(User, request.user)
    practice = told(session.document_id).with_lengths(session.lengths)
    rounds, phases = coming(practice, session.rounds), all_named(practice)
    context = {
        "session": session,
        "document": document,
        "practice": telling.for_browser(document, telling.DESK),
        "sizes": msgspec.to_builtins([plan.sizes for plan in practice_of(document).plans]),
        "bars": [(phases[phase].hue, when, ms) for phase, when, ms in bars(_drawn(rounds))],
        "planned": [(phases[key].title, phases[key].hue, length) for key, length in practice.lengths.items() if length],
        "whole": agenda(rounds)[-1].at,
        "may_prepare": may_prepare(session),
        "in_rounds": _in_rounds(practice, session.rounds),
        "grows": {
            "stage": growing(practice),
            "name": name_of(practice.stages[growing(practice)]),
            "rest": least(practice) - 1,
        }
        if grows(practice)
        else None,
        "screen": screens.plain(screen),
        "plain_questions": plain.questions_for(screen),
        "plain_forms": [*plain.forms_for(screen, document), *plain.undo_form(request, session, now)],
        "urls": urls,
        "organizer": is_organizer(user, session),
        "inviter": may_invite(user, session),
        "unmet_sentences": {why: gettext(sentence) for why, sentence in sentences.UNMET.items()},
        "problem_sentences": {why: gettext(sentence) for why, sentence in sentences.PROBLEMS.items()},
    }
    if screen.session.state == "closed":
        context |= {"words_to_send": words_to_send(session), "minutes_to_keep": minutes_to_keep(session)}
    context["cases"] = asks_for_cases(session.document_id) is not None
    context["calls"] = session.venue == Session.Venue.HERE
    context["account"] = user.pk
    if context["calls"]:
        urls["relay"] = reverse("visitors_relay", args=code)
    context["voices"] = hears_groups(practice_of(document).stages)
    return with_devices(render(request, "host/desk.html", context | invitation_of(session)), session)


def _in_rounds(practice: Practice, rounds: int) -> str:
    """How many rounds there are, and of what: “3 · Tables”; empty where nobody chooses how many."""
    if not grows(practice):
        return ""
    main = practice.stages[growing(practice)]
    count = grown(practice, rounds)
    return f"{count} · {name_of(main)}" if len(practice.stages) > 1 else str(count)


@for_hosts
@require_GET
def desk_screen(request: HttpRequest, session: Session) -> HttpResponse:
    """The same JSON that the socket pushes. Asking for it counts as being at the desk."""
    is_here(session.pk, DESK)
    message = screens.for_desk(snapshot(session.pk), now_ms())
    return HttpResponse(msgspec.json.encode(message), content_type="application/json")
