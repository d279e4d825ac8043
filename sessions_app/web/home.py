"""The front page, and finding a session by its typed code."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from ..domain.codes import LONGEST, read_code
from ..domain.errors import NoSuchSession, NotFound
from ..selectors import session_by_code
from .errors import words
from .front import front_page
from .guesses import missed, must_wait, refusal


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return front_page(request)


@require_safe
def join_code(request: HttpRequest) -> HttpResponse:
    """Redirects to the door of the session with the typed code; or shows the page
    again, with the code and the reason."""
    typed = request.GET.get("code", "")[:LONGEST]
    try:
        code = read_code(typed)
        if must_wait(request, code):
            return refusal(request, typed)
        session = session_by_code(code)
    except NotFound as error:
        if isinstance(error, NoSuchSession):
            missed(request)
        return front_page(request, code=typed, error=words(error), status=HTTPStatus.NOT_FOUND)
    return redirect("door", code=session.code)
