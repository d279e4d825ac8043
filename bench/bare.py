"""The reference "bare": an ASGI application that only writes one prepared text frame to all its sockets.

A POST's body is the frame. daphne serves it unchanged, with its own command line.
"""

from typing import Any

sockets: set[Any] = set()


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await hold(receive, send)
    elif scope["type"] == "http":
        if scope["method"] == "POST":
            await push((await body_of(receive)).decode())
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})


async def hold(receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    sockets.add(send)
    try:
        while (await receive())["type"] != "websocket.disconnect":
            pass
    finally:
        sockets.discard(send)


async def push(text: str) -> None:
    message = {"type": "websocket.send", "text": text}
    for send in sockets:
        await send(message)


async def body_of(receive: Any) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    return body
