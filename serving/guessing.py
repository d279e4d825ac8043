"""Counts the codes that an address has tried in vain, and which codes it has used rightly. For pages and sockets.

Counts stay in this process's memory: people's addresses are not stored.
Why: docs/decisions.md#an-address-that-guesses-codes-has-to-wait-also-for-the-right-one
"""

import time
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core.cache import cache

MOST_WRONG = 300  # two hundred people behind one router mistype less, and of 244 million codes it is almost nothing
WINDOW = 600  # seconds
REMEMBERED = 12 * 3600


def address_of(forwarded: str, peer: str) -> str:
    """The address from which a request comes. Behind our proxy it is the last one that the proxy
    added: anybody may forge the others.

    A whole IPv6 network counts as one address, because one customer has all of it.
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
    """Counts a code that no session has."""
    key = _key(address)
    cache.add(key, 0, WINDOW)
    try:
        cache.incr(key)
    except ValueError:  # the count expired between the two lines
        return


def right(address: str, code: str) -> None:
    """Somebody at this address was let into the session: its code is no guess there any more."""
    key = f"right.{address}.{code}"
    if not cache.get(key):
        cache.set(key, True, REMEMBERED)


def guards(address: str, code: str) -> bool:
    """Whether this address must wait before it is told anything about this code."""
    return cache.get(_key(address), 0) >= MOST_WRONG and not cache.get(f"right.{address}.{code}")


def seconds_to_wait() -> int:
    return WINDOW - int(time.time()) % WINDOW


def _key(address: str) -> str:
    return f"wrong.{address}.{int(time.time()) // WINDOW}"
