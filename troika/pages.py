"""Pages behind ASGI: every request runs whole in one of a few threads, and waits its turn for one.

Django's own handler starts a thread for each request and goes into it three times. A crowd then fights for the
interpreter and for connections, all at once and in no order; a few threads serve it in turn, and twice as fast.
"""

from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import set_script_prefix

MOST_FILES = 500  # answers: a file, as some browsers or others like it compressed


class Pages(ASGIHandler):
    """Django as an ASGI application whose views and middleware are all synchronous."""

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self.files: dict[tuple[str, bytes], HttpResponseBase] = {}
        threads = ThreadPoolExecutor(settings.PAGE_THREADS, thread_name_prefix="page")
        self.in_thread = sync_to_async(self._respond, thread_sensitive=False, executor=threads)

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        """One request. What was begun is finished, also when its browser has gone meanwhile."""
        file = _file(scope)
        response = self.files.get(file) if file else None
        if response is None:
            try:
                body = await self.read_body(receive)
            except RequestAborted:
                return
            response = await self.in_thread(scope, body)
            if file and response.status_code == HTTPStatus.OK and len(self.files) < MOST_FILES:
                self.files[file] = response
        await self.send_response(response, send)

    def _respond(self, scope: Any, body: Any) -> HttpResponseBase:
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        with body:
            request, refusal = self.create_request(scope, body)
            response: Any = refusal if request is None else self.get_response(request)
            whole = _whole(response) if isinstance(response, StreamingHttpResponse) else response
            response.close()
        return whole


def _file(scope: Any) -> tuple[str, bytes] | None:
    """What the answer to this request for a static file is kept by; None where it is not kept.

    Embedded, thirty files a person come from here, nine tenths of what a crowd asks for. In production nginx has them.
    """
    if settings.PRODUCTION or settings.DEBUG or scope["method"] != "GET":
        return None
    headers = dict(scope["headers"])
    if not scope["path"].startswith(settings.STATIC_URL) or headers.keys() & {b"if-modified-since", b"range"}:
        return None
    return scope["path"], headers.get(b"accept-encoding", b"")


def _whole(response: StreamingHttpResponse) -> HttpResponse:
    """A static file, read here to its end: files are small, and reading them piece by piece would be slower."""
    whole = HttpResponse(response.getvalue(), status=response.status_code, headers=response.headers)
    whole.headers.setdefault("Content-Length", str(len(whole.content)))
    return whole
