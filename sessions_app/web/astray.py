"""Leads mistyped addresses, and addresses that a chat has altered, to the right page. Looks up no session."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils.encoding import iri_to_uri

from ..domain.codes import mended_path, read_code
from ..domain.errors import NotFound

NOWHERE = (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)


class AstrayMiddleware:
    """Runs before a code is looked up, so that one try is not counted twice; and again if no page was found."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.get_response(request)
        return (response.status_code in NOWHERE and _led(request)) or response

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        try:
            right = "code" not in kwargs or kwargs["code"] == read_code(kwargs["code"])
        except NotFound:
            return None  # the view reports it
        return None if right else _led(request)


def _led(request: HttpRequest) -> HttpResponse | None:
    """Redirects to the path that was meant, if it differs and has a page."""
    path = mended_path(request.path_info) if request.method in ("GET", "HEAD") else None
    if path is None or path == request.path_info:
        return None
    try:
        resolve(path)
    except Resolver404:
        return None
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(iri_to_uri(path) + (f"?{query}" if query else ""))
