"""What a simulated person does in a step: which notes they type, how fast, with whom they share them. Pure.

As real people do, a holder writes what was valuable, and a consultant what they take with them. Some change their mind
about sharing; some take everything back.
"""

from dataclasses import dataclass

from .chance import chance
from .messages import HeardStep
from .words import revisions

# (role, phase) → (kind of note, how likely)
OCCASIONS: dict[tuple[str, str], tuple[tuple[str, float], ...]] = {
    ("client", "share"): (("challenge", 0.6),),
    ("client", "consult"): (("valuable", 0.35),),
    ("client", "return"): (("valuable", 0.85), ("next_step", 0.65)),
    ("consultant", "clarify"): (("takeaway", 0.15),),
    ("consultant", "consult"): (("takeaway", 0.5),),
    ("consultant", "return"): (("takeaway", 0.5), ("gift", 0.4)),
}
SHARES = {"me": 0.27, "group": 0.15, "organizers": 0.23, "group_organizers": 0.12, "everyone": 0.23}
GIFT_SHARES = {"me": 0.1, "holder": 0.6, "holder_organizers": 0.3}  # with the name, always
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


def role_in(me: int, holder: int | None) -> str:
    """The role of participant `me` in a turn whose holder is `holder`; empty outside turns."""
    if holder is None:
        return ""
    return "client" if holder == me else "consultant"


def contents(seed: int, index: int, key: str) -> list[Content]:
    """The states of note `key` of person `index`, in order; the last one stays."""
    source = chance(seed, index, key, "share")
    gift = key.endswith(".gift")
    shares = GIFT_SHARES if gift else SHARES
    share = source.choices(list(shares), list(shares.values()))[0]
    named = source.random() < 0.7 or gift
    states = [Content(text, share, named) for text in revisions(seed, index, key)]
    if source.random() < 0.12:
        other = source.choice([other for other in shares if other != share])
        states.append(Content(states[-1].text, other, gift or not named))
    if source.random() < 0.04:
        states.append(Content("", states[-1].share, states[-1].named))
    return states


def plan(seed: int, index: int, turn_key: str, role: str, phase: str, left: float) -> list[Typing]:
    """All the typing that a person begins in a phase with `left` ms left. It may go on after the phase ends.

    `turn_key`: the beginning of the keys of that turn's notes, ROUND.CLIENT.
    """
    edits: list[Typing] = []
    for kind, likely in OCCASIONS.get((role, phase), ()):
        key = f"{turn_key}.{kind}"
        source = chance(seed, index, key, phase)
        if source.random() >= likely:
            continue
        states = contents(seed, index, key)
        begin = source.uniform(0.05, 0.4) * left
        pause = min(15_000.0, left * source.uniform(0.5, 1) / len(states))
        edits.extend(Typing(begin + pause * turn, key, content) for turn, content in enumerate(states))
    return edits


def asks_for_a_minute(seed: int, index: int, round_number: int, step: HeardStep, people: int, steps: int) -> bool:
    """Whether this person presses “one more minute” in this step. About one in ten does in a round, and only a few in a
    large room, because each press changes everybody's screen."""
    if step.turn is None:
        return False
    wanted = min(12.0, max(1.5, people / 10))
    return chance(seed, index, round_number, step.i, "minute").random() < wanted / (people * max(1, steps))


def uses_two_tabs(seed: int, index: int, key: str) -> bool:
    """Whether a second tab writes into this note, too, so that both must be merged."""
    return chance(seed, index, key, "tabs").random() < 0.04
