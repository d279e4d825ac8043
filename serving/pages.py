"""Pages behind ASGI: every request runs whole in one of a few threads, and waits in line for one.

Django's own handler starts a thread for each request and enters it three times. In a crowd these threads compete for
the interpreter and for connections, in no order; a few threads serve them in order and twice as fast. Threads of their
own write downloads into files, which are sent as fast as the browser takes them.
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

MOST_FILES = 500  # answers kept; one file may have several, by Accept-Encoding


class BrokenOffError(Exception):
    """A download could not be finished. The server drops the connection, so that no
    browser takes a part for the whole."""


class Pages(ASGIHandler):
    """Django as an ASGI application. Its views and middleware are all synchronous."""

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
        """Handles one request. What has begun is finished, even if the browser has gone meanwhile."""
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
        """Makes the download and sends it at the same time. If the browser goes, both end."""
        spool = Spool()
        downloads.begin(response)
        filling = asyncio.ensure_future(self.in_file_thread(response, spool))
        self.fillings.add(filling)  # kept, because the loop holds tasks only weakly
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
            filling.exception()  # marks the error as seen: `_send` has reported it, unless the browser had gone

    def _respond(self, scope: Any, body: Any) -> HttpResponseBase:
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        with body:
            request, refusal = self.create_request(scope, body)
            response: Any = refusal if request is None else self.get_response(request)
            if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
                if scope["method"] != "HEAD":
                    close_old_connections()  # this thread's; another thread makes the body
                    return response
                whole = HttpResponse(status=response.status_code, headers=response.headers)
            else:
                whole = _whole(response) if isinstance(response, FileResponse) else response
            response.close()
        return whole


def _file(scope: Any) -> tuple[str, bytes] | None:
    """The key under which the answer for a static file is kept; None: it is not kept.

    Without nginx these files are most of what a newcomer asks for. In production nginx serves them.
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
        response.close()  # ends the request and returns this thread's connection


async def _send(
    path: str, response: StreamingHttpResponse, spool: Spool, filling: "asyncio.Future[None]", send: Any
) -> None:
    """Sends the headers at once, the body as it comes. `send` waits for the reader, thanks to serving/server.py."""
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
    """A static file, read to its end: files are small, and reading them in pieces would be slower."""
    whole = HttpResponse(response.getvalue(), status=response.status_code, headers=response.headers)
    whole.headers.setdefault("Content-Length", str(len(whole.content)))
    return whole
