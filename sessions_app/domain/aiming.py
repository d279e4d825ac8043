"""Whether what a command aimed at is still as its sender's screen showed it; if not, the error says what changed.

A sender names only the facts that their command depends on. This module knows no command and no screen; the caller
reads the present facts.
Why: docs/decisions.md#a-command-says-what-it-was-aimed-at
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import Stale, gettext_noop
from .units import Ms

Facts = Mapping[str, Any]  # keyed by their names on the desk's screen

PERSON = ("standing", "group", "away", "hand", "name")  # in this order: the fact that explains most is told first
GROUP = ("people", "number")
SESSION = ("round", "notice")

# Bidirectional isolates: a name written right to left must not reorder the sentence around it.
ISOLATE, RELEASE = "\u2068", "\u2069"
MOST_NAMES = 3  # in one sentence


@dataclass(frozen=True, slots=True)
class Aim:
    """The facts that the sender saw: of `people` and of `groups` (both by id), and of the `session` itself.

    Of a person: `name`, `group` (its number; None: no seat), `standing`, `away`, `hand` (raised at, ms; None: down). Of
    a group: `number`, `people` (ids, in any order). Of the session: `round` (its number; 0: none), `notice` (when the
    message was sent, ms; None: there is none). `now`: when the server checks the command (ms).
    """

    people: Mapping[int, Facts] = field(default_factory=dict)
    groups: Mapping[int, Facts] = field(default_factory=dict)
    session: Facts = field(default_factory=dict)
    now: Ms = Ms(0)

    def __bool__(self) -> bool:
        return bool(self.people or self.groups or self.session)


ANYTHING = Aim()  # from a sender who named no facts: the command applies to whatever is there now


@dataclass(frozen=True, slots=True)
class Sight:
    """The present facts, in the same shapes. Each person and each group has all of its facts."""

    people: Mapping[int, Facts]
    groups: Mapping[int, Facts]
    session: Facts


def require_aimed(aim: Aim, sight: Sight) -> None:
    """Raises Stale, with a sentence that says what changed, unless every fact that the sender saw still holds."""
    for group, seen in aim.groups.items():
        present = sight.groups.get(group)
        if present is None:
            raise Stale(gettext_noop("The groups are other ones by now. Nothing was changed."))
        for fact in _differing(GROUP, seen, present):
            raise _group_changed(fact, seen[fact], present, sight)
    for person, seen in aim.people.items():
        present = sight.people.get(person)
        if present is None:
            raise Stale(gettext_noop("This person is not in the session any more. Nothing was changed."))
        for fact in _differing(PERSON, seen, present):
            raise _person_changed(fact, seen[fact], present)
    for fact in _differing(SESSION, aim.session, sight.session):
        raise _session_changed(fact, sight.session)


def _differing(facts: Collection[str], seen: Facts, present: Facts) -> Iterator[str]:
    return (fact for fact in facts if fact in seen and not _same(seen[fact], present[fact]))


def _same(seen: Any, present: Any) -> bool:
    return set(seen) == set(present) if isinstance(seen, list | tuple) else bool(seen == present)


# -- what has changed, in words -----------------------------------------------------------------------


def _group_changed(fact: str, seen: Any, group: Facts, sight: Sight) -> Stale:
    if fact == "number":
        template = gettext_noop("Group {before} is group {number} now. Nothing was changed.")
        return Stale(template, before=seen, number=group["number"])
    come, gone = set(group["people"]) - set(seen), set(seen) - set(group["people"])
    if gone:
        one = gettext_noop("{names} is not in group {number} any more. Nothing was changed.")
        several = gettext_noop("{names} are not in group {number} any more. Nothing was changed.")
    else:
        one = gettext_noop("{names} sits in group {number} now. Nothing was changed.")
        several = gettext_noop("{names} sit in group {number} now. Nothing was changed.")
    who = sorted(gone or come)
    return Stale(one if len(who) == 1 else several, names=_listed(who, sight), number=group["number"])


STANDINGS = {
    "seated": gettext_noop("{name} sits in group {number} now. Nothing was changed."),
    "waiting": gettext_noop("{name} has no place now, and waits. Nothing was changed."),
    "resting": gettext_noop("{name} sits out now. Nothing was changed."),
    "awaited": gettext_noop("{name} has not come so far. Nothing was changed."),
    "left": gettext_noop("{name} has left. Nothing was changed."),
    "removed": gettext_noop("{name} is out of this session. Nothing was changed."),
}


def _person_changed(fact: str, seen: Any, person: Facts) -> Stale:
    name = _isolated(person["name"])
    if fact == "name":
        template = gettext_noop("{before} is called {name} now. Nothing was changed.")
        return Stale(template, before=_isolated(seen), name=name)
    if fact == "away":
        away = gettext_noop("{name} is away now. Nothing was changed.")
        return Stale(away if person["away"] else gettext_noop("{name} is here again. Nothing was changed."), name=name)
    if fact == "hand":
        down = gettext_noop("{name} has taken the hand down. Nothing was changed.")
        anew = gettext_noop("{name} has raised the hand anew. Nothing was changed.")
        return Stale(down if person["hand"] is None else anew, name=name)
    return Stale(STANDINGS[person["standing"]], name=name, number=person["group"])


def _session_changed(fact: str, session: Facts) -> Stale:
    if fact == "round":
        return Stale(gettext_noop("The session is at round {round} now. Nothing was changed."), round=session["round"])
    gone = gettext_noop("The message was taken back meanwhile. Nothing was changed.")
    other = gettext_noop("Another message is shown to everybody by now. Nothing was changed.")
    return Stale(gone if session["notice"] is None else other)


def _listed(people: Collection[int], sight: Sight) -> str:
    known = [_isolated(sight.people[one]["name"]) for one in people if one in sight.people]
    return (", ".join(known[:MOST_NAMES]) + (" …" if len(known) > MOST_NAMES else "")) or "…"


def _isolated(name: str) -> str:
    return f"{ISOLATE}{name}{RELEASE}"
