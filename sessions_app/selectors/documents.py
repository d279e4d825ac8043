"""Which document each round of a session follows, and which of them knows a kind of note. Writes nothing.

Two rounds of one session may follow two documents: the practice’s text may have changed between them.
"""

from collections.abc import Iterator

from ..domain.practice import CardKind, NoteKind, Stage, kinds
from ..models import Session, stage_of


class Documents:
    """The documents of one session, by their digests."""

    def __init__(self, session_id: int) -> None:
        rounds = Session.stored.filter(pk=session_id).order_by("groupings__number")
        rows = list(rounds.values_list("document_id", "groupings__number", "groupings__document_id"))
        self._new: str = rows[0][0]
        self._by_round: dict[int, str] = {number: document for _, number, document in rows if number is not None}
        self._known: dict[tuple[int, str], str] = {}
        self._as: dict[tuple[int, str], tuple[bool, int]] = {}

    def of(self, round: int) -> str:
        """The document of a round; of one that is not formed, the session’s own."""
        return self._by_round.get(round, self._new)

    def stage(self, round: int) -> Stage:
        """What that document says of the stage that the round holds."""
        return stage_of(self.of(round))

    def __iter__(self) -> Iterator[str]:
        """Each of them once: the session’s own, then those of its rounds, the latest first."""
        yield from dict.fromkeys([self._new, *reversed(self._by_round.values())])

    def knowing(self, round: int, kind: str) -> str:
        """The document whose words are for a note or card of this kind in this round: the round’s own or, if that does
        not know the kind, another one of the session that does. If none does, the round’s own."""
        if (round, kind) not in self._known:
            documents = [self.of(round), *self]
            known = ((each, stage_of(each).kinds) for each in documents)
            found = (each for each, written in known if written.note(kind) or written.card(kind))
            self._known[round, kind] = next(found, documents[0])
        return self._known[round, kind]

    def kind(self, round: int, kind: str) -> NoteKind | None:
        """That kind of note as its document has it; None if no document knows it."""
        return stage_of(self.knowing(round, kind)).kinds.note(kind)

    def card(self, round: int, kind: str) -> CardKind | None:
        """That kind of card as its document has it; None if no document knows it."""
        return stage_of(self.knowing(round, kind)).kinds.card(kind)

    def about_a_turn(self, round: int, kind: str) -> bool:
        """Whether its key names a holder. If not, the note is about the round or the session, and names its author."""
        return self._known_as(round, kind)[0]

    def rank(self, round: int, kind: str) -> int:
        """The place of a kind among the notes about one turn: in the order of its document; last if none knows it."""
        return self._known_as(round, kind)[1]

    def _known_as(self, round: int, kind: str) -> tuple[bool, int]:
        if (round, kind) not in self._as:
            there = stage_of(self.knowing(round, kind)).kinds
            found: tuple[NoteKind | CardKind, ...] = (*there.notes, *there.cards)
            rank = next((rank for rank, note in enumerate(found) if note.key == kind), len(found))
            known = found[rank] if rank < len(found) else None
            of_turn = known is None or (isinstance(known, NoteKind) and known.about == kinds.TURN)
            self._as[round, kind] = (of_turn, rank)
        return self._as[round, kind]
