"""Tables and constraints, and thin converters to domain values. No rules, no behaviour in save().

Instants that time a group are integer milliseconds since 1970 (UTC); everything else is a datetime.
Why: docs/decisions.md#the-manager-hides-deleted-sessions-not-each-query
"""

import hashlib
import json
import logging
import unicodedata
import uuid
from collections.abc import Sequence
from datetime import tzinfo
from functools import lru_cache
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Value
from django.db.models.functions import Now
from django.utils import timezone

from .domain import cards, cases, names, notes
from .domain.coming_back import Asked
from .domain.contract import Agreed, Contract
from .domain.errors import Unreadable
from .domain.given import Given
from .domain.mail import as_people_read_it, plain_address
from .domain.names import LONGEST_NOTICE
from .domain.practice import BadDocument, Plan, Practice, Stage, read
from .domain.program import PlannedRound, following
from .domain.rota import Frame, Rota
from .domain.timeline import Clock
from .domain.units import Ms
from .domain.zones import NOWHERE, zone_of
from .practices import by_digest

KEEP_DAYS = 90
# What Troika said when documents came to be stored: what the version before stores meanwhile follows it (0018).
FIRST_DOCUMENT = "c8f6d1bae5cabed1b1f5f042545b85a01d91e7703c93f18942b41b0dbc342c2b"

logger = logging.getLogger(__name__)


class UserManager(BaseUserManager["User"]):
    """Makes accounts. The e-mail address is the login, and is compared in its normal form."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=plain_address(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        user = self.of_address(username or "")
        if user is None:
            raise self.model.DoesNotExist
        return user

    def of_address(self, typed: str) -> "User | None":
        """The account with this address; accounts may be older than the normal form."""
        plain = plain_address(typed)
        found = {
            user.email: user for user in self.filter(email__in={plain, as_people_read_it(plain), typed.strip().lower()})
        }
        return found.get(plain) or next(iter(found.values()), None)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who creates or facilitates sessions. Participants have no account."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=100)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(None if raw_password is None else unicodedata.normalize("NFC", raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Also tries other compositions: keyboards type a letter with its accent as one character or two, and passwords
        may be older than the normal form."""
        if raw_password is None:
            return super().check_password(None)
        spellings = [
            unicodedata.normalize("NFC", raw_password),
            raw_password,
            unicodedata.normalize("NFD", raw_password),
        ]
        return any(super(User, self).check_password(spelling) for spelling in dict.fromkeys(spellings))


class Document(models.Model):
    """What a practice said at one time, as canonical JSON, named by the digest of that text. It never changes, and so
    whatever is made of it can be kept by its digest; it tells nothing of anybody, and is never deleted.

    Why: docs/decisions.md#a-round-keeps-the-document-that-it-was-formed-with
    """

    digest = models.CharField(max_length=64, primary_key=True)
    text = models.TextField()

    def __str__(self) -> str:
        return self.digest


class SessionsThereAre(models.Manager["Session"]):
    """Hides deleted sessions that can still be brought back from every page, service and socket."""

    def get_queryset(self) -> models.QuerySet["Session"]:
        return super().get_queryset().filter(deleted_at=None)


