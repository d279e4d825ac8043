"""The shape of `aim` in a command's body: the facts that the sender saw. domain/aiming.py decides what they mean."""

import msgspec

from ..domain.aiming import ANYTHING, Aim, Facts
from ..instant import now_ms
from .bodies import Id, Instant


class _Facts(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Only facts that are named count."""

    def said(self) -> Facts:
        given = ((name, getattr(self, name)) for name in self.__struct_fields__)
        return {name: value for name, value in given if value is not msgspec.UNSET}


class PersonFacts(_Facts):
    name: str | msgspec.UnsetType = msgspec.UNSET
    group: int | msgspec.UnsetType | None = msgspec.UNSET
    standing: str | msgspec.UnsetType = msgspec.UNSET
    away: bool | msgspec.UnsetType = msgspec.UNSET
    hand: Instant | msgspec.UnsetType | None = msgspec.UNSET


class GroupFacts(_Facts):
    number: int | msgspec.UnsetType = msgspec.UNSET
    people: list[Id] | msgspec.UnsetType = msgspec.UNSET


class SessionFacts(_Facts):
    round: int | msgspec.UnsetType = msgspec.UNSET
    notice: Instant | msgspec.UnsetType | None = msgspec.UNSET


class AimBody(msgspec.Struct, forbid_unknown_fields=True):
    """People and groups by id, and the session, each with the facts of the desk's screen on which the sender relied."""

    people: dict[Id, PersonFacts] = {}
    groups: dict[Id, GroupFacts] = {}
    session: SessionFacts = msgspec.field(default_factory=SessionFacts)


def aim_of(body: AimBody | None) -> Aim:
    """The Aim for the domain. A sender without `body` means whatever is there now."""
    if body is None:
        return ANYTHING
    return Aim(
        people={person: facts.said() for person, facts in body.people.items()},
        groups={group: facts.said() for group, facts in body.groups.items()},
        session=body.session.said(),
        now=now_ms(),
    )
