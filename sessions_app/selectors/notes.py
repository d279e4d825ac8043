"""Notes: who may read which, and which facts about each. Only `readable` and domain/notes.py decide. Writes nothing.

Why: docs/decisions.md#notes-reach-a-reader-by-one-function-already-masked
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from ..domain import cards, names, notes
from ..domain.practice import cast, role_of
from ..domain.privacy import roles_told
from ..domain.rota import Rota
from ..domain.timekeeping import numbered, turns_held
from ..domain.units import Ms
from ..instant import as_ms
from ..models import Gathering, Group, Note, Participant, Round, Seat, Session, practice_of, rota_of
from .documents import Documents
from .prepared import Prepared, PreparedObjects
from .seats import CHUNK, seats_held
from .turns import groups_begun, looked_at_until

_written_by = PreparedObjects(lambda keys: Note.objects.filter(participant=keys[0]).order_by("key"))
# Whoever reads notes asks for these each time: of one session, and the last one of one person.
_session = PreparedObjects(lambda keys: Session.stored.filter(pk=keys[0]))
_gatherings = PreparedObjects(
    lambda keys: Gathering.objects.filter(card__participant__session=keys[0]).select_related("person", "card")
)
_roles_held = Prepared(
    lambda keys: (
        seats_held()
        .filter(round__session=keys[0])
        .values_list("round__number")
        .annotate(Count("participant", distinct=True), Count("group", distinct=True))
    )
)
_people_at_tables = Prepared(
    lambda keys: (
        seats_held()
        .filter(round__session=keys[0], participant__erased_at=None)
        .values_list("round__number", "group_id")
        .annotate(Count("participant", distinct=True))
    )
)
# The groups whose turns a reader is told of, and who sat in them: a participant's own, with names, or a session's.
_groups_of_one = Prepared(
    lambda keys: seats_held().filter(participant=keys[0]).values_list("group_id", "round_id", "round__number")
)
_groups_of_all = Prepared(
    lambda keys: Group.objects.filter(round__session=keys[0]).values_list("pk", "round_id", "round__number")
)
_seats_in_groups = Prepared(
    lambda groups: Seat.objects.filter(group__in=groups).values_list(
        "group_id", "participant_id", "position", "participant__name", "participant__ordinal"
    )
)
_seats_in_rounds = Prepared(
    lambda rounds: Seat.objects.filter(round__in=rounds).values_list("group_id", "participant_id", "position")
)
_mates_in = Prepared(
    lambda groups: (
        seats_held()
        .filter(group__in=groups)
        .values_list("group_id", "participant_id", "position", "participant__name", "participant__ordinal")
    )
)
_seats_of = PreparedObjects(
    lambda keys: (
        seats_held().filter(participant=keys[0]).select_related("round", "group").order_by("round__number", "pk")
    )
)

LAST = 1 << 16  # sorts notes about somebody without a turn last


class _Mate(NamedTuple):
    """Who sat in a group, and where."""

    person: int
    position: int
    name: str
    ordinal: int


# The columns of the query behind `readable`.
ROW = (
    "group_id", "group__round__number", "group__number", "participant_id", "participant__name", "participant__ordinal",
    "key", "revision", "role", "text", "share", "named", "written_at", "handle", "prominence",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads, and where: a participant (`person` is their id) or, without one, an organizer."""

    session: int
    person: int | None = None


@dataclass(frozen=True, slots=True)
class ReadableNote:
    """A note as one reader may see it. Without its author's name nothing in it tells who the author is.

    Then `author`, `group`, `turn`, `holder` and `written_at` are withheld, and from participants also
    `role`; from organizers, too, if fewer than three people had it. Participants get `group`, `turn` and `holder` only
    for their own groups. `turn` is also None if the holder had no turn in that group and will have none, and neither is
    there of a note about a round or the session, which names nobody but its author. `key` and
    `revision` are for the author only, `handle` and `prominence` for organizers only.

    `card`: it lies on the table of the group. Organizers get its `group` without a name, too, if enough people there
    could have laid it (domain/cards.py). `who` sees to it until `day`, and whether it is `done`: organizers get
    `who` only with the group, because a name would tell it.

    `document`: the digest of the document whose words are for this kind of note (selectors/documents.py).
    """

    round: int
    kind: str
    document: str
    role: str
    text: str
    share: str
    named: bool
    author: str = ""
    stage: int = 0  # the index of the document's stage in which it is written
    group: int | None = None
    turn: int | None = None
    holder: str = ""
    written_at: datetime | None = None
    mine: bool = False  # the reader wrote it
    about_me: bool = False  # it is about the reader's own turn
    key: str = ""
    revision: int = 0
    handle: UUID | None = None
    prominence: str = ""
    card: bool = False
    who: str = ""
    day: date | None = None
    done: bool = False


