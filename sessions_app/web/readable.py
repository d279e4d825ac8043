"""Checks a request's bytes before any other code: it answers 400 to bytes that are not UTF-8, and to a NUL.

Django would replace the former, which changes somebody's words; a database may refuse the latter, which looks like our
failure. Cookies are not checked: an unreadable one costs only itself.
"""

import codecs
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from ..domain.errors import TroikaError, gettext_noop
from .errors import BadRequest, TooLarge, answer

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
PLAIN = {"utf-8", "ascii"}


class ReadableMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            require_readable(request)
        except TroikaError as error:
            return answer(request, error)
        return self.get_response(request)


def require_readable(request: HttpRequest) -> None:
    """Raises BadRequest, TooLarge."""
    address = _path(request), unquote_to_bytes(request.META.get("QUERY_STRING", "").replace("+", " "))
    if not all(_is_text(part) and b"\0" not in part for part in address):
        raise BadRequest(gettext_noop("This address contains something that is no text."))
    charset = (request.content_params or {}).get("charset", "utf-8")
    if not _is_plain(charset):
        raise BadRequest(gettext_noop("Only UTF-8 is understood here."))
    if request.method == "POST" and request.content_type in FORMS:
        try:
            body = request.body
        except RequestDataTooBig as error:
            raise TooLarge(gettext_noop("This is too large to be saved.")) from error
        if not _is_text(unquote_to_bytes(body) if request.content_type == FORMS[0] else body):
            raise BadRequest(gettext_noop("This form contains something that is no text."))


def _path(request: HttpRequest) -> bytes:
    raw = getattr(request, "scope", {}).get("raw_path")  # servers may leave it out
    return unquote_to_bytes(request.path if raw is None else raw)  # outside ASGI bad bytes stay quoted there


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_plain(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name in PLAIN
    except (LookupError, ValueError):
        return False
