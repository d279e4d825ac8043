"""A practice drawn before anybody holds it: how the time is divided, who holds each turn, and what everybody is told.

Numbers and words only; templates draw. Knows no practice by name.
"""

import re
from dataclasses import dataclass
from math import cos, pi, sin

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from ..domain.agenda import bars, once
from ..domain.practice import ALL, Plan, Practice, Stage, When
from ..domain.practice.cast import FIRST, HOLDER, NEXT, REST, SECOND_SEAT, STAYS
from ..domain.practice.kinds import GROUP

PARTS = {
    When.SESSION: gettext_lazy("Once, at the beginning"),
    When.ROUND: gettext_lazy("At the beginning of each round"),
    When.TURN: gettext_lazy("In the turn of each person"),
    When.BETWEEN: gettext_lazy("Between two turns"),
    When.END: gettext_lazy("At the end of each round"),
}
IN_EACH = gettext_lazy("In each round")  # where a round has no turns that something could come before
COMES = {
    HOLDER: gettext_lazy("whose turn it is"),
    NEXT: gettext_lazy("whose turn comes next"),
    STAYS: gettext_lazy("who stays when the others move on"),
    FIRST: gettext_lazy("on the first seat"),
    SECOND_SEAT: gettext_lazy("on the second seat"),
    REST: gettext_lazy("everybody else"),
}
SENTENCE = re.compile(r"(^|[.!?] )\{holder\}")
WIDEST = 12  # a part of a round is drawn in so many columns: static/css/flow.css


@dataclass(frozen=True, slots=True)
class Named:
    """A phase by the words and the colour that a page shows. `ms`: how long it is in a group of the good size; `wide`:
    in columns, of its part of the round."""

    key: str
    title: str
    about: str
    hue: str
    icon: str
    ms: int
    wide: int


def name_of(stage: Stage) -> str:
    """What a part of a session is called: by its groups, or by what people come to it for. It stands by itself, in a
    heading or before a comma."""
    if stage.noun:
        return stage.noun.many[:1].upper() + stage.noun.many[1:]
    core = next(phase.key for phase in stage.plan.phases if phase.core)
    return next(line.title for line in stage.lines.phases if line.phase == core)


def named(stage: Stage) -> dict[str, Named]:
    """The phases of a stage by their keys."""
    plan = _fitted(stage.plan)
    whole = {when: sum(phase.length for phase in plan.part(when)) for when in When}
    found = {}
    for phase, line, manner in zip(plan.phases, stage.lines.phases, stage.manners, strict=True):
        wide = max(1, round(WIDEST * phase.length / (whole[phase.when] or 1)))
        found[phase.key] = Named(phase.key, line.title, line.about, manner.hue, manner.icon, phase.length, wide)
    return found


def all_named(practice: Practice) -> dict[str, Named]:
    """The phases of all stages by their keys."""
    return {key: name for stage in practice.stages for key, name in named(stage).items()}


def parts(stage: Stage, *, staged: bool = False) -> list[tuple[str | Promise, list[Named]]]:
    """The phases in the parts of a round, each under its heading. `staged`: the heading of the stage is there, too, and
    says enough where it has but one part."""
    phases = named(stage)
    found = [(heading_of(when, stage), [phases[phase.key] for phase in stage.plan.part(when)]) for when in When]
    there = [(heading, each) for heading, each in found if each]
    return [("", each) for _, each in there] if staged and len(there) == 1 else there


def heading_of(when: When, stage: Stage) -> str | Promise:
    """What a part of a round is called."""
    return IN_EACH if when is When.ROUND and not stage.plan.rule.held else PARTS[when]


def turn_of(stage: Stage) -> list[Named]:
    """The phases of a turn."""
    phases = named(stage)
    return [phases[phase.key] for phase in stage.plan.turn]


@dataclass(frozen=True, slots=True)
class Stretch:
    """One step, in a strip of 1000."""

    x: float
    width: float
    hue: str


def strip(practice: Practice) -> list[Stretch]:
    """The whole first round of a group of the good size or, where there are several stages, all of it."""
    phases = all_named(practice)
    steps = bars(once(practice))
    whole = sum(ms for _, _, ms in steps) or 1
    found, at = list[Stretch](), 0
    for key, _, ms in steps:
        found.append(Stretch(round(1000 * at / whole, 1), round(1000 * ms / whole, 1), phases[key].hue))
        at += ms
    return found


