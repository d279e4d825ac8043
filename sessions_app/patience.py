"""How long somebody waits before another password is looked at, and how many mails for a new one go out.

Wrong ones slow down whoever sends them, and nobody can lock somebody else out: a place is slowed by its own tries, a
browser that once was signed in to the account by its own only, and the mail for a new password is always a way in.
Counted by all processes together (the cache "together"), in memory only: addresses of people are not stored, only
what a secret of this site has made of them.
Why: docs/decisions.md#wrong-passwords-slow-down-their-sender-not-the-account
"""

import time

from django.core.cache import caches
from django.utils.crypto import salted_hmac

SALT = "patience"

WINDOW = 600  # seconds after which wrong ones are forgotten
LONGEST_WAIT = 30
FREE_AT_A_PLACE = 5  # wrong ones for one account
FREE_OF_A_PLACE = 30  # for whatever accounts: a school behind one router mistypes, too
FREE_OF_AN_ACCOUNT = 30  # from wherever; a place adds no more than what is free to it, so one alone never gets so far

HOUR = 3600
MAILS_AN_HOUR = 4  # to one account
ASKED_AN_HOUR = 20  # from one place


def seconds_to_wait(account: str, place: str, *, known: bool) -> int:
    """Before this place may try this account again; 0: at once. `known`: a browser that has been signed in to it."""
    waits = [_wait(_key("pair", account, place), FREE_AT_A_PLACE)]
    if not known:
        waits += [_wait(_key("place", place), FREE_OF_A_PLACE), _wait(_key("account", account), FREE_OF_AN_ACCOUNT)]
    return max(waits)


def wrong(account: str, place: str, *, known: bool) -> None:
    """A password was looked at, and it was not the right one."""
    tries = _add(_key("pair", account, place), WINDOW)
    if known:
        return
    _add(_key("place", place), WINDOW)
    if tries <= FREE_AT_A_PLACE:
        _add(_key("account", account), WINDOW)


def right(account: str, place: str) -> None:
    """What was mistyped before is forgiven at this place."""
    caches["together"].delete(_key("pair", account, place))


def may_be_sent(account: str) -> bool:
    """One more mail to this account. Beyond so many those are good that have been sent."""
    return _add(_key("mail", account), HOUR) <= MAILS_AN_HOUR


def may_ask(place: str) -> bool:
    """One more who asks for a mail from this place."""
    return _add(_key("ask", place), HOUR) <= ASKED_AN_HOUR


def _wait(key: str, free: int) -> int:
    """Twice as long after each one more. What comes while one waits is not looked at, and does not make it longer."""
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
    except ValueError:  # it ran out between the lines
        return 1


def _key(*parts: str) -> str:
    return f"patience.{salted_hmac(SALT, repr(parts).encode('utf-8', 'replace'), algorithm='sha256').hexdigest()}"
