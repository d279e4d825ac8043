"""Wishes in plain words: from lines of text, the Wishes, and what is wrong with which line.

Never raises for a line. The keywords are English only. The caller says who is in the session; a name that nobody has
yet is a problem only until somebody has it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations, product
from typing import Any

from . import names
from .grouping import Wishes
from .sentences import PROBLEMS
from .spelling import Near, short

MOST_NAMES = 60  # in one line: the number of pairs grows with its square
LONGEST_NAME = 4 * names.LONGEST  # as typed: with a number, joiners and variation selectors

_AND = r"\s*(?:[,;&]|\band\b)(?:\s*(?:[,;&]|\band\b))*\s*"
_AROUND_NAMES = re.compile(rf"{_AND}|^[\s*•-]+|\s+meets?\s+|(?:\s+(?:apart|together))?[\s.!]*$", re.IGNORECASE)
MOST_NEAR = 100  # only so many unknown names are compared with others: every push to a desk makes these problems
MOST_PARTS = 8  # of a name that holds commas or “and”, when it is replaced


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whom a line may name. `name` is the label that others read."""

    id: int
    name: str
    team: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line (from 1). `refused`: it contradicts another line, so nothing should be saved."""

    line: int
    template: str
    data: Mapping[str, Any] = field(default_factory=dict)
    refused: bool = False

    def __str__(self) -> str:
        return self.template.format(**self.data)


@dataclass(frozen=True, slots=True)
class ReadWishes:
    wishes: Wishes
    problems: tuple[Problem, ...] = ()


def read_wishes(text: str, people: Iterable[Known], most: int) -> ReadWishes:
    """The wishes in `text` for these people. Tags count unless a line says otherwise. `most`: in a group."""
    people = list(people)
    reader = _Reader(people, most) if text.strip() else None
    if reader:
        for number, line in enumerate(text.splitlines(), start=1):
            reader.read(number, " ".join(line.split()).lstrip("-*• "))
    return reader.reading() if reader else ReadWishes(_tagged(people))


# What a line can say about everybody, without a name in it.
_OF_ALL = {
    r"teams apart": ("teams", True),
    r"teams (?:are )?mixed(?: freely)?": ("teams", False),
    r"same languages?": ("languages", True),
    r"languages (?:are )?mixed(?: freely)?": ("languages", False),
}


def of_nobody(text: str) -> str:
    """The lines that name nobody. Copying a session takes only these: nobody can erase their name from a copy."""
    return "\n".join(line.strip() for line in text.splitlines() if _switches(line.strip()))


def _switches(line: str) -> bool:
    return any(re.fullmatch(pattern + r"[.!]?", line, re.IGNORECASE) for pattern in _OF_ALL)


# Any line that wishes something for people.
_OF_SOME = re.compile(r"[^#].* (?:apart|together)[\s.!]*|[^#].*\smeets?\s.+", re.IGNORECASE)


def renamed(text: str, name: str, other: str, others: Iterable[str] = ()) -> str:
    """The wishes with `other` in place of `name`, also where its short form names it. Nothing else changes.

    `others`: the other people's names. A short form that could mean one of them stays as it is.
    """
    keys = short(name)
    if keys:
        taken = [key for one in others for key in (names.key(one), *short(one))]
        keys -= set(taken)
    return "".join(_renamed(line, names.key(name), keys, other) for line in text.splitlines(keepends=True))


def remarks_renamed(text: str, rename: Callable[[str], str]) -> str:
    """The text with `rename` applied to each line that is no wish: a remark, or a line that is not understood."""
    lines = text.splitlines(keepends=True)
    return "".join(line if _OF_SOME.fullmatch(line.strip()) else rename(line) for line in lines)


def _renamed(line: str, key: str, shorter: Collection[str], other: str) -> str:
    between = [match.span() for match in _AROUND_NAMES.finditer(line)]
    starts, ends = [0, *(end for _, end in between)], [*(start for start, _ in between), len(line)]
    pieces, done = [], 0
    for first, start in enumerate(starts):
        here = ends[first : first + MOST_PARTS] if start >= done else []
        end = next((end for end in here if names.key(line[start:end]) == key), None)
        if end is None and here and names.key(line[start : here[0]]) in shorter:
            end = here[0]
        if end is not None:
            pieces += [line[done:start], other]
            done = end
    return "".join(pieces) + line[done:]


def _keys(typed: str) -> list[str]:
    """The keys that a name in a line may have; none if it is too long for a name."""
    if len(typed) > LONGEST_NAME:
        return []
    return [names.key(spelling) for spelling in dict.fromkeys((typed.strip(), typed.strip(" .!")))]


def _tagged(people: Iterable[Known]) -> Wishes:
    people = list(people)
    return Wishes(
        teams=_spelt_alike((one.id, one.team) for one in people),
        languages=_spelt_alike((one.id, one.language) for one in people),
    )


def _spelt_alike(tags: Iterable[tuple[int, str]]) -> dict[int, str]:
    """The tags that are not empty, by person, each as it was first spelt: “blue” becomes “Blue”."""
    first: dict[str, str] = {}
    return {person: first.setdefault(names.key(tag), tag) for person, tag in tags if tag}


class _Reader:
    """Collects wishes by the keys of names, so that contradictions show before everybody is in the session."""

    def __init__(self, people: Sequence[Known], most: int) -> None:
        self.people, self.most = people, most
        self.ids = {names.key(one.name): one.id for one in people}
        self.most_parts = max((len(re.findall(_AND, one.name, re.IGNORECASE)) + 1 for one in people), default=1)
        self.tagged = _tagged(people)
        self.teams = {names.key(team) for team in self.tagged.teams.values()}
        self.problems: list[Problem] = []
        self.line = 0
        self.unknown = 0
        self.apart: dict[frozenset[str], int] = {}
        self.meet: dict[frozenset[str], int] = {}
        self.stay: list[tuple[set[str], int]] = []
        self.apart_teams: set[str] = set()
        self.switches: dict[str, tuple[bool, int]] = {}  # "teams", "languages": if they matter; the line that says so

    def read(self, number: int, line: str) -> None:
        self.line = number
        if not line or (line.startswith("#") and not self._begins_with_a_name(line)):
            return
        for pattern, act in self._grammar():
            match = re.fullmatch(pattern + r"[.!]?", line, re.IGNORECASE)
            if match and act(match) is not False:
                return
        self._problem(PROBLEMS["line"])

    def _grammar(self) -> list[tuple[str, Callable[[re.Match[str]], bool | None]]]:
        return [
            *((pattern, lambda _, said=said: self._switch(*said)) for pattern, said in _OF_ALL.items()),
            (r"team (.+) apart", lambda match: self._team(match[1])),
            (r"(.+) apart", lambda match: self._apart(match[1])),
            (r"(.+) together", lambda match: self._together(match[1])),
            (r".+ meets? .+", lambda match: self._meets(match[0])),
        ]

    def _problem(self, template: str, refused: bool = False, **data: Any) -> None:
        self.problems.append(Problem(self.line, template, data, refused))

    # -- one kind of line each ----------------------------------------------------------------------

    def _begins_with_a_name(self, line: str) -> bool:
        """Whether the line begins with somebody's name: they may be called “#1 Ada”, and renaming writes that here."""
        return any(names.key(line).startswith(key) for key in self.ids)

    def _switch(self, what: str, on: bool) -> None:
        said, line = self.switches.get(what, (on, 0))
        if said != on:
            self._problem(PROBLEMS["opposite"], True, first=line, second=self.line)
            return
        self.switches[what] = (on, self.line)

    def _team(self, typed: str) -> bool:
        """False if the line is rather a list of people whose first one is called Team something."""
        if names.key(typed) not in self.teams and self._listed(f"team {typed}", told=False):
            return False
        if names.key(typed) not in self.teams:
            self._problem(PROBLEMS["team"], team=typed)
        self.apart_teams.add(names.key(typed))
        return True

    def _apart(self, typed: str) -> None:
        for pair in self._pairs(self._listed(typed)):
            self._keep_apart(pair)

    def _keep_apart(self, pair: frozenset[str]) -> None:
        other = self.meet.get(pair) or next((line for group, line in self.stay if pair <= group), None)
        if other:
            self._contradiction(pair, other)
        else:
            self.apart.setdefault(pair, self.line)

    def _together(self, typed: str) -> None:
        group = set(self._listed(typed))
        if len(group) < 2:
            self._two_at_least()
            return
        touched = [known for known, _ in self.stay if known & group]
        whole = group.union(*touched)
        if len(whole) > self.most:
            self._problem(PROBLEMS["together"], most=self.most)
            return
        parted = next((pair for pair in map(frozenset, combinations(sorted(whole), 2)) if pair in self.apart), None)
        if parted:
            self._contradiction(parted, self.apart[parted])
            return
        self.stay = [(known, line) for known, line in self.stay if not known & group] + [(whole, self.line)]

    def _meets(self, line: str) -> None:
        """If a line holds several “meets”, the one after a known person's name counts."""
        cuts = [(line[: m.start()], line[m.end() :]) for m in re.finditer(r" meets? ", line, re.IGNORECASE)]
        before, after = next((cut for cut in cuts if self._known(cut[0])), cuts[0])
        pairs = [frozenset(two) for two in product(self._listed(before), self._listed(after))]
        for pair in pairs:
            if len(pair) < 2:
                self._two_at_least()
            elif pair in self.apart:
                self._contradiction(pair, self.apart[pair])
            else:
                self.meet.setdefault(pair, self.line)

    # -- names --------------------------------------------------------------------------------------

    def _listed(self, typed: str, told: bool = True) -> list[str]:
        """The keys of the names in a list. Names may hold commas and “and”, so the longest known name is taken."""
        between = [match.span() for match in re.finditer(_AND, typed, re.IGNORECASE)]
        starts = [0, *(end for _, end in between)]
        ends = [*(start for start, _ in between), len(typed)]
        if len(starts) > MOST_NAMES:
            if told:
                self._problem(PROBLEMS["many"], most=MOST_NAMES)
            return []
        found: list[str] = []
        at = 0
        while at < len(starts):
            nearest = range(at, min(at + self.most_parts, len(ends)))  # bounds the time for a text of many lists
            last = next((end for end in reversed(nearest) if self._exact(typed[starts[at] : ends[end]])), at)
            shown = typed[starts[at] : ends[last]].strip(" .!")
            if shown:
                found.append(self._known(typed[starts[at] : ends[last]]) or names.key(shown))
                if told and found[-1] not in self.ids:
                    self._unknown(shown)
            at = last + 1
        return found if told or all(key in self.ids for key in found) else []

    def _unknown(self, shown: str) -> None:
        self.unknown += 1
        if several := self._several(shown):
            self._problem(PROBLEMS["name.several"], name=shown, one=several[0], other=several[1])
            return
        near = self.near.to(shown) if self.unknown <= MOST_NEAR and len(shown) <= LONGEST_NAME else ""
        if near:
            self._problem(PROBLEMS["name.near"], name=shown, near=near)
        else:
            self._problem(PROBLEMS["name"], name=shown)

    @cached_property
    def near(self) -> Near:
        return Near(one.name for one in self.people)

    def _known(self, typed: str) -> str:
        """The key of the person whom this names: by the full name, or by a short form that only they have; else ""."""
        if exact := self._exact(typed):
            return exact
        fitting = self._shortly(typed)
        return fitting[0] if len(fitting) == 1 else ""

    def _exact(self, typed: str) -> str:
        """The key of this name if somebody here has it, else "". A full stop at its end may belong to the line."""
        return next((key for key in _keys(typed) if key in self.ids), "")

    def _shortly(self, typed: str) -> list[str]:
        """The keys of all people whose name has this short form."""
        return next((self._by_words[key] for key in _keys(typed) if key in self._by_words), [])

    def _several(self, typed: str) -> list[str]:
        """The names of the people whom an ambiguous name may mean, as they are spelt; empty if it is not ambiguous."""
        fitting = [] if self._exact(typed) else self._shortly(typed)
        return [self._spelt(key) for key in fitting] if len(fitting) > 1 else []

    @cached_property
    def _by_words(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in self.ids:
            for words in short(name):
                found.setdefault(words, []).append(name)
        return found

    def _pairs(self, keys: Collection[str]) -> list[frozenset[str]]:
        pairs = [frozenset(two) for two in combinations(sorted(set(keys)), 2)]
        if not pairs:
            self._two_at_least()
        return pairs

    def _two_at_least(self) -> None:
        if not any(problem.line == self.line for problem in self.problems):
            self._problem(PROBLEMS["two"])

    def _contradiction(self, pair: frozenset[str], other: int) -> None:
        one, two = sorted(self._spelt(key) for key in pair)
        self._problem(PROBLEMS["contradiction"], True, name=one, mate=two, first=other, second=self.line)

    def _spelt(self, key: str) -> str:
        return next((one.name for one in self.people if one.id == self.ids.get(key)), key)

    # -- all in all ---------------------------------------------------------------------------------

    def reading(self) -> ReadWishes:
        teams = self.tagged.teams
        if not self.switches.get("teams", (True, 0))[0]:
            teams = {person: team for person, team in teams.items() if names.key(team) in self.apart_teams}
        wishes = replace(
            self.tagged,
            teams=teams,
            apart=self._of_those_here(self.apart),
            meet=self._of_those_here(self.meet),
            stay=self._of_those_here(group for group, _ in self.stay),
            languages=self.tagged.languages if self.switches.get("languages", (True, 0))[0] else {},
        )
        return ReadWishes(wishes, tuple(self.problems))

    def _of_those_here(self, groups: Iterable[Collection[str]]) -> tuple[frozenset[int], ...]:
        here = (frozenset(self.ids[key] for key in group if key in self.ids) for group in groups)
        return tuple(sorted((group for group in here if len(group) > 1), key=sorted))
