"""What was typed into a form, to be kept in a page and shown to the person who typed it. Never a password."""

import json

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest
from django.http.request import UnreadablePostError

FIELD = "kept"
NEVER = ("csrfmiddlewaretoken", FIELD)
# Fields that nobody typed: hidden fields and choices of our forms.
CHOSEN = (
    *("next", "started", "ticket", "body", "revision", "look", "sure"),
    *(
        "fours",
        "venue",
        "zone",
        "language",
        "grace",
        "keep_days",
        "rounds",
        "people",
        "helped",
        "again",
        "handle",
        "prominence",
        "user",
    ),
)

Fields = list[tuple[str, str]]


def typed(request: HttpRequest) -> Fields:
    """All fields of the form except passwords."""
    names = [name for name in request.POST if name not in NEVER and "password" not in name]
    return [(name, value) for name in names for value in request.POST.getlist(name)]


def words_typed(request: HttpRequest) -> list[str]:
    """Those of its texts that somebody would have to write again."""
    if request.method != "POST":
        return []
    try:
        fields = typed(request)
    except (BadRequest, SuspiciousOperation, UnreadablePostError):  # the body was refused, or is not UTF-8
        return []
    return [value for name, value in fields if name not in CHOSEN and any(letter.isalpha() for letter in value)]


def read(text: str) -> Fields | None:
    """Reads what `as_text` wrote into a page, possibly no fields at all. None for any other text."""
    try:
        return [(str(name), str(value)) for name, value in json.loads(text)["fields"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def as_text(fields: Fields) -> str:
    return json.dumps({"fields": fields})