class Session(models.Model):
    """One event. `version` counts committed changes that anybody's screen could show."""

    class Venue(models.TextChoices):
        ROOM = "room"
        LINKS = "links"
        OWN = "own"
        HERE = "here"  # a call of each group, in Troika's own pages: domain/calling.py

    class Fours(models.TextChoices):
        SHRINK = "shrink"
        LONGER = "longer"

    code = models.CharField(max_length=6, unique=True)
    title = models.CharField(max_length=120)
    invitation = models.TextField(blank=True)
    practice = models.CharField(max_length=40)  # its key
    document = models.ForeignKey(  # what its next round is formed with: services/documents.py
        Document, on_delete=models.PROTECT, related_name="+", db_default=FIRST_DOCUMENT
    )
    lengths = models.JSONField(default=dict)  # ms by phase key, as the organizer set them
    # What is asked, one question a round, by the key of the stage, as the organizer wrote it; {}: as the document says.
    questions = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    rounds = models.PositiveSmallIntegerField(default=1)
    fours = models.CharField(max_length=10, choices=Fours.choices, default=Fours.SHRINK)
    venue = models.CharField(max_length=10, choices=Venue.choices, default=Venue.ROOM)
    link_pattern = models.CharField(max_length=500, blank=True)
    link_list = models.JSONField(default=list, blank=True)
    grace = models.PositiveSmallIntegerField(default=20)  # seconds without a connection before a person counts as away
    prepares = models.BooleanField(default=False, db_default=False)  # people may prepare before it is opened
    self_run = models.BooleanField(default=False)  # nobody hosts it; its participants start and pause it together
    # Its rounds are formed, shown and begun by themselves until its facilitator holds it.
    runs_itself = models.BooleanField(default=False, db_default=False)
    cohost_hash = models.CharField(max_length=64, blank=True)  # hash of the secret in the link for a second facilitator
    wishes = models.TextField(blank=True)  # who should sit together or apart, in plain words: domain/wording.py
    roster = models.TextField(blank=True)  # a pasted list: name, team, language, e-mail
    team_question = models.CharField(max_length=120, blank=True)  # asked at the door; empty: not asked
    language_question = models.CharField(max_length=120, blank=True)
    language = models.CharField(
        max_length=10, default="en", db_default="en"
    )  # the language of notes: harvest/themes.py
    zone = models.CharField(max_length=64, default=NOWHERE, db_default=NOWHERE)  # for its days and hours
    keep_days = models.PositiveSmallIntegerField(default=KEEP_DAYS, db_default=KEEP_DAYS)  # after its end
    organizer_hash = models.CharField(max_length=64, blank=True, db_default="")  # the same for organizers
    notice = models.CharField(max_length=LONGEST_NOTICE, blank=True, default="", db_default="")  # to everybody
    notice_at = models.BigIntegerField(null=True, blank=True)  # ms: when it was sent
    version = models.PositiveIntegerField(default=1)
    # The version at which people or their seats last changed.
    people_version = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now())  # last change: services/changing.py
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)  # by its owner, who can bring it back for days

    objects: ClassVar[SessionsThereAre] = SessionsThereAre()
    stored: ClassVar[models.Manager["Session"]] = models.Manager()  # also deleted ones: services/keeping.py

    def __str__(self) -> str:
        return self.title

    def planned(self) -> Practice:
        """Its practice with the lengths and questions of this session."""
        return practice_of(self.document_id).with_lengths(self.lengths).with_questions(self.questions)

    def next_round(self) -> PlannedRound:
        """The round to form next: after the latest that has begun."""
        begun = self.groupings.filter(started_at__isnull=False).order_by("-number").first() if self.pk else None
        return following(self.planned(), self.rounds, begun.as_planned if begun else None)

    def stage(self) -> Stage:
        """What its practice says of the stage that its next round holds; `plan` has the lengths."""
        practice = practice_of(self.document_id)
        return practice.stages[self.next_round().stage if len(practice.stages) > 1 else 0]

    def plan(self) -> Plan:
        """The plan of that stage with this session's lengths."""
        return self.stage().plan.with_lengths(self.lengths)

    @property
    def tz(self) -> tzinfo:
        """The session's time zone."""
        return zone_of(self.zone)


class Host(models.Model):
    """What an account may do with a session: read its harvest (organizers), run it (`runs`), or both.

    The owner does both, and alone invites and removes the others: invited organizers (`invited`) and facilitators.
    """

    class Duty(models.TextChoices):
        ORGANIZER = "organizer"
        FACILITATOR = "facilitator"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="hosts")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="hosting")
    role = models.CharField(max_length=12, choices=Duty.choices)
    runs = models.BooleanField(default=True, db_default=True)
    invited = models.BooleanField(default=False, db_default=False)  # came by the link for organizers
    archived_at = models.DateTimeField(null=True, blank=True)  # hides it on their own list, and does nothing else

    class Meta:
        constraints = (models.UniqueConstraint(fields=["session", "user"], name="one_host_role_a_person"),)

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"