def readable(
    reading: Reading, prominence: str = "", *, left: bool = False, documents: Documents | None = None
) -> Iterator[ReadableNote]:
    """Every note with a text that this reader may see, masked for them. Only a few are in memory at a time.

    First come notes with a name and the reader's own: by round, group and turn. Then those without a
    name: only by round, table and role (if told), text and kind, because any other order could reveal the author.
    `prominence`: only notes with this prominence; `left`: only those that are left to the holder of a turn.
    `documents`: of this session, if the caller has looked them up already.
    """
    found = readable_rows(reading, prominence)
    found = found.filter(share__in=notes.shares_read(holder=True)) if left else found
    documents = documents or Documents(reading.session)
    seats, gathered = _Seats(reading, documents), _gathered(reading.session, documents)
    known, nameless = (Q(named=True), Q()) if reading.person is None else _own_and_others(reading.person)
    rows = found.filter(known).order_by("group__round__number", "group__number", "group_id", "pk").values_list(*ROW)
    for _, together in groupby(rows.iterator(CHUNK), key=itemgetter(0)):
        placed = sorted(together, key=seats.order)
        yield from (_seen_to(_known(row, seats, reading, documents), gathered.get((row[3], row[6]))) for row in placed)
    told = {} if reading.person else _roles_told(reading.session, documents)
    tables = {} if reading.person else _tables_told(reading.session, documents)
    rows = found.filter(nameless, named=False).annotate(told=_role_if_told(told), table=_table_if_told(tables))
    rows = rows.order_by("group__round__number", "table", "told", "text", "share").values_list(*ROW, "told", "table")
    masked = (
        _seen_to(
            _nameless(row, reading, documents), gathered.get((row[3], row[6])), told=bool(reading.person or row[-1])
        )
        for row in rows.iterator(CHUNK)
    )
    # Equal texts with equal `share`: the database would return them in the order in which they were written.
    for _, alike in groupby(masked, key=attrgetter("round", "group", "role", "text", "share")):
        yield from sorted(alike, key=lambda note: (note.kind, str(note.handle)))


def how_many(reading: Reading, prominence: str = "") -> int:
    """How many notes `readable` yields."""
    return readable_rows(reading, prominence).count()


def readable_rows(reading: Reading, prominence: str = "") -> QuerySet[Note]:
    """The rows behind `readable`, unmasked: for counting and marking, never for showing."""
    found = Note.objects.filter(_theirs(reading), participant__session=reading.session).exclude(text="")
    return found.filter(prominence=prominence) if prominence else found


def _roles_told(session_id: int, documents: Documents) -> dict[int, frozenset[str]]:
    """By round: the roles that a note without a name may tell, because enough people had them."""
    counted = _roles_held.rows([session_id])
    return {round: roles_told(documents.stage(round).cast, people, groups) for round, people, groups in counted}


def _role_if_told(told: dict[int, frozenset[str]]) -> Case:
    """The role, or nothing: its rows are sorted by what they tell and by no more."""
    whens = [When(group__round__number=round, role__in=roles, then=F("role")) for round, roles in told.items() if roles]
    return Case(*whens, default=Value(""))


def _tables_told(session_id: int, documents: Documents) -> dict[str, list[int]]:
    """By kind of card: the groups that a card without a name may tell. Nothing is asked where there are no cards."""
    kinds = {kind.key for document in documents for kind in practice_of(document).kinds.cards}
    if not kinds:
        return {}
    people: dict[int, dict[int, int]] = {}
    for round, group, count in _people_at_tables.rows([session_id]):
        people.setdefault(round, {})[group] = count
    found: dict[str, list[int]] = {}
    for round, by_group in people.items():
        stage = documents.stage(round)
        for kind in stage.kinds.cards:
            found.setdefault(kind.key, []).extend(cards.tables_told(kind, stage, by_group))
    return found


def _gathered(session_id: int, documents: Documents) -> dict[tuple[int, str], Gathering]:
    """What was done with cards, by author and key. Nothing is asked where there are no cards."""
    if not any(practice_of(document).kinds.cards for document in documents):
        return {}
    return {(each.card.participant_id, each.card.key): each for each in _gatherings.all(session_id)}


def _seen_to(note: ReadableNote, gathered: Gathering | None, *, told: bool = True) -> ReadableNote:
    if gathered is None:
        return note
    return replace(note, who=gathered.whoever if told else "", day=gathered.day, done=gathered.done)


def _table_if_told(told: dict[str, list[int]]) -> Case:
    """The group's number, or 0."""
    whens = [
        When(key__contains=f".{kind}.", group__in=groups, then=F("group__number")) for kind, groups in told.items()
    ]
    return Case(*whens, default=Value(0))


