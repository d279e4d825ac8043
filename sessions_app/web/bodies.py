"""Reads a command's JSON body into a typed value. Unknown fields and wrong types are refused, with a sentence.

A plain form sends the same JSON in the field `body`.
"""

from typing import Annotated, TypeVar

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.request import RawPostDataException

from ..domain.errors import Invalid, gettext_noop
from .errors import BadRequest, TooLarge

MOST_BYTES = 512 * 1024

Id = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]  # the ids that a database can look up

Instant = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]  # ms

Body = TypeVar("Body", bound=msgspec.Struct)


class Nothing(msgspec.Struct, forbid_unknown_fields=True):
    """A command without fields."""


class AskedBody(msgspec.Struct, forbid_unknown_fields=True):
    """The request to come back as `person`, made at `at` (ms). A later request of the same person is another one."""

    person: Id
    at: Instant


def read_body(request: HttpRequest, shape: type[Body]) -> Body:
    """The body as `shape`. Raises BadRequest, Invalid, TooLarge."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise TooLarge(gettext_noop("This is too large to be saved."))
    try:
        body = msgspec.json.decode(request.POST.get("body") or request.body or b"{}", type=shape)
    except RequestDataTooBig as error:  # the body came in pieces, without a length
        raise TooLarge(gettext_noop("This is too large to be saved.")) from error
    except RawPostDataException as error:
        raise BadRequest(gettext_noop("This request could not be read: {reason}"), reason="body") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadRequest(gettext_noop("This request could not be read: {reason}"), reason=str(error)) from error
    for field, value in msgspec.structs.asdict(body).items():
        if _holds_nul(value):
            raise Invalid(field, gettext_noop("This text contains a character that cannot be stored."))
    return body


def _holds_nul(value: object) -> bool:
    """Whether there is a NUL. PostgreSQL cannot store one, so no database here gets one."""
    texts = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return any(isinstance(text, str) and "\0" in text for text in texts)