class Participant(models.Model):
    """A person in one session, known by a secret whose hash is stored."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="participants")
    name = models.CharField(max_length=names.LONGEST)
    name_hash = models.CharField(max_length=64)  # of names.key, which can be long; a hash fits every index
    label_hash = models.CharField(max_length=64)
    ordinal = models.PositiveIntegerField(default=1)
    secret_hash = models.CharField(max_length=64, unique=True)
    joined_at = models.DateTimeField(default=timezone.now)
    team = models.CharField(max_length=60, blank=True)  # people of one team are kept apart
    language = models.CharField(max_length=60, blank=True)  # people of one language are kept together
    away_at = models.BigIntegerField(null=True, blank=True)  # ms: silent for longer than the grace period
    vouched = models.BooleanField(default=False)  # a group mate says that they are here although their phone is silent
    awaited = models.BooleanField(default=False, db_default=False)  # has prepared, and not come so far
    left_at = models.BigIntegerField(null=True, blank=True)  # ms: left the session for good
    removed_at = models.BigIntegerField(null=True, blank=True)  # ms: a facilitator removed them
    hand_at = models.BigIntegerField(null=True, blank=True)  # ms: when they raised their hand
    rests_in = models.PositiveSmallIntegerField(null=True, blank=True)  # the number of the round that they sit out
    ready = models.BooleanField(default=False)  # to begin, in a session that nobody hosts
    erased_at = models.DateTimeField(null=True, blank=True)  # their data is gone, except their seats
    gave_feedback = models.BooleanField(default=False, db_default=False)
    signs = models.BooleanField(null=True, blank=True)  # whether their notes carry their name; None: never asked
    asked_hash = models.CharField(max_length=64, blank=True, default="", db_default="")  # whose browser that is
    asked_at = models.BigIntegerField(null=True, blank=True)  # ms: a browser at the door asks to be this person
    former_hash = models.CharField(max_length=64, blank=True, default="", db_default="")  # before they were let back in

    class Meta:
        indexes = (models.Index(fields=["session", "name_hash"], name="people_of_one_name"),)
        constraints = (models.UniqueConstraint(fields=["session", "label_hash"], name="people_are_told_apart"),)

    def __str__(self) -> str:
        return self.label

    @property
    def asked(self) -> Asked | None:
        """The open request to be this person, if there is one."""
        return asked_of(self.asked_hash, self.asked_at)

    @property
    def away(self) -> bool:
        return is_away(self.away_at, vouched=self.vouched)

    @property
    def label(self) -> str:
        return names.label(self.name, self.ordinal)


class Round(models.Model):
    """One grouping. It keeps the document, the phase lengths and the question of its forming. A proposal is a round
    that has not started.

    It holds the `stage` with this index in its document, as the `nth` round of that stage (None: as its `number` says).
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="groupings")
    number = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField(default=1)  # counts the proposal's changes, from 1
    seed = models.BigIntegerField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", db_default=FIRST_DOCUMENT)
    stage = models.PositiveSmallIntegerField(default=0, db_default=0)
    nth = models.PositiveSmallIntegerField(null=True, blank=True)
    question = models.TextField(blank=True, default="", db_default="")  # what people talk about in it
    lengths = models.JSONField()
    shrink_fours = models.BooleanField(default=True)  # larger groups, fours or not, have shorter turns
    outlook = models.JSONField(default=dict, blank=True)  # what mixing knew of the proposal: domain/outlook.py
    shown_at = models.BigIntegerField(null=True, blank=True)
    begins_at = models.BigIntegerField(null=True, blank=True)  # ms: when it begins by itself; only while it is shown
    started_at = models.BigIntegerField(null=True, blank=True)
    voices = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))  # domain/voices.py

    class Meta:
        constraints = (models.UniqueConstraint(fields=["session", "number"], name="one_round_a_number"),)

    def __str__(self) -> str:
        return f"round {self.number}"

    @property
    def as_planned(self) -> PlannedRound:
        """Its place in the session."""
        return PlannedRound(self.number, self.stage, self.nth or self.number, self.question)

    def held_stage(self) -> Stage:
        """What its document says of the stage that it holds."""
        return stage_of(self.document_id, self.stage)

    @property
    def of_everybody(self) -> bool:
        """Whether everybody is in its one group: see services/everybody.py."""
        return self.held_stage().plan.everybody


