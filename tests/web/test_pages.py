"""How requests come to Django: a few at a time, the others in line, each answered whole."""

import asyncio
import gzip
import threading
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.core import signals
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from troika import urls
from troika.pages import Pages

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


urlpatterns = [path("slow/<str:name>", slow), path("broken", broken), *urls.urlpatterns]


@pytest.fixture
def pages(settings) -> Pages:
    settings.ROOT_URLCONF = __name__
    settings.PAGE_THREADS = 2
    entered.clear()
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


async def test_a_mistake_of_ours_is_an_answer_too(pages, caplog):
    status, _, _ = await (await Request(pages, "/broken").send()).answer()
    assert status == 500
    assert "on purpose" in caplog.text
