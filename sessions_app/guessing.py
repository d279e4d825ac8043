"""How many codes may be tried in vain from one address, and which it has used rightly. Shared by pages and sockets.

Kept in this process's memory only: addresses of people are not stored.
Why: docs/decisions.md#an-address-that-guesses-codes-has-to-wait-also-for-the-right-one
"""

import time
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core.cache import cache

MOST_WRONG = 300  # two hundred people behind one router mistype less, and of 244 million codes it is nothing
WINDOW = 600  # seconds
REMEMBERED = 12 * 3600


def address_of(forwarded: str, peer: str) -> str:
    """Where something comes from. Behind our proxy: what the proxy added last; before that, anybody may lie.

    A whole IPv6 network is one address: whoever has one of it has them all.
    """
    said = forwarded.rpartition(",")[2].strip() if settings.SECURE_PROXY_SSL_HEADER else ""
    try:
        address = ip_address(said or peer)
    except ValueError:
        return peer
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return str(address)


def wrong(address: str) -> None:
    """Somebody there tried a code that no session has."""
    key = _key(address)
    cache.add(key, 0, WINDOW)
    try:
        cache.incr(key)
    except ValueError:  # it ran out between the two lines
        return


def right(address: str, code: str) -> None:
    """Somebody there was let into this session: from now on its code is no guess from there."""
    key = f"right.{address}.{code}"
    if not cache.get(key):
        cache.set(key, True, REMEMBERED)


def guards(address: str, code: str) -> bool:
    """Whether this address has to wait before it is told anything of this code."""
    return cache.get(_key(address), 0) >= MOST_WRONG and not cache.get(f"right.{address}.{code}")


def seconds_to_wait() -> int:
    return WINDOW - int(time.time()) % WINDOW


def _key(address: str) -> str:
    return f"wrong.{address}.{int(time.time()) // WINDOW}"
