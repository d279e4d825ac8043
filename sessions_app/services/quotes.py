"""Which notes an organizer pins or hides on the summary page. The note itself stays its author's."""

from uuid import UUID

from ..domain.errors import Invalid, NotFound, gettext_noop
from ..domain.quoting import seal
from ..models import Note
from ..selectors.notes import Reading, readable_rows
from .writing import writing

MARKS = ("", *Note.Prominence.values)  # neither, pinned, hidden


def mark(session_id: int, handle: UUID, mark: str, seen: str) -> None:
    """Marks a note that is shared with organizers and still matches the seal `seen`. Raises Invalid, NotFound.

    If its author changes it at this very moment, it is not marked: the update checks all that was seen.
    """
    if mark not in MARKS:
        raise Invalid("mark", gettext_noop("A note can be pinned, hidden, or neither."))
    shared = readable_rows(Reading(session_id)).filter(handle=handle)
    with writing():
        state = shared.values("text", "share", "named").first()
        if not state or seal(**state) != seen or not shared.filter(**state).update(mark=mark):
            raise NotFound(gettext_noop("This note has just been changed by its author, or is not shared any more."))
