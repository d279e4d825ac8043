"""How requests come to Django: a few at a time, the others in line, each answered whole."""

import asyncio
import gzip
import os
import threading
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.core import signals
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from serving.pages import BrokenOffError, Pages
from sessions_app.web.exports import SPREADSHEET
from troika import urls

entered: "list[str]" = []
come_in, go_on = threading.Semaphore(0), threading.Event()


@csrf_exempt
def slow(request: HttpRequest, name: str) -> HttpResponse:
    """Takes as long as the test says."""
    entered.append(name)
    come_in.release()
    assert go_on.wait(20)
    return HttpResponse(f"{name} {request.body.decode()}")


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


def download(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """Made piece by piece: the first at once, the rest when the test says."""

    def pieces():
        entered.append(name)
        come_in.release()
        try:
            yield f"{threading.current_thread().name.split('_')[0]} {translation.get_language()}\n"
            while not go_on.wait(0.01):
                yield ""
            if name == "broken":
                raise RuntimeError("on purpose")
            for number in range(MANY):
                yield f"{number:09}\n"
        finally:
            entered.append(f"{name} ended")
            come_in.release()

    return StreamingHttpResponse(pieces(), content_type=SPREADSHEET if name == "workbook" else "text/plain")


MANY = 50_000
urlpatterns = [
    path("download/<str:name>", download),
    path("slow/<str:name>", slow),
    path("broken", broken),
    *urls.urlpatterns,
]


@pytest.fixture
def pages(settings) -> Pages:
    settings.ROOT_URLCONF = __name__
    settings.PAGE_THREADS = settings.FILE_THREADS = 2
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    entered.clear()
    while come_in.acquire(blocking=False):
        pass
    go_on.clear()
    return Pages()


class Request(ApplicationCommunicator):
    def __init__(
        self, pages: Pages, url: str, body: bytes = b"", method: str = "GET", encoding: bytes = b"gzip"
    ) -> None:
        headers = [(b"host", b"localhost"), (b"accept-encoding", encoding), (b"content-length", b"%d" % len(body))]
        scope = {"type": "http", "method": method, "path": url, "query_string": b"", "headers": headers}
        super().__init__(pages, scope)
        self.body = body

    async def send(self) -> "Request":
        half = len(self.body) // 2
        await self.send_input({"type": "http.request", "body": self.body[:half], "more_body": True})
        await self.send_input({"type": "http.request", "body": self.body[half:]})
        return self

    async def answer(self) -> tuple[int, dict[str, str], bytes]:
        start: dict[str, Any] = await self.receive_output(20)
        body = b""
        while True:
            part = await self.receive_output(20)
            body += part["body"]
            if not part.get("more_body"):
                break
        await self.wait()
        return start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, body


async def a_few_have_entered(count: int) -> None:
    for _ in range(count):
        assert await asyncio.to_thread(come_in.acquire, timeout=20)


async def test_a_few_are_at_work_and_the_others_come_in_their_turn(pages):
    requests = [await Request(pages, f"/slow/{number}", b"body", "POST").send() for number in range(6)]
    await a_few_have_entered(2)
    assert sorted(entered) == ["0", "1"]  # who of the two is first, their threads decide
    go_on.set()
    answers = [await request.answer() for request in requests]
    assert [(status, body) for status, _, body in answers] == [(200, b"%d body" % number) for number in range(6)]
    await a_few_have_entered(4)
    assert sorted(entered) == [str(number) for number in range(6)]


async def test_whoever_hangs_up_before_they_are_heard_costs_nothing(pages):
    gone = Request(pages, "/slow/gone", method="POST")
    await gone.send_input({"type": "http.disconnect"})
    await gone.wait()
    assert entered == []


async def test_a_request_ends_in_the_thread_in_which_it_began(pages):
    threads = []

    def note(**_: Any) -> None:
        threads.append(threading.current_thread().name)

    for signal in (signals.request_started, signals.request_finished):
        signal.connect(note)
    try:
        go_on.set()
        await (await Request(pages, "/slow/one").send()).answer()
    finally:
        for signal in (signals.request_started, signals.request_finished):
            signal.disconnect(note)
    assert len(threads) == 2 and len(set(threads)) == 1 and threads[0].startswith("page")


async def test_a_static_file_is_sent_whole(pages):
    status, headers, body = await (await Request(pages, "/static/js/clock.js").send()).answer()
    assert status == 200 and headers["Content-Encoding"] == "gzip"
    assert int(headers["Content-Length"]) == len(body)
    assert b"export" in gzip.decompress(body)


async def test_a_static_file_is_compressed_once_for_all(pages):
    answers = [await (await Request(pages, "/static/js/clock.js").send()).answer() for _ in range(2)]
    assert answers[0] == answers[1]  # Django pads what it compresses at random, so anew it would be another
    plain = await (await Request(pages, "/static/js/clock.js", encoding=b"identity").send()).answer()
    assert plain[2] == gzip.decompress(answers[0][2])


@pytest.mark.parametrize("url", ["/static/nothing.js", "/slow/one", "/healthz"])
async def test_nothing_else_is_kept(pages, url, db):
    go_on.set()
    await (await Request(pages, url).send()).answer()
    assert pages.files == {}


async def test_the_headers_of_a_file_are_not_kept_for_the_file(pages):
    await (await Request(pages, "/static/js/clock.js", method="HEAD").send()).answer()
    assert pages.files == {}


@pytest.mark.parametrize("kind", ["PRODUCTION", "DEBUG"])
async def test_files_that_nginx_has_or_that_are_being_written_are_not_kept(pages, settings, kind):
    setattr(settings, kind, True)
    await (await Request(pages, "/static/js/clock.js").send()).answer()
    assert pages.files == {}


async def test_a_mistake_of_ours_is_an_answer_too(pages, caplog):
    status, _, _ = await (await Request(pages, "/broken").send()).answer()
    assert status == 500
    assert "on purpose" in caplog.text


# -- downloads --------------------------------------------------------------------------------------


class Download(Request):
    """A request for something that comes in pieces, and is read only as far as the test wants."""

    def __init__(self, pages: Pages, url: str, method: str = "GET") -> None:
        super().__init__(pages, url, method=method, encoding=b"identity")
        self.scope["headers"].append((b"accept-language", b"de"))

    async def begin(self) -> dict[str, Any]:
        await self.send()
        return await self.receive_output(20)

    async def text(self) -> str:
        body = b""
        while True:
            part = await self.receive_output(20)
            body += part["body"]
            if not part.get("more_body"):
                return body.decode()


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


async def until(true) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.01)


