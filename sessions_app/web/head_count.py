"""What so many people would make of a plan, for whoever makes a session. The number is looked at, and not stored."""

import re
from typing import Any

from django.utils.translation import gettext

from ..counting import groups_in_words
from ..domain.agenda import head_count
from ..domain.practice import Noun, Plan
from ..services.joining import MOST_PEOPLE

TYPED = re.compile(r"\d{1,4}", re.ASCII)


def counted(typed: str, plan: Plan, rounds: int, *, shrink: bool, noun: Noun) -> dict[str, Any] | None:
    """The groups in words, and how long all rounds take (ms); in place of that, why there are none. None without a
    number of people that a session may have."""
    people = int(typed) if TYPED.fullmatch(typed) else 0
    if not 0 < people <= MOST_PEOPLE:
        return None
    least = plan.group_sizes.least
    if people < least:
        return {"people": people, "why": gettext("It takes {least} people at least.").format(least=least)}
    found = head_count(plan, people, rounds, shrink=shrink)
    said = groups_in_words(found.groups, plan.group_sizes, noun)
    return {"people": people, "groups": said, "whole": found.whole}
