"""Which notes an organizer pins or hides on the summary page. The note itself stays its author's."""

from uuid import UUID

from ..domain.errors import Invalid, NotFound, gettext_noop
from ..domain.quoting import seal
from ..models import Note
from ..selectors.notes import Reading, readable_rows
from .cards import tell_table
from .writing import writing

PROMINENCES = ("", *Note.Prominence.values)  # neither, pinned, hidden


def give_prominence(session_id: int, handle: UUID, prominence: str, seen: str) -> None:
    """Pins or hides a note, or neither. It must be shared with organizers and still match the seal `seen`. Raises
    Invalid, NotFound.

    If its author changes it at this very moment, it stays as it was: the update checks all that was seen.
    """
    if prominence not in PROMINENCES:
        raise Invalid("prominence", gettext_noop("A note can be pinned, hidden, or neither."))
    shared = readable_rows(Reading(session_id)).filter(handle=handle)
    with writing():
        state = shared.values("text", "share", "named").first()
        if not state or seal(**state) != seen or not shared.filter(**state).update(prominence=prominence):
            raise NotFound(gettext_noop("This note has just been changed by its author, or is not shared any more."))
        note = Note.objects.select_related("group__round").filter(handle=handle).first()
        if note and note.group and note.note_key.card:
            tell_table(note.group)  # the stage shows none that is hidden