async def test_a_download_begins_before_it_is_made_and_is_made_by_a_thread_of_its_own(pages):
    request = Download(pages, "/download/one")
    start = await request.begin()
    assert start["status"] == 200
    assert (await request.receive_output(20)) == {"type": "http.response.body", "body": b"", "more_body": True}
    assert (await request.receive_output(20))["body"] == b"file de\n"  # in the language of the request
    go_on.set()
    assert (await request.text()).split() == [f"{number:09}" for number in range(MANY)]
    await request.wait()


async def test_a_download_is_compressed_as_it_is_made(pages):
    go_on.set()
    status, headers, body = await (await Request(pages, "/download/one").send()).answer()
    assert (status, headers["Content-Encoding"]) == (200, "gzip") and "Content-Length" not in headers
    lines = gzip.decompress(body).decode().splitlines()
    assert len(lines) == 1 + MANY and lines[-1] == f"{MANY - 1:09}"


async def test_downloads_wait_for_each_other_and_pages_for_none_of_them(pages):
    """Nobody reads any of the three, and a thread is waited for by the third only while the other two are made."""
    downloads = [Download(pages, f"/download/{name}") for name in ("one", "two", "three")]
    for request in downloads:
        assert (await request.begin())["status"] == 200
    await a_few_have_entered(2)
    for number in range(4):
        status, _, _ = await (await Request(pages, "/broken").send()).answer()
        assert status == 500, number
    assert len(entered) == 2
    go_on.set()
    await a_few_have_entered(4)
    assert sorted(entered) == ["one", "one ended", "three", "three ended", "two", "two ended"]
    for request in downloads:
        assert (await request.text()).endswith(f"{MANY - 1:09}\n")
        await request.wait()


async def test_a_download_leaves_no_file_open(pages):
    go_on.set()
    before = None
    for _ in range(3):
        request = Download(pages, "/download/one")
        await request.begin()
        await request.text()
        await request.wait()
        await until(lambda: not pages.fillings)
        before = before or open_files()
        assert open_files() <= before


async def test_whoever_hangs_up_ends_the_making_and_frees_the_file(pages):
    request = Download(pages, "/download/gone")
    await request.begin()
    await a_few_have_entered(1)
    files = open_files()
    await request.send_input({"type": "http.disconnect"})
    await request.wait()
    await a_few_have_entered(1)
    assert entered == ["gone", "gone ended"]
    await until(lambda: not pages.fillings)
    assert open_files() == files - 1


async def test_a_workbook_that_is_given_up_is_not_made_to_its_end(pages):
    """As a browser asks for it: compression swallows empty pieces, and a workbook has no others until its end."""
    request = await Request(pages, "/download/workbook").send()
    start = await request.receive_output(20)
    assert b"Content-Encoding" not in dict(start["headers"])
    await a_few_have_entered(1)
    await request.send_input({"type": "http.disconnect"})
    await request.wait()
    await a_few_have_entered(1)  # without `go_on`: it would ask for ever
    assert entered == ["workbook", "workbook ended"]


async def test_what_goes_wrong_in_the_middle_ends_the_answer_without_an_end(pages):
    """The server hangs up on an application that raises (serving/server.py): no browser takes a part for the whole."""
    request = Download(pages, "/download/broken")
    await request.begin()
    go_on.set()
    with pytest.raises(BrokenOffError, match="/download/broken") as broken:
        await request.wait(20)
    sent = [request.output_queue.get_nowait() for _ in range(request.output_queue.qsize())]
    assert "on purpose" in str(broken.value.__cause__)
    assert sent and all(part["more_body"] for part in sent)
    assert b"500" not in b"".join(part["body"] for part in sent)


async def test_asking_for_the_headers_makes_nothing(pages):
    request = Download(pages, "/download/one", method="HEAD")
    assert (await request.begin())["status"] == 200
    assert await request.text() == ""
    await request.wait()
    assert entered == []


async def test_the_connection_of_the_page_is_given_back_before_the_download_is_made(pages, monkeypatch):
    closed = []
    monkeypatch.setattr("serving.pages.close_old_connections", lambda: closed.append(threading.current_thread().name))
    request = Download(pages, "/download/one")
    await request.begin()
    assert len(closed) == 1 and closed[0].startswith("page")
    go_on.set()
    await request.text()
    await request.wait()
