"""What mixing needs from a random generator. The caller passes a seeded one, so a seed always gives the same groups."""

from typing import Protocol


class Chance(Protocol):
    """The part of `random.Random` that mixing uses."""

    def shuffle(self, x: list[int], /) -> None: ...
    def random(self) -> float: ...
