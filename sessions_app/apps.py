"""The one Django app of this project. A bad practice in the server's own folder is found here, before anybody comes."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from . import practices


class SessionsAppConfig(AppConfig):
    name = "sessions_app"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Raises ImproperlyConfigured for a practice that cannot be read."""
        folder = settings.TROIKA_PRACTICES
        try:
            practices.also_from(Path(folder) if folder else None)
        except practices.BadFile as error:
            raise ImproperlyConfigured(f"TROIKA_PRACTICES: {error}") from error
