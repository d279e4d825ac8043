"""Taking back what one shared, deleting what one wrote, being erased from a session.

Why: docs/decisions.md#an-erased-person-leaves-a-seat-with-a-stand-in-name-and-nothing-else
"""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, Value, When

from ..domain import names, roster, wording
from ..domain.errors import Forbidden, Stale, WrongMoment
from ..domain.notes import ME
from ..domain.units import Ms
from ..models import BroughtCase, Note, Participant, Session
from . import attendance, gathering
from .cards import tell_tables
from .changing import changing
from .contracts import forget_person
from .joining import hash_of, told_apart
from .left_notes import tell_holders
from .naming import SpokenOf
from .notes import HIGHEST, require_here
from .recalled import changing_all_notes

TRIES = 3  # somebody else may change the session at the same instant
A_REVISION_ON = Case(When(revision__lt=HIGHEST, then=F("revision") + 1), default=Value(HIGHEST))


class _DoneBefore(Exception):
    """This person is erased already, so nothing changes."""


def take_back(participant: Participant, now: datetime) -> int:
    """Hides all their notes from everybody else. Returns how many were shared. Raises Forbidden.

    Each note's revision rises by one, so that a phone with an older revision meets a conflict and learns of it.
    """
    with changing_all_notes(participant, now):
        require_here(participant)
        tell_holders(participant)
        tell_tables(participant)
        shared = Note.objects.filter(participant=participant).exclude(share=ME)
        return shared.update(share=ME, prominence="", revision=A_REVISION_ON, written_at=now)


def delete_all(participant: Participant, now: datetime) -> int:
    """Empties all their notes. Returns how many there were. Raises Forbidden.

    The empty notes stay, one revision higher: otherwise a phone that was offline would bring its text back.
    """
    with changing_all_notes(participant, now):
        require_here(participant)
        tell_holders(participant)
        tell_tables(participant)
        left = Note.objects.filter(participant=participant).exclude(text="", share=ME)
        return left.update(text="", share=ME, prominence="", revision=A_REVISION_ON, written_at=now)


def erase(participant: Participant, stand_in: str, secret: str, now: datetime, now_ms: Ms) -> int | None:
    """Deletes everything about this person but their seats, which get the name
    `stand_in`: the others' rounds stay whole.

    `secret` is random, and nobody is told it. Returns the version that this made; None if they were erased before.
    Raises Stale, with nothing erased, if other changes came first each time.
    """
    for _ in range(TRIES - 1):
        with suppress(Stale):
            return _erase(participant, stand_in, secret, now, now_ms)
    return _erase(participant, stand_in, secret, now, now_ms)


def _erase(participant: Participant, stand_in: str, secret: str, now: datetime, now_ms: Ms) -> int | None:
    made = None
    with suppress(WrongMoment, Forbidden):  # the session has ended, or somebody else removed them first
        attendance.leave(participant.session_id, participant.pk, now_ms)
    with suppress(_DoneBefore), changing(participant.session_id) as session:
        person = Participant.objects.select_for_update().filter(pk=participant.pk, erased_at=None).first()
        if person is None:
            raise _DoneBefore
        tell_holders(person)
        tell_tables(person)
        Note.objects.filter(participant=person).delete()
        BroughtCase.objects.filter(participant=person).delete()
        forget_person(session, person.pk)
        before = person.name, person.ordinal, person.label
        person.name, person.ordinal = told_apart(session, stand_in)
        _out_of_the_texts(session, person, *before)
        person.name_hash, person.label_hash = hash_of(names.key(person.name)), hash_of(names.key(person.label))
        person.secret_hash = hash_of(secret)
        person.joined_at = session.created_at
        person.team = person.language = ""
        person.away_at = person.rests_in = person.hand_at = person.removed_at = None
        person.asked_hash, person.asked_at, person.former_hash, person.signs = "", None, "", None
        person.vouched = person.ready = person.gave_feedback = False
        person.left_at, person.erased_at = person.left_at or now_ms, now
        person.save()
        made = session.version + 1
    return made


def _out_of_the_texts(session: Session, person: Participant, name: str, ordinal: int, label: str) -> None:
    """Removes the person, who was called so, from others' texts: their line of the list goes, wishes that name others
    keep those, and nobody sees to their actions."""
    stand_in = person.label
    called_so = session.participants.filter(name_hash=hash_of(names.key(name)), erased_at=None).count()
    spoken = SpokenOf(session, name, label, alone=called_so == 1)
    session.roster = roster.without(session.roster, name, ordinal, called_so - 1)
    session.roster = roster.without_remarks(session.roster, lambda line: spoken.renamed(line, stand_in) != line)
    session.wishes = wording.renamed(session.wishes, label, stand_in, spoken.others)
    session.wishes = wording.remarks_renamed(session.wishes, lambda line: spoken.renamed(line, stand_in))
    session.notice = spoken.renamed(session.notice, stand_in)[: names.LONGEST_NOTICE]
    session.save(update_fields=["roster", "wishes", "notice"])
    gathering.forget_person(session, person, spoken, stand_in)
    transaction.on_commit(roster.read_roster.cache_clear)  # this process caches the lists that it has read
