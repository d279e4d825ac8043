"""One rule for all pages and answers: no browser or proxy stores them, unless a view allows it.

Static files are not pages: their server says how long they are valid.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

NOWHERE = "no-store, private"  # all else that Django would add says the same to caches of the last century


class CachingMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "no-store" in response.get("Cache-Control", "no-store"):  # Django’s own views of accounts say it at length
            response["Cache-Control"] = NOWHERE
            del response["Expires"]
        return response
