"""What can be held here: a page with all practices, and one for each, to read before anybody decides."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..practices import keys
from . import flow
from .choosing import newest_told, offer_of, offers


@require_safe
def all_practices(request: HttpRequest) -> HttpResponse:
    listed = [(offer, flow.strip(newest_told(offer.key).stages[0])) for offer in offers()]
    return render(request, "practices.html", {"listed": listed})


@require_safe
def one_practice(request: HttpRequest, key: str) -> HttpResponse:
    """Raises Http404 if there is none with this key."""
    if key not in keys():
        raise Http404
    told = newest_told(key)
    stage = told.stages[0]
    context = {
        "practice": told,
        "offer": offer_of(told),
        "plan": stage.plan,
        "parts": flow.parts(stage),
        "strip": flow.strip(stage),
        "turns": flow.turns(stage),
        "roles": flow.roles(stage),
        "sees": flow.sees(stage),
        "questions": flow.questions(stage),
        "others": [each for each in offers() if each.key != key],
    }
    return render(request, "practice.html", context)
