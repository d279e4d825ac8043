"""Who does what when in an unruly rehearsal: coming late, vanishing, returning, passing,
listening, sitting out, leaving, needing a moment, having something to say.

Draws all of it from the seed, with the requested probability at each suitable moment; carries out nothing. Pure.
"""

from dataclasses import dataclass

from .chance import chance

# The requested probability applies in full to coming late, vanishing and reloading. The others are rarer: people who
# pass, sit out or leave miss much of what is rehearsed.
SHARES = {
    "vanish": 1.0,
    "reload": 1.0,
    "pass": 0.5,
    "listen": 0.5,
    "rest": 0.35,
    "leave": 0.25,
    "moment": 0.2,
    "voice": 1.0,
}
AS_CLIENT = 0.4  # this share of those who vanish or pass do so during their own turn
OTHER_DEVICE = 0.35  # of those who come back, by the personal link on another device
FOR_GOOD = 0.4  # of those who leave
FIRST_GROUP = 3  # people who are always in time: without them there would be no round to be late for

SOON, LATER, NEXT_ROUND, NEVER = "soon", "later", "next round", "never"
COME_BACK = {
    "vanish": {SOON: 0.2, LATER: 0.5, NEXT_ROUND: 0.18, NEVER: 0.12},
    "rest": {LATER: 0.6, NEVER: 0.4},  # NEVER: the next round takes them in by itself
    "leave": {LATER: 0.4, NEXT_ROUND: 0.6 - FOR_GOOD, NEVER: FOR_GOOD},
}


@dataclass(frozen=True, slots=True)
class Intention:
    """Something a person will do once `part` (0 to 1) of the round has passed, and when they want to be back.

    `stay`: how long, as a part of the round (or of the grace period, for a short
    absence). `device`: back on another one.
    """

    part: float
    what: str
    back: str = SOON
    stay: float = 0.0
    device: bool = False


def lateness(seed: int, index: int, likely: float, rounds: int) -> tuple[int, float] | None:
    """The round in which a person arrives late, and the part of it that has passed by then; None: in time."""
    source = chance(seed, index, "late")
    if source.random() >= likely or index < FIRST_GROUP:
        return None
    return (1 if source.random() < 0.75 else source.randint(1, rounds)), source.uniform(0.02, 0.85)


def intentions(
    seed: int, index: int, number: int, likely: float, mine: tuple[float, float] | None = None
) -> list[Intention]:
    """What one person will do in round `number`, in order. `mine`: which part of the round is their own turn."""
    found = []
    for what, share in SHARES.items():
        source = chance(seed, index, number, what)
        if source.random() >= likely * share:
            continue
        part = source.uniform(0.02, 0.95)
        if mine is not None and what in ("vanish", "pass") and source.random() < AS_CLIENT:
            begins, ends = mine
            part = begins + (ends - begins) * source.uniform(0.1, 0.8)
        ways = COME_BACK.get(what, {SOON: 1.0})
        back = source.choices(list(ways), list(ways.values()))[0]
        stay = source.uniform(0.08, 0.5) if back == LATER else source.uniform(0.02, 0.3)
        found.append(Intention(part, what, back, stay, source.random() < OTHER_DEVICE))
    return sorted(found, key=lambda intention: intention.part)


def reaction(seed: int, index: int, moment: tuple[int, ...], *, holder: bool, likely: float) -> str:
    """What a person does about an absent mate: put the mate's turn `off` (if they hold a turn), `vouch` for them, or
    nothing (empty). `moment` names the absence."""
    source = chance(seed, index, moment, "reaction")
    if source.random() >= likely:
        return ""
    return source.choice(["off", "off", "vouch"]) if holder else source.choice(["vouch", "", "", ""])


def seats_late(seed: int, person: int, number: int) -> bool:
    """Whether the facilitator brings a late person into a group, or lets them wait for the next round."""
    return chance(seed, person, number, "seat").random() < 0.6


def about_lone(seed: int, group: int, person: int) -> str:
    """What the facilitator says about a person left alone: `join`, `stay`, or (empty) nothing, as often happens."""
    return chance(seed, group, person, "lone").choices(["join", "stay", ""], [0.35, 0.1, 0.55])[0]


def leaves_out(seed: int, person: int, number: int) -> bool:
    """Whether the facilitator leaves out an absent person when forming groups, or trusts that they will be back."""
    return chance(seed, person, number, "leave out").random() < 0.6


def hides(seed: int, number: int, likely: float) -> bool:
    """Whether the facilitator takes a card of round `number` off the stage."""
    return chance(seed, number, "hide").random() < likely * 2


def desk_closes(seed: int, number: int, likely: float) -> tuple[float, float] | None:
    """During which part of round `number` the facilitator is away from the desk:
    from, and for how long; None: never."""
    source = chance(seed, number, "desk")
    return (source.uniform(0.2, 0.7), source.uniform(0.08, 0.25)) if source.random() < likely else None
