"""What a simulated person does in a step: which notes they type, how fast, with whom they share them. Pure.

They know no practice: they write what its document asks their role for, most of it when they are asked for the last
time. Some change their mind about sharing; some take everything back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .chance import chance
from .document import ROUND, SESSION, TURN, ReadNote, ReadPractice
from .messages import HeardCard, HeardStep, HeardTable
from .words import card_id, on_a_card, revisions

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


@dataclass(frozen=True, slots=True)
class Gesture:
    """A command about one card. `looks`: whether somebody sees that it was given; None: it can be undone by others."""

    command: str
    body: dict[str, Any]
    card: HeardCard
    looks: Callable[[HeardCard], bool] | None = None


def lay(
    seed: int, index: int, practice: ReadPractice, table: tuple[int, int], role: str | None, phase: str, left: float
) -> list[Typing]:
    """The cards that a person in this role lays on a table (its round and number) in a phase with `left` ms left. Some
    are changed, some taken back, and some of these laid again."""
    edits: list[Typing] = []
    for kind in practice.laid(phase, role):
        for number in range(chance(seed, index, table, phase, kind).choice((0, 1, 1, 2))):
            key = f"{table[0]}.{table[1]}.{kind}.{card_id(seed, index, number, table, phase, kind)}"
            states = card_states(seed, index, key, practice.cards[kind].share)
            source = chance(seed, index, key, "when")
            begin, pause = source.uniform(0.05, 0.5) * left, source.uniform(0.1, 0.4) * left
            edits.extend(Typing(begin + pause * turn, key, content) for turn, content in enumerate(states))
    return edits


def card_states(seed: int, index: int, key: str, share: str) -> list[Content]:
    """What becomes of the card `key`, in order; the last one stays."""
    source = chance(seed, index, key, "card")
    text, named = on_a_card(seed, index, key), source.random() < 0.4
    states = [Content(text, share, named)]
    if source.random() < 0.2:
        text, named = f"{text} …", named if source.random() < 0.7 else not named
        states.append(Content(text, share, named))
    if source.random() < 0.15:
        states.append(Content(text, "me", named))
        states.extend([Content(text, share, named)] if source.random() < 0.4 else [])
    return states


def gather(
    seed: int, index: int, moment: tuple[int, ...], table: HeardTable, practice: ReadPractice, mates: Sequence[int]
) -> Gesture | None:
    """What a person does with the cards of their table, if they gather at all. Where all do, each does so rarely."""
    source = chance(seed, index, moment, "gather")
    cards = [card for card in table.cards if card.kind in table.gathers and not card.round]
    if not cards:
        return None
    card = source.choice(cards)
    kind = practice.cards[card.kind]
    if source.random() >= (0.8 if kind.gathered_by else 0.1):
        return None
    if kind.is_action and source.random() < 0.6:
        if card.who and not card.done:
            return Gesture("done_card", {"card": card.card}, card, lambda seen: seen.done)
        day = (date.today() + timedelta(days=source.randint(1, 60))).isoformat()  # noqa: DTZ011 - any day to come
        whom = {"person": source.choice(mates)} if source.random() < 0.6 else {"who": "the night shift"}
        return Gesture("take_up", {"card": card.card, "day": day, **whom}, card, lambda seen: seen.day == day)
    others = [other for other in cards if card.card not in (other.card, other.under) and other.kind == card.kind]
    if card.under or not others:
        return Gesture("join_cards", {"card": card.card, "under": None}, card) if card.under else None
    return Gesture("join_cards", {"card": card.card, "under": source.choice(others).card}, card)


def asks_for_a_minute(seed: int, index: int, round_number: int, step: HeardStep, people: int, steps: int) -> bool:
    """Whether this person presses “one more minute” in this step. About one in ten does in a round, and only a few in a
    large room, because each press changes everybody's screen."""
    if step.when not in (TURN, ROUND):
        return False
    wanted = min(12.0, max(1.5, people / 10))
    return chance(seed, index, round_number, step.i, "minute").random() < wanted / (people * max(1, steps))


def brings_a_case(index: int) -> bool:
    """Whether this person says at the door that they bring a case; the facilitator sees to it that there are enough."""
    return index % 6 == 2


def uses_two_tabs(seed: int, index: int, key: str) -> bool:
    """Whether a second tab writes into this note, too, so that both must be merged."""
    return chance(seed, index, key, "tabs").random() < 0.04
