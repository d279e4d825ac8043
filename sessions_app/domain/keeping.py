"""How long a session is kept: a number of days after its end, or, if nobody ended it, after its last activity.

Why: docs/decisions.md#a-session-that-nobody-ended-is-kept-from-the-last-thing-that-happened-in-it
"""

from .errors import Invalid, gettext_noop
from .units import Ms

DAY = 24 * 3600 * 1000
LEAST_DAYS, MOST_DAYS = 1, 3650
LEAST_NOTICE_DAYS = 7
UNDO_DAYS = 7  # a deleted session can be restored for so long
UNENDED_DAYS = 90  # a circle that meets every month or two is not over between two meetings
UNOPENED_DAYS = 365  # organizers may prepare a session long before its day


def due_at(ended_at: Ms | None, last_sign: Ms, keep_days: int, *, opened: bool = True) -> Ms:
    """When a session is deleted. One that nobody ended may go on, so it is kept longer, from `last_sign`."""
    if ended_at is not None:
        return Ms(ended_at + keep_days * DAY)
    return Ms(last_sign + max(keep_days, UNENDED_DAYS if opened else UNOPENED_DAYS) * DAY)


def gone_at(deleted_at: Ms, due: Ms) -> Ms:
    """The instant at which a deleted session is erased: when it can no longer be restored, or was due anyway."""
    return min(Ms(deleted_at + UNDO_DAYS * DAY), due)


def changed_days(days: int, before: int, *, ended_at: Ms | None, now: Ms) -> int:
    """Checks a new number of days for a session that has people in it: they were told `before`. Raises Invalid if the
    new number is larger, or leaves people too little notice."""
    if days > before:
        raise Invalid("keep_days", gettext_noop("People were told {days} days: it cannot become longer."), days=before)
    if days < before and due_at(now if ended_at is None else ended_at, Ms(0), days) < now + LEAST_NOTICE_DAYS * DAY:
        template = gettext_noop("Please leave people {least} days from now, at least, to take theirs along.")
        raise Invalid("keep_days", template, least=LEAST_NOTICE_DAYS)
    return days


def checked_days(days: int) -> int:
    """`days`, if a session may be kept for so long. Raises Invalid."""
    if not LEAST_DAYS <= days <= MOST_DAYS:
        template = gettext_noop("Please keep it for {least} to {most} days.")
        raise Invalid("keep_days", template, least=LEAST_DAYS, most=MOST_DAYS)
    return days
