"""The questions of rounds as an organizer writes them: each stage that has questions asks one a round. Pure.

What is left empty is the practice's own, so that nobody is asked nothing; what equals the practice's own is not kept,
so that it is told in each reader's language.
"""

from collections.abc import Mapping, Sequence

from .errors import Invalid
from .practice import Practice, Stage
from .practice.lines import BOUNDS, fault

LONGEST = BOUNDS["purpose"]  # as in a document
MOST = 20  # of one stage: a session has no more rounds


def field_of(stage: str, nth: int) -> str:
    """The name of the question of round `nth` (from 1) of the stage with this key, in a form and in an error."""
    return f"question_{stage}_{nth}"


def written(practice: Practice, told: Practice, typed: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """What is stored of the questions that were typed, by the key of their stage. `told`: the practice in the language
    in which the sender reads it. Raises Invalid, which names the field."""
    found: dict[str, list[str]] = {}
    for stage, there in zip(practice.stages, told.stages, strict=True):
        if not stage.questions or stage.key not in typed:
            continue
        lines = [" ".join(line.split()) for line in typed[stage.key]][:MOST]
        asked = [
            practice.question(stage, nth) if line in ("", told.question(there, nth)) else checked(line, stage.key, nth)
            for nth, line in enumerate(lines, start=1)
        ]
        if asked != [practice.question(stage, nth) for nth in range(1, len(asked) + 1)]:
            found[stage.key] = asked
    return found


def with_one(practice: Practice, stored: Mapping[str, Sequence[str]], stage: Stage, nth: int, text: str) -> list[str]:
    """All questions of a stage after the one of round `nth` was changed to `text` (empty: the practice's own)."""
    before = list(stored.get(stage.key, stage.questions))
    while len(before) < nth:
        before.append(before[-1])
    line = " ".join(text.split())
    before[nth - 1] = checked(line, stage.key, nth) if line else practice.question(stage, nth)
    return before


def checked(line: str, stage: str, nth: int) -> str:
    """The question, if it can be one. Raises Invalid."""
    if wrong := fault(line, LONGEST, ()):
        template, data = wrong
        raise Invalid(field_of(stage, nth), template, **data)
    return line