@dataclass(frozen=True, slots=True)
class Placed:
    """Somebody of a group, drawn on a circle of 100 by 100. `comes`: how they come to their role in that turn."""

    x: float
    y: float
    letter: str
    comes: str


def turns(stage: Stage) -> list[list[Placed]]:
    """A group of the good size in each of its turns."""
    sizes = stage.plan.sizes
    if sizes is None or stage.plan.turns != "each":
        return []
    people = range(sizes.good)
    return [[_person(stage, seat, turn, sizes.good) for seat in people] for turn in people]


def _person(stage: Stage, seat: int, turn: int, people: int) -> Placed:
    """The first one sits at the top; two sit beside each other."""
    angle = 2 * pi * seat / people - (pi if people == 2 else pi / 2)
    comes = HOLDER if seat == turn else REST
    if seat == (turn + 1) % people and stage.cast.who(NEXT):
        comes = NEXT
    return Placed(round(50 + 33 * cos(angle), 1), round(50 + 33 * sin(angle), 1), chr(ord("A") + seat), comes)


@dataclass(frozen=True, slots=True)
class Doing:
    """What one role is told to do in a phase."""

    who: str
    do: str


def sees(stage: Stage, question: str) -> list[tuple[Named, list[Doing]]]:
    """What people are told in each phase, by their role. `question`: of a round."""
    phases, headings = named(stage), _headings(stage)
    found = []
    for phase, lines in zip(stage.plan.phases, stage.lines.phases, strict=True):
        name = gettext("the next person") if phase.when is When.BETWEEN else _holder(stage)
        own = [
            Doing(headings[each.role], _filled(each.said.do, name, question)) for each in lines.by if each.role != ALL
        ]
        others = gettext("All others") if own else gettext("Everyone")
        told = [*own, *(Doing(others, _filled(each.said.do, name, question)) for each in lines.by if each.role == ALL)]
        found.append((phases[lines.phase], told))
    return found


def roles(stage: Stage) -> list[tuple[str, str, str]]:
    """Each role's heading, how one comes to it, in words, and by its name in a document."""
    return [(role.heading, str(COMES[role.comes]), role.comes) for role in stage.cast]


def questions(stage: Stage) -> list[tuple[str, str, tuple[str, ...]]]:
    """What people agree on and can write: who does, the question, and the answers from which one chooses."""
    headings, name = _headings(stage), _holder(stage)
    asked = [(each.by, each.question, each.choices) for each in stage.kinds.agreements]
    asked += [(each.by, each.question, ()) for each in stage.kinds.notes]
    return [
        (", ".join(headings[role] for role in by) or gettext("Everyone"), _filled(question, name), choices)
        for by, question, choices in asked
    ]


def cards(stage: Stage) -> list[tuple[str, str, str]]:
    """What can be laid on a table for others: who does, what is asked, and who sees it."""
    headings = _headings(stage)
    return [
        (", ".join(headings[role] for role in card.by) or gettext("Everyone"), card.prompt, _seen(stage, card.reach))
        for card in stage.kinds.cards
    ]


def _seen(stage: Stage, reach: str) -> str:
    if reach == GROUP:
        return gettext("seen at once by your group") if stage.noun else gettext("seen at once by all")
    if stage.noun:
        return gettext("seen at once by your group, and by those who hold the session")
    return gettext("seen by those who hold the session, and on the screen in the room")


def _headings(stage: Stage) -> dict[str, str]:
    return {role.key: role.heading for role in stage.cast}


def _holder(stage: Stage) -> str:
    """What stands where on a screen the name of whoever holds the turn would."""
    role = stage.cast.who(HOLDER)
    return (role.unnamed if role else "") or gettext("whoever has the turn")


def _fitted(plan: Plan) -> Plan:
    return plan.fitted(plan.sizes.good) if plan.sizes else plan


def _filled(line: str, holder: str, question: str = "") -> str:
    """The line with the round's question, and with the holder’s role for their name, in a capital letter where a
    sentence begins with it."""
    begun = SENTENCE.sub(lambda found: found[1] + holder[:1].upper() + holder[1:], line)
    return begun.replace("{holder}", holder).replace("{question}", question)
