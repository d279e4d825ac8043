"""What people wish of the mixing, which wishes contradict each other, and which were not met and why.

Only a contradiction is refused. All wishes are soft, in this order: held seats and languages, no repeats, keep apart,
should meet, fair turns in larger groups.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from ..errors import Invalid, gettext_noop
from ..sentences import UNMET

Pair = frozenset[int]
Groups = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Wishes:
    """People are named by their ids; wishes about people who are not here are ignored.

    `teams`: people with the same tag are kept apart. `apart`: so are these pairs. `meet`: these should sit together
    once. `stay`: these sit together in every round. `locked`: these sit together in the next round. `languages`: people
    with different tags share no group. `owed`: these hold a turn first.
    """

    teams: Mapping[int, str] = field(default_factory=dict)
    apart: Collection[Pair] = ()
    meet: Collection[Pair] = ()
    stay: Collection[Collection[int]] = ()
    locked: Collection[Collection[int]] = ()
    languages: Mapping[int, str] = field(default_factory=dict)
    owed: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Unmet:
    """A wish that this round does not meet: `code` for programs, `template.format(**data)` for a person."""

    code: str
    people: tuple[int, ...]
    template: str
    data: Mapping[str, Any]

    def __str__(self) -> str:
        return self.template.format(**self.data)


def apart_pairs(wishes: Wishes, here: Collection[int]) -> set[Pair]:
    """Every pair of people here who should not sit together."""
    present = set(here)
    teams: dict[str, list[int]] = {}
    for person, team in wishes.teams.items():
        if team and person in present:
            teams.setdefault(team, []).append(person)
    pairs = {frozenset(two) for members in teams.values() for two in combinations(members, 2)}
    return pairs | {frozenset(pair) for pair in wishes.apart if present.issuperset(pair)}


def held_groups(wishes: Wishes, here: Collection[int]) -> list[list[int]]:
    """Groups that sit together in the next round in any case. Raises Invalid if a person is in two such groups.

    A locked person alone is held apart from the others who are locked. A group inside another adds nothing. Groups with
    a locked person come first, because there may not be a group for each group.
    """
    present = set(here)
    groups = {frozenset(present.intersection(group)) for group in wishes.locked}
    groups |= {group for group in (frozenset(present.intersection(group)) for group in wishes.stay) if len(group) > 1}
    held = [sorted(group) for group in groups if group and not any(group < other for other in groups)]
    twice = [person for person, times in Counter(p for group in held for p in group).items() if times > 1]
    if twice:
        raise Invalid("locked", gettext_noop("Somebody is held in two groups at once."), people=sorted(twice))
    locked = present.intersection(person for group in wishes.locked for person in group)
    return sorted(held, key=lambda group: (locked.isdisjoint(group), group))


def check(wishes: Wishes) -> None:
    """Raises Invalid if two wishes contradict each other."""
    together = {frozenset(two) for group in wishes.stay for two in combinations(group, 2)}
    together |= {frozenset(pair) for pair in wishes.meet}
    both = together & {frozenset(pair) for pair in wishes.apart}
    if both:
        raise Invalid(
            "wishes",
            gettext_noop("Two people are both to be kept apart and to sit together."),
            people=sorted(min(both, key=sorted)),
        )


def unmet(wishes: Wishes, groups: Groups, met: Mapping[Pair, int], later: Sequence[Groups]) -> list[Unmet]:
    """The wishes that `groups` does not meet. A `later` round of the plan may still bring a wished meeting."""
    return [
        *_teams(wishes, groups),
        *_kept_apart(wishes, groups),
        *_not_together(wishes, groups),
        *_languages(wishes, groups),
        *_not_to_meet(wishes, groups, met, later),
    ]


def _pairs(groups: Groups) -> set[Pair]:
    return {frozenset(two) for group in groups for two in combinations(group, 2)}


def _not_to_meet(wishes: Wishes, groups: Groups, met: Mapping[Pair, int], later: Sequence[Groups]) -> Iterable[Unmet]:
    if not wishes.meet:
        return
    meeting = set(met).union(_pairs(groups), *map(_pairs, later))
    here = {person for group in groups for person in group}
    for pair in sorted({frozenset(pair) for pair in wishes.meet} - meeting, key=sorted):
        if pair <= here:
            yield Unmet("meet", tuple(sorted(pair)), UNMET["meet.again"], {"rounds": len(later) + 1})


def _teams(wishes: Wishes, groups: Groups) -> Iterable[Unmet]:
    tag = wishes.teams.get
    if not wishes.teams:
        return
    size_of = Counter(tag(person) for group in groups for person in group)
    clashing: dict[str, list[int]] = {}
    for group in groups:
        tags = Counter(filter(None, map(tag, group)))
        for team in [team for team, count in tags.items() if count > 1]:
            clashing.setdefault(team, []).extend(person for person in group if tag(person) == team)
    for team, people in sorted(clashing.items()):
        least = least_clashes(size_of[team], [len(group) for group in groups])
        data = {"team": team, "size": size_of[team], "groups": len(groups), "least": least}
        if least:
            yield Unmet("team_too_large", tuple(people), UNMET["team_too_large"], data)
        else:
            yield Unmet("team", tuple(people), UNMET["team.again"], data)


def _kept_apart(wishes: Wishes, groups: Groups) -> Iterable[Unmet]:
    if not wishes.apart:
        return
    pairs = _pairs(groups)
    held = [set(group) for group in (*wishes.locked, *wishes.stay)]
    for pair in sorted((frozenset(pair) for pair in wishes.apart), key=sorted):
        if pair not in pairs:
            continue
        why = "apart.by_hand" if any(pair <= group for group in held) else "apart.again"
        yield Unmet("apart", tuple(sorted(pair)), UNMET[why], {})


def _not_together(wishes: Wishes, groups: Groups) -> Iterable[Unmet]:
    """People who were to sit together and do not: moved by hand, or more than fit into groups of these sizes."""
    group_of = {person: number for number, group in enumerate(groups) for person in group}
    for group in dict.fromkeys(map(frozenset, (*wishes.stay, *wishes.locked))):
        here = sorted(person for person in group if person in group_of)
        if len({group_of[person] for person in here}) > 1:
            yield Unmet("together", tuple(here), UNMET["together"], {})


def _languages(wishes: Wishes, groups: Groups) -> Iterable[Unmet]:
    if not wishes.languages:
        return
    count = Counter(wishes.languages.get(person, "") for group in groups for person in group)
    for group in groups:
        tags = {wishes.languages.get(person, "") for person in group} - {""}
        if len(tags) > 1:
            few = min(sorted(tags), key=lambda tag: count[tag])
            people = tuple(person for person in group if wishes.languages.get(person) == few)
            yield Unmet("language", people, UNMET["language.few"], {"language": few, "count": count[few]})


def least_clashes(members: int, sizes: Sequence[int]) -> int:
    """How many pairs of one team must sit together when its `members` are spread over groups of these sizes."""
    seated = [0] * len(sizes)
    for _ in range(members):
        free = [at for at, size in enumerate(sizes) if seated[at] < size]
        seated[min(free, key=lambda at: seated[at])] += 1
    return sum(count * (count - 1) // 2 for count in seated)
