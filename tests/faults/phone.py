"""A participant's phone as a process of its own, which a test may freeze: it pings, and reconnects when cut off."""

import json
import sys
import time

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

PING_EVERY = 5.0


def stay(live: str, origin: str, cookie: str) -> None:
    while True:
        with connect(live, origin=Origin(origin), additional_headers={"Cookie": cookie}) as socket:
            try:
                look(socket)
            except ConnectionClosed:
                time.sleep(0.2)


def look(socket: ClientConnection) -> None:
    beat = 0.0
    while True:
        if time.monotonic() >= beat:
            socket.send(json.dumps({"t": "ping", "id": 1}))
            beat = time.monotonic() + PING_EVERY
        try:
            socket.recv(timeout=max(0.0, beat - time.monotonic()))
        except TimeoutError:
            continue


if __name__ == "__main__":
    stay(*sys.argv[1:])
