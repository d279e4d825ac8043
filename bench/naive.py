"""The reference "naive", the usual Channels application: one group for everybody, and
each consumer re-sends its messages.

A POST's body is the frame. On the in-memory layer or, with REDIS_URL, on Redis pub/sub, like the product.
"""

import os
from typing import Any

from django.conf import settings

REDIS = os.environ.get("REDIS_URL", "")
PUBSUB = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [REDIS], "prefix": "naive"}}
MEMORY = {"BACKEND": "channels.layers.InMemoryChannelLayer"}
settings.configure(CHANNEL_LAYERS={"default": PUBSUB if REDIS else MEMORY})

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.layers import get_channel_layer  # noqa: E402

from .bare import body_of  # noqa: E402

GROUP = "everybody"


class Consumer(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        await self.channel_layer.group_add(GROUP, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:  # noqa: ARG002
        await self.channel_layer.group_discard(GROUP, self.channel_name)

    async def screen(self, event: dict[str, Any]) -> None:
        await self.send(text_data=event["text"])


consumer = Consumer.as_asgi()


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await consumer(scope, receive, send)
    elif scope["type"] == "http":
        if scope["method"] == "POST":
            message = {"type": "screen", "text": (await body_of(receive)).decode()}
            await get_channel_layer().group_send(GROUP, message)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})
