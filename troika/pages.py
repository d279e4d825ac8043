"""Pages behind ASGI: every request runs whole in one of a few threads, and waits its turn for one.

Django's own handler starts a thread for each request and goes into it three times. A crowd then fights for the
interpreter and for connections, all at once and in no order; a few threads serve it in turn, and twice as fast.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import set_script_prefix


class Pages(ASGIHandler):
    """Django as an ASGI application whose views and middleware are all synchronous."""

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        threads = ThreadPoolExecutor(settings.PAGE_THREADS, thread_name_prefix="page")
        self.in_thread = sync_to_async(self._respond, thread_sensitive=False, executor=threads)

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        """One request. What was begun is finished, also when its browser has gone meanwhile."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        await self.send_response(await self.in_thread(scope, body), send)

    def _respond(self, scope: Any, body: Any) -> HttpResponseBase:
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        with body:
            request, refusal = self.create_request(scope, body)
            response: Any = refusal if request is None else self.get_response(request)
            whole = _whole(response) if isinstance(response, StreamingHttpResponse) else response
            response.close()
        return whole


def _whole(response: StreamingHttpResponse) -> HttpResponse:
    """A static file, read here to its end: files are small, and reading them piece by piece would be slower."""
    whole = HttpResponse(response.getvalue(), status=response.status_code, headers=response.headers)
    whole.headers.setdefault("Content-Length", str(len(whole.content)))
    return whole
