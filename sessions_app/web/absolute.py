"""Every whole address of ours that is shown, sent or kept: links, QR codes, mails, calendars.

It comes from PUBLIC_URL and from nothing that a request says: its Host header is whatever somebody typed or forged.
Why: docs/decisions.md#every-whole-address-comes-from-public_url
"""

from django.conf import settings
from django.urls import reverse


def absolute(name: str, *args: object) -> str:
    """The address of a named page, as people outside open it."""
    return f"{settings.PUBLIC_URL}{reverse(name, args=args)}"
