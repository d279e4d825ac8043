"""What can be held here: a page with all practices, and one for each, to read before anybody decides."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..domain.agenda import Coming, minutes, once
from ..domain.practice import Practice
from ..practices import keys
from . import flow
from .choosing import newest_told, offer_of, offers


@require_safe
def all_practices(request: HttpRequest) -> HttpResponse:
    listed = [(offer, flow.strip(newest_told(offer.key))) for offer in offers()]
    return render(request, "practices.html", {"listed": listed})


@require_safe
def one_practice(request: HttpRequest, key: str) -> HttpResponse:
    """Raises Http404 if there is none with this key."""
    if key not in keys():
        raise Http404
    told = newest_told(key)
    rounds = once(told)
    stages = [_stage(told, index, rounds) for index in range(len(told.stages))]
    context = {
        "practice": told,
        "offer": offer_of(told),
        "strip": flow.strip(told),
        "stages": stages,
        "writes": any(stage["questions"] for stage in stages),
        "lays": any(stage["cards"] for stage in stages),
        "others": [each for each in offers() if each.key != key],
    }
    return render(request, "practice.html", context)


def _stage(told: Practice, index: int, rounds: tuple[Coming, ...]) -> dict[str, Any]:
    """What the page says of one stage. `asked`: the questions of its rounds."""
    stage, own = told.stages[index], [each for each in rounds if each.stage == index]
    return {
        "name": flow.name_of(stage),
        "rounds": len(own),
        "minutes": minutes(own),
        "plan": stage.plan,
        "parts": flow.parts(stage, staged=len(told.stages) > 1),
        "turns": flow.turns(stage),
        "roles": flow.roles(stage),
        "sees": flow.sees(stage, told.question(stage, 1)),
        "questions": flow.questions(stage),
        "cards": flow.cards(stage),
        "asked": stage.questions,
    }
