"""Which document each round of a session follows, which of its stages it holds, and which of them knows a kind of note.
Writes nothing.

Two rounds of one session may follow two documents: the practice’s text may have changed between them.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ..domain.practice import CardKind, NoteKind, Stage, kinds
from ..models import Session, practice_of, stage_of

_FIELDS = ("document_id", "stage", "nth", "question")


class _Formed(NamedTuple):
    """What a round keeps of its forming."""

    document: str
    stage: int
    nth: int | None
    question: str


class Documents:
    """The documents of one session, by their digests."""

    def __init__(self, session_id: int) -> None:
        rounds = Session.stored.filter(pk=session_id).order_by("groupings__number")
        rows = list(
            rounds.values_list("document_id", "groupings__number", *(f"groupings__{field}" for field in _FIELDS))
        )
        self._new: str = rows[0][0]
        self._rounds: dict[int, _Formed] = {
            number: _Formed(*formed) for _, number, *formed in rows if number is not None
        }
        self._known: dict[tuple[int, str], str] = {}
        self._as: dict[tuple[int, str], tuple[bool, int]] = {}

    def of(self, round: int) -> str:
        """The document of a round; of one that is not formed, the session’s own."""
        formed = self._rounds.get(round)
        return formed.document if formed else self._new

    def index(self, round: int) -> int:
        """The index of the stage that the round holds; of one that is not formed, the first."""
        formed = self._rounds.get(round)
        return formed.stage if formed else 0

    def stage(self, round: int) -> Stage:
        """What that document says of the stage that the round holds."""
        return stage_of(self.of(round), self.index(round))

    def question(self, round: int) -> str:
        """What people talked about in the round, as it was formed; empty if it has no question."""
        formed = self._rounds.get(round)
        return formed.question if formed else ""

    def of_everybody(self) -> list[int]:
        """The rounds in which everybody was in one group."""
        return [number for number in self._rounds if self.stage(number).plan.everybody]

    def __iter__(self) -> Iterator[str]:
        """Each of them once: the session’s own, then those of its rounds, the latest first."""
        yield from dict.fromkeys([self._new, *(each.document for each in reversed(self._rounds.values()))])

    def knowing(self, round: int, kind: str) -> str:
        """The document whose words are for a note or card of this kind in this round: the round’s own or, if that does
        not know the kind, another one of the session that does. If none does, the round’s own."""
        if (round, kind) not in self._known:
            documents = [self.of(round), *self]
            known = ((each, practice_of(each).kinds) for each in documents)
            found = (each for each, written in known if written.note(kind) or written.card(kind))
            self._known[round, kind] = next(found, documents[0])
        return self._known[round, kind]

    def written_in(self, round: int, kind: str) -> int:
        """The index of the stage of that document in which such notes or cards are written; if it does not know the
        kind, of the one that the round holds."""
        found = practice_of(self.knowing(round, kind)).stage_with(kind)
        return self.index(round) if found is None else found

    def kind(self, round: int, kind: str) -> NoteKind | None:
        """That kind of note as its document has it; None if no document knows it."""
        return practice_of(self.knowing(round, kind)).kinds.note(kind)

    def card(self, round: int, kind: str) -> CardKind | None:
        """That kind of card as its document has it; None if no document knows it."""
        return practice_of(self.knowing(round, kind)).kinds.card(kind)

    def about_a_turn(self, round: int, kind: str) -> bool:
        """Whether its key names a holder. If not, the note is about the round or the session, and names its author."""
        return self._known_as(round, kind)[0]

    def rank(self, round: int, kind: str) -> int:
        """The place of a kind among the notes about one turn: in the order of its document; last if none knows it."""
        return self._known_as(round, kind)[1]

    def _known_as(self, round: int, kind: str) -> tuple[bool, int]:
        if (round, kind) not in self._as:
            found = practice_of(self.knowing(round, kind)).kinds.kept
            rank = next((rank for rank, note in enumerate(found) if note.key == kind), len(found))
            known = found[rank] if rank < len(found) else None
            of_turn = known is None or (isinstance(known, NoteKind) and known.about == kinds.TURN)
            self._as[round, kind] = (of_turn, rank)
        return self._as[round, kind]
