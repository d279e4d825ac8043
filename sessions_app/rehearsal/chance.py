"""The source of all random choices of a rehearsal: the same seed and the same question give the same answer."""

from random import Random


def chance(*question: object) -> Random:
    """A random source for this question alone, so that the order of events does not change the choices."""
    return Random("/".join(map(str, question)))  # noqa: S311 - nothing secret is made from it


def backoff(attempt: int, source: Random, first: float = 0.2, most: float = 5.0) -> float:
    """Seconds to wait before try number `attempt` (from 0): doubling, at most `most`, and random, so that a crowd that
    lost one server does not come back at one instant."""
    return min(most, first * 2 ** min(attempt, 16)) * source.uniform(0.5, 1)
