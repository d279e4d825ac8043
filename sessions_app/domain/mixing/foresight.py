"""The next round when people have been coming and going: of several possible ones, the one that leaves most freedom.

Planning for exactly those who are here would be planning for a room that will not be. So futures are imagined, in which
anybody may leave and strangers join, and each possible round is tried against the same ones. It decides the next round
only, and promises nothing: what is known about later rounds is told for those who are here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .case import Case, Groups
from .chance import Chance
from .limits import known_rounds
from .room import Part, Room
from .search import found

_FAR = 240  # seats of all rounds ahead: with more of them there is no use in guessing yet
_ENOUGH_PEOPLE = 16  # fewer meet again in any case
_NEARLY = 1  # so many rounds beyond the design: the search of the whole rest was as good (15 people, 20 people)
_POSSIBLE = 24  # rounds that are compared
_ENOUGH = 3000  # swaps to finish an imagined future
_SETUP = 100  # beginning a search costs about as much as so many swaps
_FINDING = 0.3  # of the steps find what is possible; the others compare it


@dataclass(slots=True)
class _Possible:
    """A next round; `cost` sums the repeats of the futures it was tried against, and how hard they were to finish."""

    groups: Groups
    cost: float = 0.0


def leaving(case: Case) -> int:
    """How many people left after each round so far, on average."""
    here = [{person for group in groups for person in group} for groups in case.history] + [set(case.people)]
    return round(sum(len(before - after) for before, after in pairwise(here)) / max(1, len(case.history)))


def foreseeable(case: Case, rounds: int) -> bool:
    """People come and go, no design lasts nearly to the end, the end is in sight, and everybody may sit anywhere.

    Where all groups are trios, and with fewer people, it gained nothing when measured (12 to 15)."""
    if not case.size % 3 or case.size < _ENOUGH_PEOPLE:
        return False
    plain = case.now.plain and case.after.plain and not case.stay and not case.meet
    lasting = len(case.history) + rounds <= (known_rounds(case.size) or rounds) + _NEARLY
    return plain and not lasting and 1 < rounds <= _FAR // case.size and leaving(case) > 0


def foresighted(case: Case, rng: Chance, rounds: int, offer: Sequence[Groups], steps: int) -> Groups:
    """The next of `rounds` rounds; those of `offer` are possible, too."""
    futures = _Futures(case, rng, rounds, steps)
    possible = [_Possible(groups) for groups in [*offer, *futures.openings()]]
    scores = [case.score([one.groups])[:3] for one in possible]
    possible = [one for one, score in zip(possible, scores, strict=True) if score == min(scores)]
    share = futures.left // max(1, (len(possible) - 1).bit_length())
    while len(possible) > 1:
        futures.compare(possible, share)
        possible.sort(key=lambda one: one.cost)
        possible = possible[: (len(possible) + 1) // 2]
    return possible[0].groups


class _Futures:
    """Imagines futures and finishes them by search; `left` are the steps that may still be used."""

    def __init__(self, case: Case, rng: Chance, rounds: int, steps: int) -> None:
        self.rng, self.left, self.rounds, self.now = rng, steps, rounds, case.now
        self._finding = int(steps * (1 - _FINDING))
        self._here, self._after = case.size, case.after
        self._leaving = min(leaving(case), case.size)
        strangers = self._leaving * (rounds - 1)
        self._case = replace(
            case, people=range(case.size + strangers), met=[*case.met, *({} for _ in range(strangers))]
        )

    def openings(self) -> list[Groups]:
        """Different next rounds, each with which some future can be finished well; at least one."""
        seen: dict[frozenset[frozenset[int]], Groups] = {}
        while not seen or (len(seen) < _POSSIBLE and self.left > self._finding):
            groups = self._finish([self.now, *self._imagine()], (), 2 * _ENOUGH, even=False)[1][0]
            seen.setdefault(frozenset(map(frozenset, groups)), groups)
        return list(seen.values())

    def compare(self, possible: Sequence[_Possible], steps: int) -> None:
        """Try each against the same futures, until `steps` are used."""
        end = self.left - steps
        while self.left > end:
            rooms = self._imagine()
            for one in possible:
                one.cost += self._finish(rooms, [one.groups], _ENOUGH)[0]

    def _imagine(self) -> list[Room]:
        """Who sits in each later round if as many leave as did so far, and as many strangers join."""
        here, stranger = list(range(self._here)), self._here
        rooms = []
        for _ in range(self.rounds - 1):
            self.rng.shuffle(here)
            here = [*here[self._leaving :], *range(stranger, stranger + self._leaving)]
            stranger += self._leaving
            rooms.append(replace(self._after, parts=[Part(here, part.seats) for part in self._after.parts]))
        return rooms

    def _finish(
        self, rooms: Sequence[Room], before: Sequence[Groups], steps: int, *, even: bool = False
    ) -> tuple[float, list[Groups]]:
        """What the future costs at least, as far as was found, and its rounds; one that was found at once is easier."""
        plan = found(self._case, self.rng, rooms, before, even, min(steps, max(0, self.left)))
        self.left -= plan.steps + _SETUP
        return plan.energy + plan.steps / _ENOUGH, plan.rounds
