"""Makes every whole address of ours that is shown, sent or kept: links, QR codes, mails, calendars.

It uses PUBLIC_URL and nothing from a request, because anybody can forge a request's Host header.
Why: docs/decisions.md#every-whole-address-comes-from-public_url
"""

from django.conf import settings
from django.urls import reverse


def absolute(name: str, *args: object) -> str:
    """The address of a named page, as people outside open it."""
    return f"{settings.PUBLIC_URL}{reverse(name, args=args)}"
