"""The questions of a practice's rounds on a page: one field a round of each stage that has questions, filled with what
is asked. What the domain keeps of them: domain/questions.py.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ...domain.practice import Practice
from ...domain.program import growing
from ...domain.questions import MOST, field_of
from .pace import with_fields

TYPED = re.compile(r"\d{1,2}", re.ASCII)


def fields_for(told: Practice, stored: Mapping[str, Sequence[str]], data: Any) -> dict[str, list[tuple[str, str]]]:
    """By the key of each stage that has questions: the names of their fields, and what is asked so far. `told`: the
    practice in the reader's language; `data`: what was posted, which may plan other rounds and have more fields."""
    asks = told.with_questions({**{stage.key: stage.questions for stage in told.stages}, **stored})
    found = {}
    for index, stage in enumerate(told.stages):
        if not stage.questions:
            continue
        sent = [nth for nth in range(1, MOST + 1) if data is not None and field_of(stage.key, nth) in data]
        count = min(MOST, max(_rounds(told, index, data), len(asks.stages[index].questions), *sent, 1))
        found[stage.key] = [
            (field_of(stage.key, nth), asks.question(asks.stages[index], nth)) for nth in range(1, count + 1)
        ]
    return found


def _rounds(told: Practice, stage: int, data: Any) -> int:
    """How many rounds of a stage are planned, as far as the form says."""
    typed = str(data.get("rounds", "")).strip() if data is not None and stage == growing(told) else ""
    return int(typed) if TYPED.fullmatch(typed) else told.stages[stage].plan.rounds


def typed_in(cleaned: Mapping[str, Any], fields: Mapping[str, Sequence[tuple[str, str]]]) -> dict[str, list[str]]:
    """What was typed, by the key of the stage."""
    return {stage: [cleaned.get(name) or "" for name, _ in asked] for stage, asked in fields.items()}


def filled(data: Any, fields: Mapping[str, Sequence[tuple[str, str]]]) -> Any:
    """The posted data with what is asked so far in fields that it does not have: who sends none leaves them as they
    are."""
    missing = {name: asked for each in fields.values() for name, asked in each if name not in data}
    return with_fields(data, missing) if missing else data
