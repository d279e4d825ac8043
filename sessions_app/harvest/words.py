"""What spreadsheets show beside the stable keys: names for columns, and words for values that are keys."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from ..domain.timekeeping import SHORTENED, UNDER_WAY, WHOLE
from ..domain.timeline import FACILITATOR, HOLDER, TOGETHER
from .outline import SHARES
from .titles import role_in_words, title_of

COLUMNS: Mapping[str, Any] = {
    "code": gettext_lazy("Code"), "session": gettext_lazy("Session"), "round": gettext_lazy("Round"),
    "group": gettext_lazy("Group"), "turn": gettext_lazy("Turn"), "role": gettext_lazy("Role"),
    "kind": gettext_lazy("Kind"), "author": gettext_lazy("Author"), "text": gettext_lazy("Text"),
    "shared_with": gettext_lazy("Shared with"), "written_at": gettext_lazy("Written (UTC)"),
    "name": gettext_lazy("Name"), "team": gettext_lazy("Team"), "language": gettext_lazy("Language"),
    "joined_on": gettext_lazy("Came on"), "rounds": gettext_lazy("Rounds"),
    "turns_as_holder": gettext_lazy("Turns of their own"), "left": gettext_lazy("Left for good"),
    "holder": gettext_lazy("Whose turn"), "began_at": gettext_lazy("Began (UTC)"), "complete": gettext_lazy("Complete"),
    "planned_seconds": gettext_lazy("Planned (seconds)"), "actual_seconds": gettext_lazy("Actual (seconds)"),
    "state": gettext_lazy("How it was held"), "shortened_by": gettext_lazy("Shortened by"),
    "practice": gettext_lazy("Practice"), "stage": pgettext_lazy("part of a practice", "Stage"),
    "opened_at": gettext_lazy("Opened (UTC)"), "ended_at": gettext_lazy("Ended (UTC)"),
    "participants": gettext_lazy("People"),
    "erased": gettext_lazy("Of these erased"), "turns": gettext_lazy("Turns"), "notes": gettext_lazy("Notes"),
    "held_on": gettext_lazy("Held on"), "zone": gettext_lazy("Time zone"), "held_until": gettext_lazy("Held until"),
    "round_question": gettext_lazy("Question of the round"), "who": gettext_lazy("Who sees to it"),
    "day": gettext_lazy("Until"), "done": gettext_lazy("Done"),
    "question": gettext_lazy("Question"), "answers": gettext_lazy("Answers"), "mean": gettext_lazy("On average"),
    "chose_1": gettext_lazy("1: not at all"), "chose_2": "2", "chose_3": "3", "chose_4": "4",
    "chose_5": gettext_lazy("5: very much"),
}  # fmt: skip

# Columns that have a column of words beside them, which the document says, or else these.
OF_DOCUMENTS: Mapping[str, Callable[[str, str, int], str]] = {
    "role": role_in_words,
    "kind": lambda document, kind, _: title_of(document, kind),
}
VALUES: Mapping[str, Mapping[str, Any]] = {
    "shared_with": SHARES,
    "state": {
        WHOLE: gettext_lazy("whole"), SHORTENED: gettext_lazy("shortened"), UNDER_WAY: gettext_lazy("under way"),
    },
    "shortened_by": {
        TOGETHER: gettext_lazy("all were done"), FACILITATOR: gettext_lazy("the facilitator"),
        HOLDER: gettext_lazy("whoever had it passed, or was away"),
    },
    "question": {
        "helped": gettext_lazy("How much did this help you?"), "again": gettext_lazy("Would you do this again?"),
        "line": gettext_lazy("One line about it"),
    },
}  # fmt: skip


def has_words(column: str) -> bool:
    """Whether a column of words stands beside this one."""
    return column in VALUES or column in OF_DOCUMENTS


def column_in_words(column: str, phases: Mapping[str, str]) -> str:
    """`column`: a key of `export.schema.json`, or one with a phase's seconds. `phases`: what each phase is called."""
    if column in COLUMNS:
        return str(COLUMNS[column])
    phase, which, _ = column.rsplit("_", 2)
    told = gettext("{phase}, planned") if which == "planned" else gettext("{phase}, actual")
    return told.format(phase=phases.get(phase, phase))


def value_in_words(column: str, value: Any, document: str = "", stage: int = 0) -> str:
    """`value`: a key, or several. `document`: the one whose words these are, where a document has them; `stage`: the
    index of its stage."""
    if column in OF_DOCUMENTS:
        return OF_DOCUMENTS[column](document, value, stage)
    known = VALUES[column]
    keys = value if isinstance(value, tuple) else (value,)
    return ", ".join(str(known.get(key, key)) for key in keys)
