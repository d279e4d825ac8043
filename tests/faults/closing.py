"""An ASGI application that only closes its sockets, with the code in their address."""

from typing import Any


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "http":  # somebody asks whether it is up
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})
        return
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": int(scope["path"].strip("/"))})
    while (await receive())["type"] != "websocket.disconnect":
        pass
