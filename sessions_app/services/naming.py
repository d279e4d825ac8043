"""Renames a participant, by themselves or by a facilitator, also in the texts that hosts typed."""

from dataclasses import dataclass

from django.db import transaction

from ..domain import mentions, names, roster, wording
from ..domain.aiming import ANYTHING, Aim
from ..models import Participant, Session
from .changing import changing
from .joining import hash_of, told_apart
from .seating import require_unfinished
from .whom import oneself, someone_in
from .wishing import tags_for


class SpokenOf:
    """A person as hosts name them in texts: by their label, and by their name if nobody else has it."""

    def __init__(self, session: Session, name: str, label: str, *, alone: bool, as_written: bool = False) -> None:
        self.called = [label] if name == label or not alone else [label, name]
        people = session.participants.values_list("name", "ordinal")
        self.others = {names.label(*one) for one in people.iterator()} - {label}
        self.as_written = as_written

    def renamed(self, text: str, other: str) -> str:
        for name in self.called:
            text = mentions.renamed(text, name, other, self.others, as_written=self.as_written)
        return text


@dataclass(frozen=True, slots=True)
class Renamed:
    """The result of a renaming. The label may differ from the typed name, because others may have that name."""

    version: int
    before: str
    label: str


def rename_oneself(session_id: int, participant_id: int, typed: str) -> Renamed:
    """Renames oneself. Raises Invalid (the name), Forbidden, WrongMoment (the session has ended)."""
    with changing(session_id, urgent=False) as session:
        person = oneself(session, participant_id)
        require_unfinished(session)
        before = _rename(session, person, typed)
    return Renamed(session.version, before, person.label)


def rename(session_id: int, participant_id: int, typed: str, *, aim: Aim = ANYTHING) -> Renamed:
    """A facilitator renames somebody, also after they left: others still read the name. Raises Invalid, NotFound."""
    with changing(session_id, aim=aim) as session:
        person = someone_in(session, participant_id)
        before = _rename(session, person, typed)
    return Renamed(session.version, before, person.label)


def _rename(session: Session, person: Participant, typed: str) -> str:
    """Renames the person and returns their old label."""
    name, before = names.clean(typed), person.label
    if name == before:
        return before
    old_name, old_ordinal = person.name, person.ordinal
    if names.key(name) != names.key(old_name):  # another spelling of the same name keeps its number
        name, person.ordinal = told_apart(session, name, besides=person.pk)
    person.name = name
    person.name_hash, person.label_hash = hash_of(names.key(name)), hash_of(names.key(person.label))
    _rename_in_texts(session, old_name, old_ordinal, person)
    person.team, person.language = tags_for(session, name, person.ordinal, person.team, person.language)
    person.save(update_fields=["name", "name_hash", "ordinal", "label_hash", "team", "language"])
    return before


def _rename_in_texts(session: Session, name: str, ordinal: int, person: Participant) -> None:
    """Renames the person in the list and the wishes; otherwise their address, tags and
    wishes would not apply any more."""
    called_so = session.participants.filter(name_hash=hash_of(names.key(name)), erased_at=None)
    others = called_so.exclude(pk=person.pk).count()
    session.roster = roster.relabelled(session.roster, name, ordinal, others, person.label)
    spoken = SpokenOf(session, name, names.label(name, ordinal), alone=not others, as_written=True)
    session.wishes = wording.renamed(session.wishes, names.label(name, ordinal), person.label, spoken.others)
    session.wishes = wording.remarks_renamed(session.wishes, lambda line: spoken.renamed(line, person.label))
    session.notice = spoken.renamed(session.notice, person.label)[: names.LONGEST_NOTICE]
    session.save(update_fields=["roster", "wishes", "notice"])
    transaction.on_commit(roster.read_roster.cache_clear)  # the cached list may hold an erased person's old name
