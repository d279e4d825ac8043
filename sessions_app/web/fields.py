"""What was typed into a form: to be carried in a page, and to be shown to whoever typed it. Never a password."""

import json

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest
from django.http.request import UnreadablePostError

FIELD = "kept"
NEVER = ("csrfmiddlewaretoken", FIELD)
# What nobody typed: hidden fields and choices of our forms.
CHOSEN = (
    *("next", "started", "ticket", "body", "revision", "look", "sure"),
    *(
        "fours",
        "place",
        "zone",
        "language",
        "grace",
        "keep_days",
        "rounds",
        "helped",
        "again",
        "handle",
        "mark",
        "user",
    ),
)

Fields = list[tuple[str, str]]


def typed(request: HttpRequest) -> Fields:
    """All that the form had, except for passwords."""
    names = [name for name in request.POST if name not in NEVER and "password" not in name]
    return [(name, value) for name in names for value in request.POST.getlist(name)]


def words_typed(request: HttpRequest) -> list[str]:
    """The texts among it that somebody would have to think of again."""
    if request.method != "POST":
        return []
    try:
        fields = typed(request)
    except (BadRequest, SuspiciousOperation, UnreadablePostError):  # never taken in, or in letters that are not UTF-8
        return []
    return [value for name, value in fields if name not in CHOSEN and any(letter.isalpha() for letter in value)]


def read(text: str) -> Fields | None:
    """What `as_text` wrote into a page, which may be a press without fields; None for what it did not."""
    try:
        return [(str(name), str(value)) for name, value in json.loads(text)["fields"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def as_text(fields: Fields) -> str:
    return json.dumps({"fields": fields})
