"""Files go without headers that mean something for pages only: a phone on bad Wi-Fi pays for each, with each file."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseFileResponse

OF_PAGES = ("Referrer-Policy", "Cross-Origin-Opener-Policy")


class FilesMiddleware:
    """Outside what adds them (SecurityMiddleware)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, WhiteNoiseFileResponse):
            for header in OF_PAGES:
                response.headers.pop(header, None)
        return response
