"""Pages behind ASGI: every request runs whole in one of a few threads, and waits its turn for one.

Django's own handler starts a thread for each request and goes into it three times. A crowd then fights for the
interpreter and for connections, all at once and in no order; a few threads serve it in turn, and twice as fast.
Downloads are made by threads of their own into a file, and sent from there as fast as the browser takes them.
Why: docs/decisions.md#a-few-threads-make-all-pages-in-turn
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.db import close_old_connections
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import set_script_prefix

from . import downloads
from .spool import Spool, sweep

MOST_FILES = 500  # answers: a file, as some browsers or others like it compressed


class BrokenOffError(Exception):
    """A download could not be made to its end. The server hangs up, so that no browser takes a part for the whole."""


class Pages(ASGIHandler):
    """Django as an ASGI application whose views and middleware are all synchronous."""

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        sweep()
        self.load_middleware(is_async=False)
        self.files: dict[tuple[str, bytes], HttpResponseBase] = {}
        threads = ThreadPoolExecutor(settings.PAGE_THREADS, thread_name_prefix="page")
        self.in_thread = sync_to_async(self._respond, thread_sensitive=False, executor=threads)
        files = ThreadPoolExecutor(settings.FILE_THREADS, thread_name_prefix="file")
        self.in_file_thread = sync_to_async(_fill, thread_sensitive=False, executor=files)
        self.fillings: set[asyncio.Task[None]] = set()

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
        if isinstance(response, StreamingHttpResponse):
            await self._download(scope["path"], response, receive, send)
        else:
            await self.send_response(response, send)

    async def _download(self, path: str, response: StreamingHttpResponse, receive: Any, send: Any) -> None:
        """Make it and send it, both at once. Whoever goes ends both."""
        spool = Spool()
        downloads.begin(response)
        filling = asyncio.ensure_future(self.in_file_thread(response, spool))
        self.fillings.add(filling)  # the loop itself would forget it
        sending = asyncio.ensure_future(_send(path, response, spool, filling, send))
        leaving = asyncio.ensure_future(_gone(receive))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                sending.result()
        finally:
            spool.abandon()
            sending.cancel()
            leaving.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)
            filling.add_done_callback(lambda _: self._forget(filling, spool, response))

    def _forget(self, filling: "asyncio.Task[None]", spool: Spool, response: StreamingHttpResponse) -> None:
        self.fillings.discard(filling)
        downloads.end(response)
        spool.close()
        if not filling.cancelled():
            filling.exception()  # told by `_send`, unless nobody was there to miss the rest

    def _respond(self, scope: Any, body: Any) -> HttpResponseBase:
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        with body:
            request, refusal = self.create_request(scope, body)
            response: Any = refusal if request is None else self.get_response(request)
            if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
                if scope["method"] != "HEAD":
                    close_old_connections()  # of this thread: the rest of the request happens in another one
                    return response
                whole = HttpResponse(status=response.status_code, headers=response.headers)
            else:
                whole = _whole(response) if isinstance(response, FileResponse) else response
            response.close()
        return whole


def _file(scope: Any) -> tuple[str, bytes] | None:
    """What the answer to this request for a static file is kept by; None where it is not kept.

    Embedded, the files of each newcomer come from here, most of what a crowd asks for. In production nginx has them.
    """
    if settings.PRODUCTION or settings.DEBUG or scope["method"] != "GET":
        return None
    headers = dict(scope["headers"])
    if not scope["path"].startswith(settings.STATIC_URL) or headers.keys() & {b"if-modified-since", b"range"}:
        return None
    return scope["path"], headers.get(b"accept-encoding", b"")


def _fill(response: StreamingHttpResponse, spool: Spool) -> None:
    try:
        spool.fill(response)
    finally:
        response.close()  # ends the request, and gives back the connection of this thread


async def _send(
    path: str, response: StreamingHttpResponse, spool: Spool, filling: "asyncio.Future[None]", send: Any
) -> None:
    """The headers at once, the body as it comes. `send` waits for the reader: troika/server.py sees to that."""
    headers = [(name.encode("latin1"), value.encode("latin1")) for name, value in response.headers.items()]
    headers += [(b"Set-Cookie", cookie.output(header="").encode("ascii")) for cookie in response.cookies.values()]
    await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": True})
    async for block in spool.blocks():
        await send({"type": "http.response.body", "body": block, "more_body": True})
    await asyncio.wait({filling})
    if error := filling.exception():
        raise BrokenOffError(path) from error
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _gone(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _whole(response: StreamingHttpResponse) -> HttpResponse:
    """A static file, read here to its end: files are small, and reading them piece by piece would be slower."""
    whole = HttpResponse(response.getvalue(), status=response.status_code, headers=response.headers)
    whole.headers.setdefault("Content-Length", str(len(whole.content)))
    return whole
