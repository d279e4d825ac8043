"""How long a sender of wrong passwords must wait, and how many mails for a new password are sent.

Wrong passwords slow down only their sender, so nobody can lock out somebody else: an address is slowed by its own
tries; a browser that has been signed in to the account, only by its own; and the mail for a new password always
works. All processes share the counts (the cache "together"). They are in memory only, keyed by a keyed hash:
people's addresses are not stored.
Why: docs/decisions.md#wrong-passwords-slow-down-their-sender-not-the-account
"""

import time

from django.core.cache import caches
from django.utils.crypto import salted_hmac

SALT = "patience"

WINDOW = 600  # seconds after which wrong passwords are forgotten
LONGEST_WAIT = 30
FREE_FROM_AN_ORIGIN = 5  # wrong passwords for one account from one address
FREE_OF_AN_ORIGIN = 30  # from one address, for any accounts: people in a school behind one router mistype, too
FREE_OF_AN_ACCOUNT = 30  # from anywhere; one address adds at most FREE_FROM_AN_ORIGIN, so it never reaches this alone

HOUR = 3600
MAILS_AN_HOUR = 4  # to one account
ASKED_AN_HOUR = 20  # from one address


def seconds_to_wait(account: str, origin: str, *, known: bool) -> int:
    """Seconds before this address may try this account again; 0: at once. `known`: the
    browser has been signed in to it."""
    waits = [_wait(_key("pair", account, origin), FREE_FROM_AN_ORIGIN)]
    if not known:
        waits += [_wait(_key("origin", origin), FREE_OF_AN_ORIGIN), _wait(_key("account", account), FREE_OF_AN_ACCOUNT)]
    return max(waits)


def wrong(account: str, origin: str, *, known: bool) -> None:
    """Counts a wrong password."""
    tries = _add(_key("pair", account, origin), WINDOW)
    if known:
        return
    _add(_key("origin", origin), WINDOW)
    if tries <= FREE_FROM_AN_ORIGIN:
        _add(_key("account", account), WINDOW)


def right(account: str, origin: str) -> None:
    """Forgives this address its earlier wrong passwords for this account."""
    caches["together"].delete(_key("pair", account, origin))


def may_be_sent(account: str) -> bool:
    """Counts a mail to this account. False if it is one too many; the mails already sent still work."""
    return _add(_key("mail", account), HOUR) <= MAILS_AN_HOUR


def may_ask(origin: str) -> bool:
    """Counts a request for a mail from this address. False if it is one too many."""
    return _add(_key("ask", origin), HOUR) <= ASKED_AN_HOUR


def _wait(key: str, free: int) -> int:
    """Seconds to wait: doubled by each further wrong password. Tries during the wait
    are not looked at and do not count."""
    counts = caches["together"]
    count, last = counts.get(key, 0), counts.get(f"{key}.last", 0.0)
    if count < free:
        return 0
    return max(0, -int((time.time() - last - min(2 ** min(count - free, 10), LONGEST_WAIT)) // 1))


def _add(key: str, seconds: int) -> int:
    counts = caches["together"]
    counts.add(key, 0, seconds)
    counts.set(f"{key}.last", time.time(), seconds)
    try:
        return int(counts.incr(key))
    except ValueError:  # the count expired between the lines
        return 1


def _key(*parts: str) -> str:
    return f"patience.{salted_hmac(SALT, repr(parts).encode('utf-8', 'replace'), algorithm='sha256').hexdigest()}"
