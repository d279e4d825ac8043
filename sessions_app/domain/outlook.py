"""What mixing knew about a proposal, stored with it, and what can be said about its present seats.

People are moved by hand and leave, so meetings and unmet wishes are always counted anew. What only mixing knew (why a
wish is unmet, that repeats were forced, how many rounds can follow) is told only while it still holds.
Why: docs/decisions.md#what-is-said-of-a-proposal-is-counted-from-its-seats
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from .grouping import MANY, Mix, Pair, Unmet, Wishes, pairs, unmet
from .sentences import UNMET

Groups = Sequence[Sequence[int]]
Plan = tuple[tuple[tuple[int, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What mixing knew, for so many `people`. `good_for` None: not known. `by_hand`: somebody was moved since.

    `kept`: the later rounds that mixing needs again (see `Mix`), as participant ids.
    """

    people: int = 0
    repeats: int = 0
    forced: int = 0
    good_for: int | None = None
    unmet: tuple[Unmet, ...] = ()
    by_hand: bool = False
    kept: Plan = ()

    @classmethod
    def of(cls, mix: Mix) -> "Outlook":
        people = sum(map(len, mix.groups))
        good_for = mix.good_for if people < MANY else None  # rooms this large are planned one round at a time
        return cls(people, mix.repeats, mix.forced, good_for, tuple(mix.unmet), kept=_frozen(mix.kept))

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Outlook":
        """The outlook as stored; the defaults for a round that was formed before outlooks were stored."""
        known = {key: stored[key] for key in ("people", "repeats", "forced", "good_for", "by_hand") if key in stored}
        told = (
            Unmet(each["code"], tuple(each["people"]), each["text"], each["data"]) for each in stored.get("unmet", ())
        )
        return cls(**known, unmet=tuple(told), kept=_frozen(stored.get("kept", ())))

    def stored(self) -> dict[str, Any]:
        """The same as plain values."""
        told = [
            {"code": each.code, "people": list(each.people), "text": each.template, "data": dict(each.data)}
            for each in self.unmet
        ]
        return asdict(replace(self, unmet=())) | {"unmet": told}

    def changed_by_hand(self, *, same_sizes: bool) -> "Outlook":
        """The outlook after people were moved: what can follow is unknown now, and what is forced if sizes changed."""
        return replace(self, by_hand=True, good_for=None, forced=self.forced if same_sizes else 0, kept=())


def _frozen(rounds: Iterable[Groups]) -> Plan:
    return tuple(tuple(map(tuple, groups)) for groups in rounds)


@dataclass(frozen=True, slots=True)
class Account:
    """What is said about the present seats. `met`: pairs who sit together again, with the number of rounds they did
    before (pairs that are wished for are not counted)."""

    met: tuple[tuple[int, int, int], ...] = ()
    forced: int = 0
    good_for: int | None = None
    unmet: tuple[Unmet, ...] = ()
    small: tuple[int, ...] = ()  # indices of the groups with fewer people than their practice wants

    @property
    def repeats(self) -> int:
        return len(self.met)


def account(
    groups: Groups, before: Mapping[Pair, int], wishes: Wishes, outlook: Outlook, *, last: bool, least: int
) -> Account:
    """The account of `groups`, after the earlier meetings `before`. `last`: no round is planned after this one.
    `least`: how many people a group should have."""
    stay = {frozenset(pair) for pair in pairs([sorted(group) for group in wishes.stay])}
    again = sorted(tuple(sorted(pair)) for pair in pairs(groups) if pair in before and pair not in stay)
    met = tuple((one, other, before[frozenset((one, other))]) for one, other in again)
    same_people = sum(map(len, groups)) == outlook.people
    return Account(
        met=met,
        forced=min(outlook.forced, len(met)) if same_people else 0,
        good_for=outlook.good_for if same_people else None,
        unmet=tuple(_told(unmet(wishes, groups, before, ()), outlook, last=last)),
        small=tuple(index for index, group in enumerate(groups) if len(group) < least),
    )


def _told(found: Collection[Unmet], outlook: Outlook, *, last: bool) -> list[Unmet]:
    """Unmet wishes, with mixing's reason if it was about the same people. A later round may still bring a meeting."""
    reasons = {(each.code, frozenset(each.people)): each for each in outlook.unmet}
    told = []
    for each in found:
        reason = reasons.get((each.code, frozenset(each.people)))
        if reason:
            told.append(reason)
        elif each.code != "meet" or last:
            told.append(replace(each, template=UNMET[each.code]))
    return told
