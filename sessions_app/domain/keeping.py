"""How long a session is kept: so many days after its end. Instants are integer milliseconds, as everywhere."""

from .errors import Invalid, gettext_noop

DAY = 24 * 3600 * 1000
LEAST_DAYS, MOST_DAYS = 1, 3650


def due_at(ended_at: int | None, last_sign: int, keep_days: int) -> int:
    """When a session is to be deleted. One that nobody ended counts as ended when something happened in it last."""
    return (last_sign if ended_at is None else ended_at) + keep_days * DAY


def checked_days(days: int) -> int:
    """`days`, if a session can be kept for so long. Raises Invalid."""
    if not LEAST_DAYS <= days <= MOST_DAYS:
        template = gettext_noop("Please keep it for {least} to {most} days.")
        raise Invalid("keep_days", template, least=LEAST_DAYS, most=MOST_DAYS)
    return days
