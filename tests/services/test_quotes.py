"""Pinning and hiding: notes that are shared with the organizers, as they saw them, and nothing else."""

from uuid import uuid4

import pytest

from sessions_app.domain.errors import Invalid, NotFound
from sessions_app.domain.quoting import seal
from sessions_app.models import Note
from sessions_app.services import quotes
from tests import cast
from tests.cast import begun, key, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(session):
    people = cast.arrive(session, "Ada", "Ben", "Cem")
    begun(session)
    return people[0]


def note(ada, share="organizers", text="Ask first", kind="valuable", named=True):
    write(ada, key(ada, kind), text, share, named)
    return Note.objects.get(participant=ada, key=key(ada, kind))


def seal_of(note):
    return seal(note.text, note.share, named=note.named)


def prominence_of(note):
    return Note.objects.get(pk=note.pk).prominence


@pytest.mark.parametrize("named", [True, False])
def test_pin_hide_and_neither(session, ada, named):
    found = note(ada, named=named)
    for prominence in ("pinned", "hidden", ""):
        quotes.give_prominence(session.pk, found.handle, prominence, seal_of(found))
        assert prominence_of(found) == prominence


@pytest.mark.parametrize("share", ["me", "group"])
def test_what_is_not_shared_with_organizers_cannot_be_marked(session, ada, share):
    found = note(ada, share)
    with pytest.raises(NotFound):
        quotes.give_prominence(session.pk, found.handle, "pinned", seal_of(found))
    assert prominence_of(found) == ""


def test_nor_what_is_of_another_session_or_of_nobody(session, ada):
    found, other = note(ada), cast.session_of(cast.account("Ola"))
    for number, handle in ((other.pk, found.handle), (session.pk, uuid4())):
        with pytest.raises(NotFound):
            quotes.give_prominence(number, handle, "pinned", seal_of(found))
    assert prominence_of(found) == ""


def test_nor_as_anything_else(session, ada):
    found = note(ada)
    with pytest.raises(Invalid):
        quotes.give_prominence(session.pk, found.handle, "famous", seal_of(found))


@pytest.mark.parametrize("change", [{"text": "Another"}, {"share": "everyone"}, {"named": False}])
def test_what_its_author_changed_meanwhile_stays_as_it_is_and_loses_its_prominence(session, ada, change):
    found = note(ada)
    quotes.give_prominence(session.pk, found.handle, "pinned", seal_of(found))
    write(ada, found.key, **({"text": found.text, "share": found.share, "named": found.named} | change), base=1)
    assert prominence_of(found) == ""
    changed = Note.objects.get(pk=found.pk)
    for handle in filter(None, (found.handle, changed.handle)):
        with pytest.raises(NotFound):
            quotes.give_prominence(session.pk, handle, "hidden", seal_of(found))
    assert prominence_of(found) == ""
