"""The ASGI entry: pages and commands to Django, sockets to live.consumers, foreign origins to nobody."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "troika.settings")
pages = get_asgi_application()  # sets Django up, before anything that needs models is imported

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import OriginValidator  # noqa: E402
from django.conf import settings  # noqa: E402

from sessions_app.live import garbage  # noqa: E402
from sessions_app.live.routing import addresses  # noqa: E402

# Whole origins, not hosts: a page of another port or scheme is somebody else's.
application = ProtocolTypeRouter({"http": pages, "websocket": OriginValidator(URLRouter(addresses), settings.ORIGINS)})

garbage.tune()
