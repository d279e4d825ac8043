"""The ASGI entry. Pages and commands go to Django, sockets to live.consumers;
sockets of foreign origins are refused."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "troika.settings")
django.setup(set_prefix=False)  # before the import of anything that needs models

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.conf import settings  # noqa: E402

from serving import garbage  # noqa: E402
from serving.ontime import OnTime  # noqa: E402
from serving.origins import OwnOrigins  # noqa: E402
from serving.pages import Pages  # noqa: E402
from sessions_app.live.following import Following  # noqa: E402
from sessions_app.live.messages import FAILED  # noqa: E402
from sessions_app.live.routing import addresses  # noqa: E402

# Compares whole origins, not hosts: a page on another port or scheme belongs to somebody else.
sockets = OwnOrigins(URLRouter(addresses), settings.ORIGINS)
application = OnTime(ProtocolTypeRouter({"http": Following(Pages()), "websocket": sockets}), refusal=FAILED)

garbage.tune()
