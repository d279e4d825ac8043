"""What a card is: a short text on the table of its author's group, which sees it at once; otherwise a note like any.

Who may lay and gather one, who sees it, and when it tells its table. Knows no kind by name.
Why: docs/decisions.md#a-card-is-a-note-shared-at-once
"""

from collections.abc import Collection, Mapping, Sequence

from . import notes, privacy
from .errors import Forbidden, Invalid, gettext_noop
from .notes import GROUP, GROUP_ORGANIZERS, ME
from .practice import CardKind, Cast, Stage, cast, kinds, role_of
from .practice.cast import REST, STAYS

LONGEST_TEXT = 280
LONGEST_WHO = 60
MOST = 60  # that one person lays on one table in one round

ON_THE_TABLE = (GROUP, GROUP_ORGANIZERS)


TOO_LONG = gettext_noop("A card can have {most} characters; this has {length}. It is kept here, but not saved.")


def check_text(text: str) -> str:
    """`text` exactly as typed. Raises Invalid for one that is too long or cannot be stored whole."""
    return notes.check_text(text, LONGEST_TEXT, TOO_LONG)


def reach(kind: CardKind) -> str:
    """The `share` of such a card while it lies on the table."""
    return GROUP_ORGANIZERS if kind.reach == kinds.ORGANIZERS else GROUP


def check_share(share: str, kind: CardKind | None) -> str:
    """`share` if a card of this kind can have it: taken back, or seen by those by whom every such card is. `kind` is
    None if no document knows it any more: then it can have what any card can. Raises Invalid."""
    seen = ON_THE_TABLE if kind is None else (reach(kind),)
    if share not in (ME, *seen):
        raise Invalid(
            "share", gettext_noop("A card lies on the table or is taken back: its practice says who sees it.")
        )
    return share


def roles_had(stage: Stage, seat: int, seats: Collection[int], order: Sequence[int]) -> frozenset[str]:
    """The keys of the roles that this seat has in a round: outside turns, and in each of its turns (`order`)."""
    turns, stays = range(len(order) + 1), stage.stays(seats, order)
    found = (role_of(stage.cast, seat, seats, turn=turn, order=order, stays=stays) for turn in turns)
    return frozenset(filter(None, found))


def role_together(cast: Cast, *, stayed: bool) -> frozenset[str]:
    """The key of the role that somebody has where everybody is in one group: who stayed at a table before, or who did
    not; empty if the stage has no such roles."""
    role = (cast.who(STAYS) if stayed else None) or cast.who(REST)
    return frozenset({role.key} if role else ())


def role_for(kind: CardKind, had: Collection[str]) -> str:
    """The role in which somebody lays such a card who has these roles in the round; empty if everybody lays it. Raises
    Forbidden."""
    if not kind.by:
        return ""
    role = next((role for role in kind.by if role in had), None)
    if role is None:
        raise Forbidden(gettext_noop("Such a card is laid by somebody in another role."))
    return role


def may_gather(kind: CardKind, had: Collection[str]) -> bool:
    """Whether somebody of the group who has these roles may gather such cards."""
    return not kind.gathered_by or any(role in had for role in kind.gathered_by)


def is_of_nobody(kind: CardKind, stage: Stage, people: int) -> bool:
    """Whether a card without a name is about nobody in particular where so many sat: three could have laid it."""
    return _could_lay(kind, stage, people) >= privacy.FEWEST


def tables_told(kind: CardKind, stage: Stage, people: Mapping[int, int]) -> frozenset[int]:
    """The tables of a round that a card of this kind may tell without a name. `people`: by table, how many sat there.

    Three of a table could have laid it, so that it is about nobody in particular. And three could have laid one that
    tells no table: otherwise what is withheld would tell it, as of one table of two beside others.
    """
    could = {table: _could_lay(kind, stage, count) for table, count in people.items()}
    told = sorted((table for table, count in could.items() if count >= privacy.FEWEST), key=lambda t: (could[t], t))
    withheld = sum(could.values()) - sum(could[table] for table in told)
    while told and 0 < withheld < privacy.FEWEST:
        withheld += could[told.pop(0)]
    return frozenset(told)


def _could_lay(kind: CardKind, stage: Stage, people: int) -> int:
    of_one = cast.OF_ONE | ({cast.HOLDER} if stage.plan.rule.of_a_case else frozenset())
    alone = [role.key for role in stage.cast if role.comes in of_one]
    if not kind.by:
        return people
    if all(role in alone for role in kind.by):
        return min(people, len(kind.by))
    return people - sum(role not in kind.by for role in alone)


def check_who(who: str) -> str:
    """Who sees to an action, in a gatherer's own words, without blanks around. Raises Invalid."""
    who = " ".join(who.split())
    if len(who) > LONGEST_WHO or not who.isprintable():
        raise Invalid("who", gettext_noop("Who sees to it can have {most} characters, in one line."), most=LONGEST_WHO)
    return who


def require_action(kind: CardKind) -> None:
    """Raises Invalid for a card that nobody can see to."""
    if kinds.ACTION not in kind.traits:
        raise Invalid("card", gettext_noop("Such a card is no action."))


def require_gatherer(kind: CardKind, had: Collection[str]) -> None:
    """Raises Forbidden for somebody who may not gather such cards."""
    if not may_gather(kind, had):
        raise Forbidden(gettext_noop("Somebody else in your group gathers these cards."))
