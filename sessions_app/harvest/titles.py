"""What kinds of note, roles and phases are called on pages and in files, as a document says. A key that the document
does not know is shown as it is, so that nothing is lost with its name.
"""

from collections.abc import Iterable

from django.utils.translation import gettext

from ..domain.practice import cast
from ..domain.practice.lines import HOLDER, QUESTION
from ..models import practice_of
from ..telling import card_told, note_told, phase_told, role_told, stage_told


def title_of(document: str, kind: str) -> str:
    """What a kind of note is called to people who did not write it."""
    told = note_told(document, kind) or card_told(document, kind)
    return told.title if told else kind


def own_title_of(document: str, kind: str) -> str:
    """What it is called to its author."""
    told = note_told(document, kind)
    return told.mine if told else title_of(document, kind)


def heading_of(document: str, kind: str) -> str:
    """What stands over such notes in the harvest."""
    told = note_told(document, kind)
    return told.heading if told else title_of(document, kind)


def question_of(document: str, kind: str, holder: str, asked: str) -> str:
    """What is asked at the box of a note. `holder`: the name in that gap; empty: as the document calls somebody whose
    name is not known. `asked`: the question of its round."""
    told, card = note_told(document, kind), card_told(document, kind)
    if told is None and card is None:
        return kind
    words = told.question if told else card.prompt if card else ""
    role = stage_told(document, practice_of(document).stage_with(kind) or 0).cast.who(cast.HOLDER)
    unnamed = (role.unnamed or role.name) if role else ""
    name = f"\u2068{holder}\u2069" if holder else unnamed  # isolated: it may be written the other way round
    return words.replace(f"{{{HOLDER}}}", name).replace(f"{{{QUESTION}}}", asked)


def role_in_words(document: str, role: str, stage: int = 0) -> str:
    """What somebody in this role of the stage with this index is called; nothing for everyone, or where it is not
    told."""
    told = role_told(document, role, stage)
    return told.name if told else role


def roles_in_words(document: str, role: str, stage: int = 0) -> str:
    """What several people in this role of the stage with this index are called."""
    told = role_told(document, role, stage)
    return told.many if told else role or gettext("everyone")


def phase_in_words(documents: Iterable[str], phase: str) -> str:
    """What a phase is called in the first of these documents that has it."""
    told = next(filter(None, (phase_told(each, phase) for each in documents)), None)
    return told.title if told else phase
