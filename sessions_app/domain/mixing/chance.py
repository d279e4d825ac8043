"""What mixing needs of chance. A seeded generator is passed in, so a seed gives the same trios again."""

from typing import Protocol


class Chance(Protocol):
    """The part of `random.Random` that is used."""

    def shuffle(self, x: list[int], /) -> None: ...
    def random(self) -> float: ...
