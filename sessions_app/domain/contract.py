"""What people agree on before a turn: who may say what, and how long it holds. It holds for that turn only.

It is no note: nobody reads it but the group, and nothing keeps it when the turn is over.
Why: docs/decisions.md#what-was-agreed-is-forgotten-with-its-turn
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .errors import Forbidden, Invalid, WrongMoment, gettext_noop
from .practice import Agreement
from .timeline import Step

MOST_LETTERS = 80  # of an agreement in one's own words


@dataclass(frozen=True, slots=True)
class Agreed:
    """One thing that participant `by` has said. `said`: the index of one of the agreement's choices, or own words."""

    key: str
    by: int
    said: int | str


@dataclass(frozen=True, slots=True)
class Contract:
    """All that was said for turn `turn` (from 1), in the order in which it was said first."""

    turn: int
    agreed: tuple[Agreed, ...] = ()

    def holds(self, step: Step | None) -> bool:
        """Whether `step` belongs to the turn for which it was said."""
        return step is not None and step.turn == self.turn

    def without(self, person: int) -> "Contract":
        """The same without what this participant has said."""
        return Contract(self.turn, tuple(each for each in self.agreed if each.by != person))


def agree(
    contract: Contract | None,
    step: Step | None,
    agreements: Sequence[Agreement],
    agreed: Agreed,
    *,
    role: str | None,
) -> Contract:
    """The contract with what somebody in this role says now, instead of what they have said to that before. An empty
    word takes it back. What was said for another turn is gone. Raises WrongMoment, Invalid, Forbidden."""
    if step is None or step.turn is None:
        raise WrongMoment(gettext_noop("This turn is over."))
    kind = next((each for each in agreements if each.key == agreed.key), None)
    if kind is None:
        raise Invalid("key", gettext_noop("There is nothing of that kind to agree on here."))
    if kind.by and role not in kind.by:
        raise Forbidden(gettext_noop("In this turn somebody else says that."))
    said = _checked(kind, agreed.said)
    before = contract.agreed if contract and contract.holds(step) else ()
    return Contract(step.turn, _with(before, Agreed(agreed.key, agreed.by, said)))


def _checked(kind: Agreement, said: int | str) -> int | str:
    if said == "":
        return said
    if kind.choices:
        if not isinstance(said, int) or not 0 <= said < len(kind.choices):
            raise Invalid("said", gettext_noop("Please choose one of the answers."))
        return said
    if not isinstance(said, str):
        raise Invalid("said", gettext_noop("Please say it in your own words."))
    words = " ".join(said.split())
    if len(words) > MOST_LETTERS:
        raise Invalid("said", gettext_noop("{most} characters are the most that fits here."), most=MOST_LETTERS)
    return words


def _with(before: tuple[Agreed, ...], new: Agreed) -> tuple[Agreed, ...]:
    """In the order in which it was said first, so that nothing jumps when somebody changes their mind."""
    same = [(each.key, each.by) == (new.key, new.by) for each in before]
    changed = tuple(new if is_same else each for each, is_same in zip(before, same, strict=True))
    return tuple(each for each in (changed if any(same) else (*before, new)) if each.said != "")
