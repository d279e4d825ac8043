"""How a room comes to hear other processes while the layer is away, and how it gives up."""

import asyncio
from typing import Any

import pytest

from sessions_app.notices import courier, subscription


class Layer:
    """A layer that is away for so many tries."""

    def __init__(self, away: int) -> None:
        self.away = away
        self.listening: list[tuple[str, str]] = []

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        if self.away:
            self.away -= 1
            raise ConnectionError("connection refused")

    async def new_channel(self) -> str:
        return "ours"

    async def group_add(self, group: str, channel: str) -> None:
        self.listening.append((group, channel))

    async def group_discard(self, group: str, channel: str) -> None:
        self.listening.remove((group, channel))


def at_a_layer(monkeypatch: pytest.MonkeyPatch, away: int) -> tuple[subscription.Subscription, Layer]:
    layer = Layer(away)
    for module in (courier, subscription):
        monkeypatch.setattr(module, "get_channel_layer", lambda: layer)
    monkeypatch.setattr(subscription, "AGAIN_AFTER", 0.001)
    return subscription.Subscription(7), layer


async def test_it_is_tried_until_the_layer_is_back_and_taken_back_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, layer = at_a_layer(monkeypatch, away=3)
    await asyncio.wait_for(ours.begin(), 5)
    assert layer.listening == [("session.7", "ours")]
    await ours.end()
    assert layer.listening == []


async def test_once_it_is_closed_it_tries_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, layer = at_a_layer(monkeypatch, away=1_000_000)
    trying = asyncio.create_task(ours.begin())
    await asyncio.sleep(0)
    ours.close()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(trying, 5)
    await ours.end()
    assert layer.listening == []
