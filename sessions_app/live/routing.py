"""The addresses of the sockets."""

from django.urls import path, re_path

from .consumers import DeskConsumer, Nowhere, OwnStageConsumer, ParticipantConsumer, StageConsumer

addresses = [
    path("s/<str:code>/live", ParticipantConsumer.as_asgi()),
    path("s/<str:code>/stage/live", StageConsumer.as_asgi()),
    path("host/<str:code>/live", DeskConsumer.as_asgi()),
    path("host/<str:code>/stage/live", OwnStageConsumer.as_asgi()),
    re_path("", Nowhere.as_asgi()),  # last; without it Channels logs a traceback for each stray socket
]
