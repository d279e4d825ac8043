"""What so many people would make of a plan, for whoever makes a session. The number is looked at, and not stored."""

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext

from ..counting import groups_in_words
from ..domain.agenda import Coming, head_count, least
from ..domain.practice import Practice
from ..services.joining import MOST_PEOPLE

TYPED = re.compile(r"\d{1,4}", re.ASCII)


def counted(typed: str, rounds: Sequence[Coming], told: Practice, *, shrink: bool) -> dict[str, Any] | None:
    """The groups in words, and how long all rounds take (ms); in place of that, why there are none. None without a
    number of people that a session may have. `told`: the practice in the reader's language."""
    people = int(typed) if TYPED.fullmatch(typed) else 0
    if not 0 < people <= MOST_PEOPLE:
        return None
    if people < least(rounds):
        return {"people": people, "why": gettext("It takes {least} people at least.").format(least=least(rounds))}
    found = head_count(rounds, people, shrink=shrink)
    made = ((told.stages[stage], groups) for stage, groups in found.groups.items())
    said = [groups_in_words(groups, stage.plan.group_sizes, stage.noun) for stage, groups in made if stage.noun]
    return {"people": people, "groups": ", ".join(said), "whole": found.whole}
