"""How often something was asked for, counted in this process's memory only: nothing about who asked is stored."""

from django.core.cache import cache


def too_often(key: str, most: int, seconds: int) -> bool:
    """Counts one more for this key. Returns whether it is more than `most` within so many seconds of the first."""
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) > most
    except ValueError:  # the count expired between the two lines
        return False