def _own_and_others(person: int) -> tuple[Q, Q]:
    return Q(named=True) | Q(participant=person), ~Q(participant=person)


def _theirs(reading: Reading) -> Q:
    """The notes that this reader may read at all, by the rule in domain/notes.py."""
    if reading.person is None:
        return Q(share__in=notes.shares_read(organizer=True))
    mine = seats_held().filter(participant=reading.person).values("group_id")
    to_mates = Q(share__in=notes.shares_read(mate=True), group__in=mine)
    to_holder = Q(share__in=notes.shares_read(holder=True), key__contains=f".{reading.person}.")
    return Q(participant=reading.person) | to_mates | to_holder | Q(share__in=notes.shares_read(here=True))


class _Seats:
    """Who was the holder in which turn: in all groups of the session or, for a participant, in their own."""

    def __init__(self, reading: Reading, documents: Documents) -> None:
        self._documents = documents
        own = reading.person is not None
        groups = _groups_of_one.rows([reading.person]) if own else _groups_of_all.rows([reading.session])
        self._turns = _turns_in(reading.session, {group for group, *_ in groups})
        self._positions: dict[tuple[int, int], list[int]] = {}
        self._names: dict[int, str] = {}
        # Where everybody was in one group, nobody had a turn, and thousands may have sat.
        everybody = set(documents.of_everybody())
        within = {group if own else round for group, round, number in groups if number not in everybody}
        seats = (_seats_in_groups if own else _seats_in_rounds).rows(sorted(within)) if within else []
        for group, person, position, *called in seats:
            self._positions.setdefault((group, person), []).append(position)
            if own:
                self._names[person] = names.label(*called)

    def told(self, group: int) -> bool:
        return group in self._turns

    def turn_of(self, group: int, holder: int) -> int | None:
        """The holder's turn (from 1) in that group, the last one if there were several; None if they had none.

        A note stores only its holder, because turns swap places and may be dropped.
        """
        turns, seats = self._turns.get(group, {}), self._positions.get((group, holder), [])
        return max((turns[seat] for seat in seats if seat in turns), default=None)

    def name_of(self, person: int) -> str:
        return self._names.get(person, "")

    def order(self, row: tuple[Any, ...]) -> tuple[int, int, int, int]:
        """A sort key for the notes of one group: by turn, then by kind; notes about
        somebody without a turn come last."""
        note_key = notes.note_key_of(row[6])
        round = row[1] or note_key.round
        rank = self._documents.rank(round, note_key.kind)
        if not self._documents.about_a_turn(round, note_key.kind):
            return LAST, 0, rank, row[3]
        return self.turn_of(row[0], note_key.holder) or LAST, note_key.holder, rank, row[3]


def _turns_in(session_id: int, groups: set[int]) -> dict[int, dict[int, int]]:
    """By group, then by seat: the number of its turn."""
    [session] = _session.all(session_id)
    ended_at = as_ms(session.ended_at) if session.ended_at else None
    alike: dict[Rota, dict[int, int]] = {}
    found: dict[int, dict[int, int]] = {}
    for _, group, _, rota in groups_begun(session):
        if group in groups:
            if rota not in alike:
                alike[rota] = numbered(rota, ended_at)
            found[group] = alike[rota]
    return found


def _known(row: tuple[Any, ...], seats: _Seats, reading: Reading, documents: Documents) -> ReadableNote:
    group, round, number, person, name, ordinal, key, revision, role, text, share, named, at, handle, prominence = row
    note_key, mine, told = notes.note_key_of(key), person == reading.person, seats.told(group)
    round = round or note_key.round  # what waits for a seat has no group yet
    of_turn = documents.about_a_turn(round, note_key.kind)
    return ReadableNote(
        round=round,
        kind=note_key.kind,
        document=documents.knowing(round, note_key.kind),
        stage=documents.written_in(round, note_key.kind),
        role=role,
        text=text,
        share=share,
        named=named,
        author=names.label(name, ordinal),
        group=number if told else None,
        turn=seats.turn_of(group, note_key.holder) if of_turn else None,
        holder=seats.name_of(note_key.holder) if of_turn else "",
        written_at=at,
        mine=mine,
        about_me=of_turn and note_key.holder == reading.person,
        key=key if mine else "",
        revision=revision if mine else 0,
        handle=handle if reading.person is None else None,
        prominence=prominence if reading.person is None else "",
        card=bool(note_key.card),
    )


