"""Which pages may open sockets here: those of our own origins, compared whole. An invalid Origin header is refused.

An origin is `scheme://host`, with a port unless it is the scheme's usual one (RFC 6454, 6.2), as browsers write it.
"""

import re
from collections.abc import Iterable
from typing import Any

ORIGIN = re.compile(r"(https?)://([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?")
USUAL = {"http": "80", "https": "443"}


def canonical(text: str) -> str | None:
    """The origin as browsers write it, so that equal origins have equal texts; None if the text is no origin."""
    found = ORIGIN.fullmatch(text.lower())
    if found is None:
        return None
    scheme, host, port = found.groups()
    return f"{scheme}://{host}" if port in (None, USUAL[scheme]) else f"{scheme}://{host}:{port}"


class OwnOrigins:
    """An ASGI application that passes on sockets with one Origin header of ours, and refuses others with 403."""

    def __init__(self, application: Any, origins: Iterable[str]) -> None:
        self.application = application
        self.ours = frozenset(filter(None, map(canonical, origins)))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        told = [value.decode("latin1") for name, value in scope["headers"] if name == b"origin"]
        if len(told) == 1 and canonical(told[0]) in self.ours:
            await self.application(scope, receive, send)
        else:
            await send({"type": "websocket.close"})
