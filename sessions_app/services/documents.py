"""Which document a session follows: the shipped text of its practice, stored when somebody first needs it.

Why: docs/decisions.md#a-round-keeps-the-document-that-it-was-formed-with
"""

from contextlib import suppress

from ..domain.errors import Invalid
from ..domain.practice import canonical, digest
from ..models import Document, Session
from ..practices import keys, plan_of, practice


def newest(key: str) -> Document:
    """The document of a practice as it is shipped now. Call it in the transaction that points to it.

    Raises FileNotFoundError if there is no such practice.
    """
    shipped = practice(key)
    document, _ = Document.objects.get_or_create(digest=digest(shipped), defaults={"text": canonical(shipped)})
    return document


def follow_newest(session: Session) -> None:
    """Points a session whose people have not come yet to the newest text, for its better words. Its organizer has
    planned an hour, so it stays with its own if the newest has other phases, sizes or turns. Does not save."""
    if session.practice not in keys():
        return
    with suppress(Invalid):  # a length that the newest does not allow
        if plan_of(session.practice).with_lengths(session.lengths) == session.plan():
            session.document_id = newest(session.practice).digest
