"""Which pages may ask for a microphone or a camera: those of a session that is held here, and no other.

A page that has no call cannot hear anybody, whatever happens to it.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ..models import Session

HEADER = "Permissions-Policy"
NONE, OWN = "camera=(), microphone=()", "camera=(self), microphone=(self)"


class DevicesMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault(HEADER, NONE)
        return response


def with_devices(response: HttpResponse, session: Session) -> HttpResponse:
    """The page of somebody who can have a call in this session, if it is held here."""
    if session.venue == Session.Venue.HERE:
        response[HEADER] = OWN
    return response
