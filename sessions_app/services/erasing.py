"""Changing one's mind: taking back what one shared, deleting what one wrote, being erased from a session.

Why: docs/decisions.md#who-is-erased-is-called-by-a-stand-in-and-known-by-nothing
"""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, Value, When

from ..domain import names, roster, wording
from ..domain.errors import Forbidden, Stale, WrongMoment
from ..domain.notes import ME
from ..models import Insight, Participant, Session
from . import attendance
from .changing import changing
from .insights import HIGHEST, require_here
from .joining import hash_of, told_apart
from .naming import SpokenOf
from .writing import writing

TRIES = 3  # for somebody else may change the session in the same instant
A_REVISION_ON = Case(When(revision__lt=HIGHEST, then=F("revision") + 1), default=Value(HIGHEST))


class _DoneBefore(Exception):
    """They are erased already: nothing is to be changed."""


def take_back(participant: Participant, now: datetime) -> int:
    """From now on nobody else reads any note of theirs. How many were shared. Raises Forbidden.

    Each is a revision on: a phone with an older one meets a conflict, and learns of it.
    """
    with writing():
        require_here(participant)
        shared = Insight.objects.filter(participant=participant).exclude(share=ME)
        return shared.update(share=ME, mark="", revision=A_REVISION_ON, written_at=now)


def delete_all(participant: Participant, now: datetime) -> int:
    """Empty all their notes. How many there were. Raises Forbidden.

    The empty slots stay, a revision on: without them a phone that was offline would quietly bring its text back.
    """
    with writing():
        require_here(participant)
        left = Insight.objects.filter(participant=participant).exclude(text="", share=ME)
        return left.update(text="", share=ME, mark="", revision=A_REVISION_ON, written_at=now)


def erase(participant: Participant, stand_in: str, secret: str, now: datetime, now_ms: int) -> int | None:
    """Nothing of this person is left but the seats, called `stand_in`, so that the others' rounds stay whole.

    `secret` is random, and nobody is told it. The version this made; None when it was done before. Raises Stale when
    others were quicker each time: then nothing is erased.
    """
    for _ in range(TRIES - 1):
        with suppress(Stale):
            return _erase(participant, stand_in, secret, now, now_ms)
    return _erase(participant, stand_in, secret, now, now_ms)


def _erase(participant: Participant, stand_in: str, secret: str, now: datetime, now_ms: int) -> int | None:
    made = None
    with suppress(WrongMoment, Forbidden):  # it has ended, or somebody was quicker
        attendance.leave(participant.session_id, participant.pk, now_ms)
    with suppress(_DoneBefore), changing(participant.session_id) as session:
        person = Participant.objects.select_for_update().filter(pk=participant.pk, erased_at=None).first()
        if person is None:
            raise _DoneBefore
        Insight.objects.filter(participant=person).delete()
        before = person.name, person.ordinal, person.label
        person.name, person.ordinal = told_apart(session, stand_in)
        _out_of_the_texts(session, *before, person.label)
        person.name_hash, person.label_hash = hash_of(names.key(person.name)), hash_of(names.key(person.label))
        person.secret_hash = hash_of(secret)
        person.joined_at = session.created_at
        person.team = person.language = ""
        person.away_at = person.rests_in = person.hand_at = person.removed_at = None
        person.asked_hash, person.asked_at, person.former_hash = "", None, ""
        person.vouched = person.ready = person.gave_feedback = False
        person.left_at, person.erased_at = person.left_at or now_ms, now
        person.save()
        made = session.version + 1
    return made


def _out_of_the_texts(session: Session, name: str, ordinal: int, label: str, stand_in: str) -> None:
    """Out of what the hosts typed: their line of the list goes; wishes that name others, too, go on for those."""
    called_so = session.participants.filter(name_hash=hash_of(names.key(name)), erased_at=None).count()
    spoken = SpokenOf(session, name, label, alone=called_so == 1)
    session.roster = roster.without(session.roster, name, ordinal, called_so - 1)
    session.roster = roster.without_remarks(session.roster, lambda line: spoken.renamed(line, stand_in) != line)
    session.wishes = wording.renamed(session.wishes, label, stand_in, spoken.others)
    session.wishes = wording.remarks_renamed(session.wishes, lambda line: spoken.renamed(line, stand_in))
    session.notice = spoken.renamed(session.notice, stand_in)[: names.LONGEST_NOTICE]
    session.save(update_fields=["roster", "wishes", "notice"])
    transaction.on_commit(roster.read_roster.cache_clear)  # this process remembers lists that it has read
