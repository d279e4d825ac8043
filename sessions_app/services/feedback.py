"""What people thought of a session: voluntary, once each, and stored without the person."""

from ..domain.errors import Forbidden, Invalid, gettext_noop
from ..models import Feedback, Participant, Session
from .writing import writing

SCALE = range(1, 6)
LONGEST_LINE = 500


def give(participant: Participant, helped: int | None, again: int | None, line: str) -> bool:
    """Stores an answer apart from the person. False if they have given one before.

    Raises Invalid; Forbidden in a session that nobody hosts, because nobody would read it.
    """
    if participant.session.self_run:
        raise Forbidden(gettext_noop("Nobody hosts this session, so nobody would read it. Tell each other."))
    line = " ".join(line.split())
    if any(answer is not None and answer not in SCALE for answer in (helped, again)):
        raise Invalid("helped", gettext_noop("Please choose a number from 1 to 5."))
    if helped is None and again is None and not line:
        raise Invalid("helped", gettext_noop("Please answer at least one of these."))
    if len(line) > LONGEST_LINE:
        template = gettext_noop("Please use {most} characters at most; this has {length}.")
        raise Invalid("line", template, most=LONGEST_LINE, length=len(line))
    if "\0" in line:
        raise Invalid("line", gettext_noop("This text contains a character that cannot be stored."))
    with writing():
        # Locks the session before the person, in the same order as erasing and deleting, so that no deadlock can occur.
        if not list(Session.objects.select_for_update(no_key=True).filter(pk=participant.session_id).values_list("pk")):
            return False
        # One statement, so that a double press stores one answer on every database.
        first = Participant.objects.filter(pk=participant.pk, gave_feedback=False, erased_at=None)
        if not first.update(gave_feedback=True):
            return False
        Feedback.objects.create(session_id=participant.session_id, helped=helped, again=again, line=line)
        return True
