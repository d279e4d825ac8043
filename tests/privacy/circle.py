"""A session that a test drives step by step. It tells the oracle what authors chose and who sat with whom.

People act through the services. Everybody who could ask for anything has a browser: `readers`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from django.db import transaction
from django.test import Client

from sessions_app.domain.errors import TroikaError
from sessions_app.domain.practice.plan import PLENARY, TRAVEL
from sessions_app.identity import cookie_name
from sessions_app.models import Group, Host, Note, Participant, Seat
from sessions_app.selectors.latest import _kept
from sessions_app.services import attendance, cards, erasing, hosting, joining, keeping, mending, notes, seating
from tests import cast

from .oracle import CARD_KINDS, LEFT, PRACTICES, Facts, Reader, Table, Text

# Names of which no template, and no text below, has a part.
NAMES = ("Adawyn", "Benwyn", "Cemwyn", "Deewyn", "Adawyn", "Eliwyn", "Floqyn", "Guswyn", "Halqyn", "Idawyn", "Janqyn")
SHARES = ("me", "group", "organizers", "group_organizers", "everyone")
# Who may read what is left to a holder, by what is drawn for any other note. It has a name, always.
GIFT_SHARES = {"me": "me", "group": "holder", "organizers": "holder_organizers"}
CONSONANTS = "bcdfghjklmnpqrstvwxz"
BODIES = (
    "{sign}",
    "={sign}+1",
    "-{sign}",
    "@{sign}",
    'say “{sign}”, "twice"\n\nand again; then, rest',
    "{sign} שלום عالم 🙂",
    "<b>{sign}</b> & more",
    "**{sign}** # no heading\n- nor | a list",
)
LAYS_CARDS = ("cards", "world_cafe")
ROUND_S = 2_000  # longer than any round of the cast


@dataclass(frozen=True)
class Slot:
    """A place where somebody may write, and the group that had the turn it is about."""

    author: int
    round: int
    holder: int
    kind: str
    table: int
    number: int = 0
    card: str = ""

    @property
    def key(self) -> str:
        if self.card:
            return f"{self.round}.{self.number}.{self.kind}.{self.card}"
        return f"{self.round}.{self.holder}.{self.kind}"


def chosen_for(kind: str, share: str, named: bool) -> tuple[str, bool]:
    """The same choice, or the nearest that a note of this kind can have."""
    if kind in CARD_KINDS:
        return share if share == "me" else CARD_KINDS[kind].share, named
    if kind not in LEFT:
        return share, named
    return GIFT_SHARES.get(share, share if share in GIFT_SHARES.values() else "holder_organizers"), True


def sign_of(number: int) -> str:
    """The sign of the text with this number: of letters alone, so that it counts as a word; no stemmer shortens it."""
    number, letters = number * 7_919, ""
    for _ in range(8):
        number, rest = divmod(number, len(CONSONANTS))
        letters += CONSONANTS[rest]
    return f"zq{letters}"


@contextmanager
def undone() -> Iterator[None]:
    """What happens here has not happened afterwards; pages forget what they have kept of it, too."""
    _kept.clear()
    before = transaction.savepoint()
    yield
    transaction.savepoint_rollback(before)
    _kept.clear()


class Circle:
    """One session: its people by their ids, what they wrote, and who else there is."""

    def __init__(self, people: int, rounds: int = 2, practice: str = "troika") -> None:
        self.oto = cast.account("Oto")
        named = {} if practice == "troika" else {"practice": practice}
        self.session = cast.opened(cast.session_of(self.oto, rounds=rounds, **named))
        self.at = 0.0
        self.people: list[Participant] = []
        self.sat: dict[int, dict[int, None]] = {}  # table → who has ever sat there, in the order of coming
        self.facts = Facts(self.session.code, self.session.title, practice)
        _, (_, *self.own_kinds), (_, *self.other_kinds) = PRACTICES[practice]
        self.revisions: dict[tuple[int, str], int] = {}
        self.readers: list[tuple[Reader, Client]] = []
        self._signs = 0
        self._others()
        for _ in range(people):
            self.join()

    def _others(self) -> None:
        """Those who are no participants: one of each kind."""
        fay, ola, ivo = (cast.account(name) for name in ("Fay", "Ola", "Ivo"))
        Host.objects.create(session=self.session, user=fay, role=Host.Duty.FACILITATOR)
        Host.objects.create(session=self.session, user=ola, role=Host.Duty.ORGANIZER, runs=False, invited=True)
        elsewhere = cast.opened(cast.session_of(ivo))
        [stranger] = cast.arrive(elsewhere, "Zedwyn")
        for name, user in {"owner": self.oto, "invited": ola, "facilitator": fay, "another’s organizer": ivo}.items():
            browser = Client()
            browser.force_login(user)
            self.readers.append(
                (Reader(name, organizer=user in (self.oto, ola), runs=user in (self.oto, fay)), browser)
            )
        visitor = Client()
        visitor.cookies[cookie_name(elsewhere.code)] = cast.secret_of(f"{stranger.name}0")
        self.readers += [(Reader("signed out"), Client()), (Reader("another session’s participant"), visitor)]

    # -- people and groups ---------------------------------------------------------------------------

    def join(self) -> Participant:
        number = len(self.people)
        secret = f"{self.session.code}-{number}".ljust(32, "_")
        name = NAMES[number % len(NAMES)]
        person = joining.join(self.session, name, secret, cast.later(self.at), cast.ms(self.at))
        browser = Client()
        browser.cookies[cookie_name(self.session.code)] = secret
        self.people.append(person)
        self.facts.forgotten = {name for name in self.facts.forgotten if name not in person.label}
        self.facts.labels[person.pk] = person.label
        self.readers.append((Reader(person.label, person=person.pk), browser))
        return person

    def begin(self) -> None:
        """The next round, once the one before is over by its own clocks."""
        self.at += ROUND_S
        now = cast.ms(self.at)
        seating.form_groups(self.session.pk, 0, (), seed=len(self.sat), now_ms=now)
        proposal = cast.snapshot(self.session.pk).proposal
        assert proposal
        hosting.start_round(self.session.pk, proposal.number, proposal.revision, now)
        self.look()

    def look(self) -> None:
        """Who sits where now, and whose turn is which."""
        started = Group.objects.filter(round__session=self.session, round__started_at__isnull=False)
        rounds = started.values_list("round", flat=True).order_by("round__number")
        last = rounds.last()
        self.facts.now = {}
        for group in started.select_related("round"):
            seats = list(Seat.objects.filter(group=group).order_by("pk"))
            sat = self.sat.setdefault(group.pk, {})
            sat |= {seat.participant_id: None for seat in seats if seat.left_at is None}
            if group.round_id == last:
                self.facts.now |= {seat.participant_id: group.pk for seat in seats if seat.left_at is None}
            at = {seat.position: seat.participant_id for seat in seats}
            turns = {at[position]: place + 1 for place, position in enumerate(group.order)}
            stage = group.round.held_stage()
            stays = at[min(at)] if stage.plan.formed == TRAVEL else None
            self.facts.tables[group.pk] = Table(
                group.round.number, group.number, frozenset(sat), turns, stage.plan.seats == PLENARY, stays
            )

    def slots(self, author: int) -> list[Slot]:
        """Where this person may write; of two groups in which they sat with a holder, the one that has the turn."""
        found: dict[str, Slot] = {}
        if author in self.facts.erased:
            return []
        for pk in sorted(self.sat):
            table = self.facts.tables[pk]
            for holder in self.sat[pk] if author in self.sat[pk] else ():
                for kind in self.own_kinds if holder == author else self.other_kinds:
                    slot = Slot(author, table.round, holder, kind, pk)
                    if slot.key not in found or self._has_the_turn(holder, pk):
                        found[slot.key] = slot
            if self.facts.practice in LAYS_CARDS:
                found |= {slot.key: slot for slot in self._cards_at(pk, author)}
        return list(found.values())

    def _cards_at(self, pk: int, author: int) -> list[Slot]:
        """What this person may lay there: two of each kind; whoever has the first seat, of one kind more."""
        if author not in self.sat[pk]:
            return []
        table, first = self.facts.tables[pk], Seat.objects.filter(group=pk, participant=author, position=0).exists()
        stage = Group.objects.select_related("round").get(pk=pk).round.held_stage().key
        kinds = [key for key, kind in CARD_KINDS.items() if kind.stage == stage and (first or not kind.role)]
        ids = ("aaaa", "bbbb")
        return [Slot(author, table.round, 0, kind, pk, table.number, card) for kind in kinds for card in ids]

    def _has_the_turn(self, holder: int, table: int) -> bool:
        group = Group.objects.get(pk=table)
        [seat] = Seat.objects.filter(group=group, participant=holder)
        return seat.position in (*group.order, *group.later)

    # -- what people do -----------------------------------------------------------------------------

    def new_sign(self) -> str:
        self._signs += 1
        return sign_of(self._signs)

    def write(self, slot: Slot, text: str, share: str, named: bool, sign: str = "") -> None:
        """Save as the phone does, and remember what was chosen."""
        self.at += 1
        share, named = chosen_for(slot.kind, share, named)
        author = Participant.objects.get(pk=slot.author)
        base = self.revisions.get((slot.author, slot.key), 0)
        edit = notes.Edit(slot.key, text, share, named, base, base + 1)
        before = self.facts.texts.get((slot.author, slot.key))
        now = cast.later(self.at)
        self.revisions[slot.author, slot.key] = notes.save_note(author, edit, now)
        if before and (before.text, before.share, before.named) == (text, share, named):
            return
        self.facts.hidden.discard((slot.author, slot.key))  # another text is not what was hidden
        self.facts.texts[slot.author, slot.key] = Text(
            sign, text, share, named, slot.author, slot.round, slot.holder, slot.kind, slot.table, now,
            slot.number, slot.card, before.laid if before else len(self.facts.texts),
        )  # fmt: skip

    def write_new(self, slot: Slot, body: int, share: str, named: bool) -> None:
        sign = self.new_sign()
        self.write(slot, BODIES[body % len(BODIES)].format(sign=sign), share, named, sign)

    def choose(self, text: Text, share: str, named: bool) -> None:
        """Another mind about who may read it; the words stay."""
        self.write(self._slot_of(text), text.text, share, named, text.sign)

    def hide(self, text: Text, *, on: bool) -> None:
        """A facilitator takes a card off the stage, or puts it there again."""
        [note] = Note.objects.filter(participant=text.author, key=text.slot[1])
        assert note.handle
        cards.hide_from_stage(self.session, note.handle, on=on)
        (self.facts.hidden.add if on else self.facts.hidden.discard)(text.slot)

    def clear(self, text: Text) -> None:
        self.write(self._slot_of(text), "", text.share, text.named, text.sign)

    def _slot_of(self, text: Text) -> Slot:
        """Where it is now: a holder who moved on has taken the turn along."""
        slots = {slot.key: slot for slot in self.slots(text.author)}
        return slots[text.slot[1]]

    def written(self) -> list[Text]:
        there = [text for _, text in sorted(self.facts.texts.items()) if text.text]
        return [text for text in there if text.author not in self.facts.erased]

    # -- coming and going ---------------------------------------------------------------------------

    def try_to(self, act: object, *arguments: object) -> bool:
        """What cannot be done just now is refused, as in real life; afterwards people sit where they sit."""
        self.at += 1
        assert callable(act)
        try:
            act(self.session.pk, *arguments, cast.ms(self.at))
        except TroikaError:
            return False
        self.look()
        return True

    def leave(self, person: int) -> None:
        self.try_to(attendance.leave, person)

    def come_back(self, person: int) -> None:
        self.try_to(attendance.come_back, person)

    def come_late(self, table: int) -> None:
        with suppress(TroikaError), transaction.atomic():
            self.try_to(mending.seat_late, self.join().pk, table)

    def join_lone(self, table: int, into: int) -> None:
        self.try_to(mending.join_lone, table, into)

    def next_round(self) -> None:
        """If there is one, and there are people for it."""
        with suppress(TroikaError), transaction.atomic():
            self.begin()

    def finish(self) -> None:
        with suppress(TroikaError), transaction.atomic():
            self.at += ROUND_S
            hosting.finish_session(self.session.pk, cast.later(self.at), cast.ms(self.at))

    def take_back(self, person: int) -> None:
        """Nobody else is to read anything of theirs any more."""
        self._at_once(person, erasing.take_back, share="me")

    def delete_all(self, person: int) -> None:
        self._at_once(person, erasing.delete_all, text="", share="me")

    def _at_once(self, person: int, act: Callable[..., object], **change: str) -> None:
        if person in self.facts.erased:
            return
        self.at += 1
        act(Participant.objects.get(pk=person), cast.later(self.at))
        for slot, text in list(self.facts.texts.items()):
            if text.author == person:
                self.facts.texts[slot] = replace(text, **change)  # type: ignore[arg-type]
        stored = Note.objects.filter(participant=person).values_list("key", "revision")
        self.revisions |= {(person, key): revision for key, revision in stored}

    def erase(self, person: int) -> None:
        """The person goes, with all that was theirs; the name goes, too, unless another has the same."""
        if person in self.facts.erased:
            return
        self.at += 1
        gone, secret = Participant.objects.get(pk=person), f"nobody’s {person}"
        erasing.erase(gone, "Somebody", secret, cast.later(self.at), cast.ms(self.at))
        self.look()
        self.facts.erased.add(person)
        self.facts.labels[person] = Participant.objects.get(pk=person).label
        self.facts.forgotten.add(gone.name)
        for label in self.facts.labels.values():
            self.facts.forgotten = {name for name in self.facts.forgotten if name not in label}

    def purge(self) -> None:
        """Its time is over: nothing of it is left for anybody."""
        keeping.delete_session(self.session.pk, cast.later(self.at))
        self.facts.purged = True
        self.facts.forgotten = {person.name for person in self.people}

    def tables_at_work(self) -> list[int]:
        last = max(table.round for table in self.facts.tables.values())
        return sorted(pk for pk, table in self.facts.tables.items() if table.round == last)
