"""Which pages may open sockets: the Origin header is one of ours, whole, or the answer is 403."""

from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator

from serving.origins import OwnOrigins, canonical

OURS = ["https://troika.example.org", "http://127.0.0.1:8000", "http://[::1]:8000"]


async def answer(*told: str) -> str:
    """What a socket that says this gets first: "in", or the refusal's status."""

    async def inside(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})

    scope = {
        "type": "websocket", "path": "/s/ACD346/live", "extensions": {},
        "headers": [(b"host", b"anything"), *((b"origin", text.encode("latin1")) for text in told)],
    }  # fmt: skip
    socket = ApplicationCommunicator(OwnOrigins(inside, OURS), scope)
    await socket.send_input({"type": "websocket.connect"})
    said = await socket.receive_output(5)
    await socket.wait()
    return "in" if said["type"] == "websocket.accept" else "refused"


@pytest.mark.parametrize(
    "origin",
    [*OURS, "https://troika.example.org:443", "HTTPS://Troika.Example.org"],
)
async def test_our_own_pages_come_in(origin):
    assert await answer(origin) == "in"


@pytest.mark.parametrize(
    "origin",
    [
        # a longer host, before, behind and after the port
        "https://troika.example.org.evil.example",
        "https://eviltroika.example.org",
        "https://a.troika.example.org",
        "http://127.0.0.1:8000.evil.example",
        "http://127.0.0.1:80001",
        "http://127.0.0.1:99999999",
        "https://troika.example.org.",
        "https://" + "a" * 9000 + ".troika.example.org",
        # another scheme or port
        "http://troika.example.org",
        "https://troika.example.org:8443",
        "https://127.0.0.1:8000",
        # what is no origin
        "https://user:word@troika.example.org",
        "https://evil.example#https://troika.example.org",
        "https://troika.example.org/page",
        "https://troika.example.org ",
        "https://troika.example.org\\.evil.example",
        "http://[::1",
        "null",
        "",
        "\xff",
    ],
)
async def test_others_are_refused_and_nothing_fails(origin):
    assert await answer(origin) == "refused"


async def test_no_origin_and_two_are_refused():
    assert await answer() == "refused"
    assert await answer(OURS[0], OURS[0]) == "refused"


def test_every_address_of_the_site_is_an_origin(settings):
    assert all(map(canonical, settings.ORIGINS))