class Group(models.Model):
    """People who sit together in a round, with the stored facts of their clock (ms) and their rota.

    `order`: the seats in the order of their turns, past ones too. `later`: seats whose turn waits. `size`: for how many
    people it was formed, which fixes how long a turn is. See domain/rota.py.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="groups")
    number = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField(default=1)
    started_at = models.BigIntegerField(null=True, blank=True)
    paused_at = models.BigIntegerField(null=True, blank=True)
    paused_ms = models.BigIntegerField(default=0)
    time_out_at = models.BigIntegerField(null=True, blank=True)  # somebody of the group needed a moment; never who
    held = models.BooleanField(default=False, db_default=False)  # the facilitator has paused it as well
    adjust = models.JSONField(default=list)
    ended = models.JSONField(default=list, db_default=Value([], models.JSONField()))  # by step: who ended it early
    size = models.PositiveSmallIntegerField(default=3)
    order = models.JSONField(default=list)
    later = models.JSONField(default=list)
    stays_alone = models.BooleanField(default=False)  # a facilitator decided to leave one person here
    ready_step = models.PositiveSmallIntegerField(null=True, blank=True)
    ready = models.JSONField(default=list)  # ids of participants who are ready to go on, in ready_step
    given = models.JSONField(default=list, db_default=Value([], models.JSONField()))  # domain/given.py
    contract = models.JSONField(default=list, db_default=Value([], models.JSONField()))  # domain/contract.py
    visit = models.JSONField(default=list, blank=True, db_default=Value([], models.JSONField()))  # domain/visits.py

    class Meta:
        constraints = (models.UniqueConstraint(fields=["round", "number"], name="one_group_a_number"),)

    def __str__(self) -> str:
        return f"group {self.number}"

    @property
    def clock(self) -> Clock:
        started_at = None if self.started_at is None else Ms(self.started_at)
        paused_at = None if self.paused_at is None else Ms(self.paused_at)
        time_out_at = None if self.time_out_at is None else Ms(self.time_out_at)
        return Clock(
            started_at, paused_at, Ms(self.paused_ms), tuple(self.adjust), tuple(self.ended), time_out_at, self.held
        )


class Seat(models.Model):
    """A participant's place in a group. `position` counts from 0 and stays once the group has begun. A person who
    leaves keeps the row, with `left_at`.

    `from_turn`: the turn (from 1) in which they joined the group at work; 0: from the start.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="seats")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="seats")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="seats")
    position = models.PositiveSmallIntegerField()
    from_turn = models.PositiveSmallIntegerField(default=0)
    left_at = models.BigIntegerField(null=True, blank=True)  # ms
    listens = models.BooleanField(default=False)  # as a consultant, only listens
    passed = models.BooleanField(default=False)  # gave up their own turn
    locked = models.BooleanField(default=False)  # stays in this group when the others are shuffled

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["group", "position"], name="one_person_a_seat"),
            models.UniqueConstraint(
                fields=["round", "participant"], condition=models.Q(left_at=None), name="one_seat_a_round"
            ),
        )

    def __str__(self) -> str:
        return f"seat {self.position}"


class Note(models.Model):
    """What somebody wrote under one key. Its author chooses who may read it. See domain/notes.py.

    Organizers know it by `handle`, because the primary key would tell in which order nameless notes were written.
    """

    class Prominence(models.TextChoices):
        PINNED = "pinned"
        HIDDEN = "hidden"

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="notes")
    # None: it was written beforehand, and its author has no seat yet. Until then only they may read it.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, related_name="notes")
    key = models.CharField(max_length=60)
    revision = models.PositiveIntegerField()
    role = models.CharField(max_length=30)
    text = models.TextField(blank=True)
    share = models.CharField(max_length=20, default=notes.ME)
    named = models.BooleanField(default=True)
    written_at = models.DateTimeField()
    handle = models.UUIDField(null=True, default=uuid.uuid4, unique=True)
    # Pinned or hidden among the summary's quotes; saving another text or choice clears it.
    prominence = models.CharField(max_length=8, choices=Prominence.choices, blank=True, db_default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["participant", "key"], name="one_note_a_key"),)

    def __str__(self) -> str:
        return self.key

    @property
    def note_key(self) -> notes.NoteKey:
        return notes.note_key_of(self.key)


class Gathering(models.Model):
    """What the table's gatherer has done with a card: under which other it lies, who sees to it until when, whether it
    is done. Its author's text stays as it is. See domain/cards.py.
    """

    card = models.OneToOneField(Note, on_delete=models.CASCADE, related_name="gathered")
    under = models.ForeignKey(Note, on_delete=models.SET_NULL, null=True, related_name="joined")
    # Somebody of the group or, in a gatherer's own words, anybody else.
    person = models.ForeignKey(Participant, on_delete=models.SET_NULL, null=True, related_name="sees_to")
    who = models.CharField(max_length=cards.LONGEST_WHO, blank=True)
    day = models.DateField(null=True)
    done = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"gathered {self.card}"

    @property
    def whoever(self) -> str:
        """Who sees to it, by whichever name; empty: nobody so far."""
        return self.person.label if self.person else self.who


