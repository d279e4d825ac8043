"""Which document a session follows: the shipped text of its practice, stored when somebody first needs it.

Why: docs/decisions.md#a-round-keeps-the-document-that-it-was-formed-with
"""

from contextlib import suppress

from ..domain.errors import Invalid, gettext_noop
from ..domain.practice import Plan, Practice, canonical
from ..models import Document, Session, practice_of
from ..practices import digest_of, keys, practice


def newest(key: str) -> Document:
    """The document of a practice as it is shipped now. Call it in the transaction that points to it.

    Raises Invalid (practice) if there is no such practice.
    """
    if key not in keys():
        raise Invalid("practice", gettext_noop("There is no such practice here. Please choose another one."))
    digest = digest_of(key)
    known = Document.objects.filter(digest=digest).first()
    return known or Document.objects.get_or_create(digest=digest, defaults={"text": canonical(practice(key))})[0]


def latest_of(session: Session) -> str:
    """The digest of what another session like this one follows: the newest text of its practice, or its own if that
    practice is shipped no more. Call it in the transaction that points to it."""
    return newest(session.practice).digest if session.practice in keys() else session.document_id


def follow_newest(session: Session) -> None:
    """Points a session whose people have not come yet to the newest text, for its better words. Its organizer has
    planned an hour, so it stays with its own if the newest has other stages, phases, sizes or turns. Does not save."""
    if session.practice not in keys():
        return
    with suppress(Invalid):  # a length that the newest does not allow
        if _plans(practice(session.practice), session) == _plans(practice_of(session.document_id), session):
            session.document_id = newest(session.practice).digest


def _plans(followed: Practice, session: Session) -> list[Plan]:
    """What the clock would see of all stages, with the lengths of this session."""
    return [stage.plan for stage in followed.with_lengths(session.lengths).stages]
