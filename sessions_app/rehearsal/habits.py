"""What a simulated person does in a step: which notes they type, how fast, with whom they share them. Pure.

They know no practice: they write what its document asks their role for, most of it when they are asked for the last
time. Some change their mind about sharing; some take everything back.
"""

from dataclasses import dataclass

from .chance import chance
from .document import ROUND, SESSION, TURN, ReadNote, ReadPractice
from .messages import HeardStep
from .words import revisions

LIKELY = 0.7  # that they write what they are asked for, by the end
SHARES = {"me": 0.27, "group": 0.15, "organizers": 0.23, "group_organizers": 0.12, "everyone": 0.23}
LEFT_SHARES = {"me": 0.1, "holder": 0.6, "holder_organizers": 0.3}  # with the name, always
OTHER_TAB = " (from my other tab)"


@dataclass(frozen=True, slots=True)
class Content:
    """What a note says, and who may read it."""

    text: str
    share: str
    named: bool


@dataclass(frozen=True, slots=True)
class Typing:
    """The note `key` after some more typing, `after` ms from now."""

    after: float
    key: str
    content: Content


@dataclass(frozen=True, slots=True)
class Subject:
    """What a person's notes are about in a step: the round, the participant whose turn it is (None: nobody's), and
    themselves."""

    round: int
    holder: int | None
    me: int

    def key(self, kind: str, note: ReadNote) -> str | None:
        """The key of such a note; None if there is nothing here to write it about."""
        whose = self.holder if note.about == TURN else self.me
        number = 1 if note.about == SESSION else self.round
        return None if whose is None else f"{number}.{whose}.{kind}"


def contents(seed: int, index: int, key: str, *, left: bool = False) -> list[Content]:
    """The states of note `key` of person `index`, in order; the last one stays. `left`: to the holder of the turn."""
    source = chance(seed, index, key, "share")
    shares = LEFT_SHARES if left else SHARES
    share = source.choices(list(shares), list(shares.values()))[0]
    named = source.random() < 0.7 or left
    states = [Content(text, share, named) for text in revisions(seed, index, key)]
    if source.random() < 0.12:
        other = source.choice([other for other in shares if other != share])
        states.append(Content(states[-1].text, other, left or not named))
    if source.random() < 0.04:
        states.append(Content("", states[-1].share, states[-1].named))
    return states


def plan(
    seed: int, index: int, practice: ReadPractice, subject: Subject, role: str | None, phase: str, left: float
) -> list[Typing]:
    """All the typing that a person in this role begins in a phase with `left` ms left. It may go on afterwards."""
    edits: list[Typing] = []
    for kind in practice.written(phase, role):
        note, asked = practice.notes[kind], practice.chances(role, kind)
        key = subject.key(kind, note)
        if key is None or phase not in asked:
            continue
        source = chance(seed, index, key, phase)
        if source.random() >= LIKELY * (asked.index(phase) + 1) / len(asked):
            continue
        states = contents(seed, index, key, left=note.is_left)
        begin = source.uniform(0.05, 0.4) * left
        pause = min(15_000.0, left * source.uniform(0.5, 1) / len(states))
        edits.extend(Typing(begin + pause * turn, key, content) for turn, content in enumerate(states))
    return edits


def asks_for_a_minute(seed: int, index: int, round_number: int, step: HeardStep, people: int, steps: int) -> bool:
    """Whether this person presses “one more minute” in this step. About one in ten does in a round, and only a few in a
    large room, because each press changes everybody's screen."""
    if step.when not in (TURN, ROUND):
        return False
    wanted = min(12.0, max(1.5, people / 10))
    return chance(seed, index, round_number, step.i, "minute").random() < wanted / (people * max(1, steps))


def uses_two_tabs(seed: int, index: int, key: str) -> bool:
    """Whether a second tab writes into this note, too, so that both must be merged."""
    return chance(seed, index, key, "tabs").random() < 0.04
