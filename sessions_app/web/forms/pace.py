"""The minutes of a plan on a page: a chosen pace fills them in, and what was typed by hand stays.

The page's script does this at once; without scripts, the server does it here.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from django.core.exceptions import ValidationError

from ...domain.editing import print_of
from ...domain.pacing import OWN, PACES, lengths_of, pace_of
from ...domain.practice import Plan
from ...templatetags.troika import clock
from .fields import MinutesField

MINUTES = "minutes_"


def minutes(phase: str) -> str:
    """The name of the field for a phase's length."""
    return f"{MINUTES}{phase}"


def paced(data: Any, plans: Sequence[Plan]) -> Any:
    """The posted data with the minutes of the chosen pace. A phase that somebody typed
    differently keeps the typed minutes."""
    typed = {name: str(data[name]) for name in map(minutes, _phases(plans)) if name in data}
    pace, shown = data.get("pace"), prints_in(data, "paced")
    if pace in PACES:
        chosen = {minutes(key): clock(length) for key, length in lengths_of(plans, pace).items()}
        typed |= {name: chosen[name] for name, text in typed.items() if shown.get(name) == print_of(text)}
    known = {"pace"} if pace and pace not in (*PACES, OWN) else set()  # the form reports an unknown pace
    return with_fields(
        data, typed | {name: text for name, text in shown_pace(typed, plans).items() if name not in known}
    )


def shown_pace(typed: Mapping[str, str], plans: Sequence[Plan]) -> dict[str, str]:
    """The page's fields that say which minutes it shows, and which pace these are."""
    prints = {name: print_of(text) for name, text in typed.items()}
    try:
        lengths = {key: MinutesField().clean(typed.get(minutes(key))) for key in _phases(plans)}
    except ValidationError:
        lengths = {}
    return {"pace": pace_of(plans, lengths), "paced": msgspec.json.encode(prints).decode()}


def _phases(plans: Sequence[Plan]) -> list[str]:
    return [phase.key for plan in plans for phase in plan.phases]


def with_fields(data: Any, fields: Mapping[str, str]) -> Any:
    """A copy of the posted data with these fields."""
    copy = data.copy()
    for name, text in fields.items():
        copy[name] = text
    return copy


def prints_in(data: Any, field: str) -> dict[str, str]:
    """The hashes that a page carried in a field; none if the field is not of our making.
    Then everything counts as typed."""
    try:
        return msgspec.json.decode(data.get(field) or "{}", type=dict[str, str])
    except (msgspec.DecodeError, RecursionError):
        return {}