class BroughtCase(models.Model):
    """What a participant brings to be helped with. `line` is for everybody in the session to read; it is no note. See
    domain/cases.py.

    `taken`: the number of the latest round that began with it. `waits`: that of a round for which it is kept back.
    `withdrawn`: nobody but its author reads it, and no round takes it.
    """

    class Withdrawn(models.TextChoices):
        AUTHOR = "author"
        DESK = "desk"  # a facilitator took it off the list

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="case")
    line = models.CharField(max_length=cases.LONGEST_LINE, blank=True)
    brought_at = models.BigIntegerField()  # ms
    taken = models.PositiveSmallIntegerField(null=True, blank=True)
    waits = models.PositiveSmallIntegerField(null=True, blank=True)
    withdrawn = models.CharField(max_length=6, choices=Withdrawn.choices, blank=True, default="")

    def __str__(self) -> str:
        return f"case of {self.participant}"


class Feedback(models.Model):
    """What somebody thought of a session, without who or when. The key is random, so that it tells no order.

    The order of rows in the database's own files can still be seen by people who have these.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="feedback")
    helped = models.PositiveSmallIntegerField(null=True, blank=True)  # 1 (not at all) to 5 (very much)
    again = models.PositiveSmallIntegerField(null=True, blank=True)  # the same
    line = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"feedback {self.id}"


class Export(models.Model):
    """A line in the session's log of exports: who exported what, and when. The name
    stays when the account is deleted."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="exports")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="exports")
    name = models.CharField(max_length=100)
    what = models.CharField(max_length=20)  # csv, xlsx, json, md, report, ...
    notes = models.PositiveIntegerField()  # how many there were when the export began
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.what} by {self.name}"


def asked_of(by: str, at: int | None) -> Asked | None:
    """The stored request to be this person, if there is one."""
    return Asked(by, Ms(at)) if at is not None else None


def is_away(away_at: int | None, *, vouched: bool) -> bool:
    """Whether the others must do without this person for now."""
    return away_at is not None and not vouched


def practice_of(digest: str) -> Practice:
    """What a document says, read once a process. Raises Unreadable if this version cannot read it, and never touches
    what follows other documents."""
    found = by_digest().get(digest) or _stored(digest)
    if found is None:
        raise Unreadable
    return found


@lru_cache(maxsize=64)
def _stored(digest: str) -> Practice | None:
    """None, and a line in the log, for a document that cannot be read."""
    text = Document.objects.values_list("text", flat=True).get(pk=digest)
    try:
        if hashlib.sha256(text.encode()).hexdigest() != digest:
            raise ValueError("its text is not the one that it is named by")
        return read(json.loads(text))
    except (BadDocument, ValueError) as error:
        logger.error("document %s cannot be read, nor the sessions that follow it: %s", digest, error)
        return None


def stage_of(digest: str, index: int = 0) -> Stage:
    """The stage with this index of a document's practice."""
    return practice_of(digest).stages[index]


def frame_of(round: Round, size: int) -> Frame:
    """The facts with which a group of this size was formed in this round."""
    plan = _plan(round.document_id, round.stage, tuple(round.lengths.items()))
    return Frame(plan, size, opening=round.as_planned.nth == 1, shrink=round.shrink_fours)


@lru_cache(maxsize=256)
def _plan(digest: str, stage: int, lengths: tuple[tuple[str, int], ...]) -> Plan:
    return stage_of(digest, stage).plan.with_lengths(dict(lengths))


def given_of(stored: Sequence[Any]) -> Given | None:
    """The minutes that a group has added itself, from the field `given`."""
    return Given(*stored) if stored else None


def contract_of(stored: Sequence[Any]) -> Contract | None:
    """What was agreed for one of a group's turns, from the field `contract`."""
    if not stored:
        return None
    turn, agreed = stored
    return Contract(turn, tuple(Agreed(*each) for each in agreed))


def rota_of(round: Round, group: Group) -> Rota:
    """The rota of one group of a round."""
    return Rota(frame_of(round, group.size), tuple(group.order), tuple(group.later), group.clock)