def _nameless(row: tuple[Any, ...], reading: Reading, documents: Documents) -> ReadableNote:
    _, round, _, _, _, _, key, _, _, text, share, named, _, handle, prominence, role, table = row
    note_key, for_organizer = notes.note_key_of(key), reading.person is None
    kind = note_key.kind
    return ReadableNote(
        round=round,
        kind=kind,
        document=documents.knowing(round, kind),
        stage=documents.written_in(round, kind),
        role=role,
        text=text,
        share=share,
        named=named,
        group=table or None,
        handle=handle if for_organizer else None,
        prominence=prominence if for_organizer else "",
        card=bool(note_key.card),
    )


def left_to(participant: Participant) -> list[ReadableNote]:
    """What others have left to this person as the holder of a turn, by round and turn."""
    left = readable(Reading(participant.session_id, participant.pk), left=True)
    return [note for note in left if note.about_me and not note.mine]


# -- what the pad needs -----------------------------------------------------------------------------


def own_notes(participant: Participant) -> list[Note]:
    """All that this person wrote, for this person only."""
    return _written_by.all(participant.pk)


def rounds_of(participant: Participant, now_ms: Ms) -> list[dict[str, Any]]:
    """The rounds in which this person has sat, each with everybody who sat with them in it, in one group or several.

    `asked`: the holders of turns that were under way while the person sat there (domain/notes.py). `roles`: by holder,
    the person's role in that turn, where there is a choice. `ahead`: whether their own turn may still come. Where the
    practice has several stages: which `stage` it was (0 is left out), and the how many-th round of it (`nth`). `stays`:
    whether they stayed while others travelled, or brought the case; left out if not.

    Where all were together nobody sat with anybody: no names.
    """
    rounds: dict[int, dict[str, Any]] = {}
    seats = _seats_of.all(participant.pk)
    mates: dict[int, list[_Mate]] = {}
    groups = sorted({seat.group_id for seat in seats if seat.round.held_stage().plan.sizes})
    for group, *mate in _mates_in.rows(groups) if groups else []:
        mates.setdefault(group, []).append(_Mate(*mate))
    for seat in seats:
        held = rounds.setdefault(
            seat.round.number,
            {"people": {}, "asked": set(), "roles": {}, "ahead": False, "more": _place_of(seat.round)},
        )
        table = mates.get(seat.group_id, [])
        positions = [mate.position for mate in table]
        if table and seat.position == seat.round.held_stage().stays(positions, seat.group.order):
            held["more"]["stays"] = True
        held["people"].update({mate.person: names.label(mate.name, mate.ordinal) for mate in table})
        asked, ahead = _asked(participant.session, seat, {mate.position: mate.person for mate in table}, now_ms)
        held["asked"].update(turn.holder for turn in asked)
        held["roles"].update(_roles_of(seat, positions, asked))
        held["ahead"] |= ahead
    return [
        {
            "round": number,
            "people": [{"id": pk, "name": name} for pk, name in held["people"].items()],
            "asked": sorted(held["asked"]),
            "roles": held["roles"],
            "ahead": held["ahead"],
        }
        | held["more"]
        for number, held in rounds.items()
    ]


def _place_of(round: Round) -> dict[str, Any]:
    """Where the practice has several stages: which of them the round held."""
    if len(practice_of(round.document_id).stages) == 1:
        return {}
    return ({"stage": round.stage} if round.stage else {}) | {"nth": round.as_planned.nth}


def _roles_of(seat: Seat, positions: list[int], turns: list[notes.Begun]) -> dict[int, str]:
    """By holder: as whom this seat's person took part in the turn; nothing where all but the holder have one role."""
    stage = seat.round.held_stage()
    roles, stays = stage.cast, stage.stays(positions, seat.group.order)
    if sum(role.comes != cast.HOLDER for role in roles) < 2:
        return {}
    return {
        turn.holder: role
        for turn in turns
        if turn.holder != seat.participant_id
        and (role := role_of(roles, seat.position, positions, turn=turn.turn, order=seat.group.order, stays=stays))
    }


def _asked(session: Session, seat: Seat, holders: dict[int, int], now_ms: Ms) -> tuple[list[notes.Begun], bool]:
    """The turns that this seat's person is asked about, and whether their own may still come. `holders`: who sat on
    which position."""
    until_ms, closed = looked_at_until(session, now_ms)
    rota = rota_of(seat.round, seat.group)
    turns = [
        notes.Begun(turn.turn, turn.began_at, holders[turn.seat])
        for turn in turns_held(rota, until_ms, closed=closed)
        if turn.seat in holders
    ]
    goes_on = not closed and seat.left_at is None and not rota.over(until_ms)
    asked = notes.asked_about(notes.Stay(seat.from_turn, None if seat.left_at is None else Ms(seat.left_at)), turns)
    return asked, goes_on and seat.position in rota.owed(until_ms)
