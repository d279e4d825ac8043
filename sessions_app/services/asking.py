"""Changes the question of the round that comes, until it is formed: from then on the round keeps its own.

What a whole session asks is a part of its settings: hosting.py. Every command returns the version that it made.
"""

from ..domain.errors import Stale, WrongMoment, gettext_noop
from ..domain.practice import Practice, Stage
from ..domain.questions import with_one
from ..models import Round, practice_of
from .changing import changing
from .seating import require_unfinished


def ask_next(session_id: int, number: int, text: str) -> int:
    """Asks `text` (empty: what the practice asks) in round `number`, the next one. A stage that asks the question of
    another one changes that. Raises Stale if another round comes next, Invalid, WrongMoment."""
    with changing(session_id) as session:
        require_unfinished(session)
        coming, practice = session.next_round(), practice_of(session.document_id)
        if coming.number != number:
            raise Stale
        if Round.objects.filter(session=session, number=number).exists():
            raise WrongMoment(gettext_noop("This round is formed already, with its question."))
        asks, nth = _who_asks(practice, practice.stages[coming.stage], coming.nth)
        if not asks.questions:
            raise WrongMoment(gettext_noop("This round has no question."))
        session.questions = {**session.questions, asks.key: with_one(practice, session.questions, asks, nth, text)}
        session.save(update_fields=["questions"])
    return session.version


def _who_asks(practice: Practice, stage: Stage, nth: int) -> tuple[Stage, int]:
    """The stage whose question is asked in round `nth` of this one, and in which round of it."""
    if stage.question_of:
        return next(each for each in practice.stages if each.key == stage.question_of), 1
    return stage, nth
