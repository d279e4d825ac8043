"""The addresses of the sockets."""

from django.urls import path

from .consumers import DeskConsumer, ParticipantConsumer, StageConsumer

addresses = [
    path("s/<str:code>/live", ParticipantConsumer.as_asgi()),
    path("s/<str:code>/stage/live", StageConsumer.as_asgi()),
    path("host/<str:code>/live", DeskConsumer.as_asgi()),
]
