"""Tables and constraints, and thin converters to domain values. No rules, no behaviour in save().

Instants that time a trio are integer milliseconds since 1970 (UTC); everything else is a datetime.
"""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone

from .domain import names, notes
from .domain.formats import Format
from .domain.timeline import Clock, Timeline, steps_of
from .practices import practice


class UserManager(BaseUserManager["User"]):
    """Makes accounts; the e-mail address is the login and is compared without case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


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


class Session(models.Model):
    """One event. `version` counts committed changes that anybody's screen could show."""

    class Place(models.TextChoices):
        ROOM = "room"
        LINKS = "links"
        OWN = "own"

    class Fours(models.TextChoices):
        SHRINK = "shrink"
        LONGER = "longer"

    code = models.CharField(max_length=6, unique=True)
    title = models.CharField(max_length=120)
    invitation = models.TextField(blank=True)
    practice = models.CharField(max_length=40, default="troika")
    lengths = models.JSONField(default=dict)  # ms by phase key, as the organizer edited them
    rounds = models.PositiveSmallIntegerField(default=1)
    fours = models.CharField(max_length=10, choices=Fours.choices, default=Fours.SHRINK)
    place = models.CharField(max_length=10, choices=Place.choices, default=Place.ROOM)
    link_pattern = models.CharField(max_length=500, blank=True)
    link_list = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title

    def format(self) -> Format:
        """The practice with this session's lengths."""
        return practice(self.practice).with_lengths(self.lengths)


class Host(models.Model):
    """That a person with an account may run a session (both roles) and read its harvest (organizer)."""

    class Role(models.TextChoices):
        ORGANIZER = "organizer"
        FACILITATOR = "facilitator"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="hosts")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="hosting")
    role = models.CharField(max_length=12, choices=Role.choices)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["session", "user"], name="one_host_role_a_person"),)

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"


class Participant(models.Model):
    """A person in one session, known by a secret of which only the hash is stored."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="participants")
    name = models.CharField(max_length=names.LONGEST)
    name_hash = models.CharField(max_length=64)  # of names.key: that can be long, this fits every index
    label_hash = models.CharField(max_length=64)
    ordinal = models.PositiveIntegerField(default=1)
    secret_hash = models.CharField(max_length=64, unique=True)
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = (models.Index(fields=["session", "name_hash"], name="people_of_one_name"),)
        constraints = (models.UniqueConstraint(fields=["session", "label_hash"], name="people_are_told_apart"),)

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return names.label(self.name, self.ordinal)


class Round(models.Model):
    """One grouping. It keeps the lengths it was formed with; a proposal is a round that has not started."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="groupings")
    number = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField(default=1)  # how often this proposal was shuffled, from 1
    seed = models.BigIntegerField()
    lengths = models.JSONField()
    shrink_fours = models.BooleanField(default=True)
    shown_at = models.BigIntegerField(null=True, blank=True)
    started_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["session", "number"], name="one_round_a_number"),)

    def __str__(self) -> str:
        return f"round {self.number}"


class Trio(models.Model):
    """People who sit together in a round, with the stored facts of their clock (ms)."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="trios")
    number = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField(default=1)
    started_at = models.BigIntegerField(null=True, blank=True)
    paused_at = models.BigIntegerField(null=True, blank=True)
    paused_ms = models.BigIntegerField(default=0)
    adjust = models.JSONField(default=list)
    ready_step = models.PositiveSmallIntegerField(null=True, blank=True)
    ready = models.JSONField(default=list)  # participant ids who asked to move on in ready_step

    class Meta:
        constraints = (models.UniqueConstraint(fields=["round", "number"], name="one_trio_a_number"),)

    def __str__(self) -> str:
        return f"trio {self.number}"

    @property
    def clock(self) -> Clock:
        return Clock(self.started_at, self.paused_at, self.paused_ms, tuple(self.adjust))

    @clock.setter
    def clock(self, clock: Clock) -> None:
        self.started_at, self.paused_at, self.paused_ms = clock.started_at, clock.paused_at, clock.paused_ms
        self.adjust = list(clock.adjust)


class Seat(models.Model):
    """A participant's place in a trio; `position` counts from 0 and is the order of clients."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="seats")
    trio = models.ForeignKey(Trio, on_delete=models.CASCADE, related_name="seats")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="seats")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["trio", "position"], name="one_person_a_seat"),
            models.UniqueConstraint(fields=["round", "participant"], name="one_seat_a_round"),
        )

    def __str__(self) -> str:
        return f"seat {self.position}"


class Insight(models.Model):
    """What somebody wrote into one slot; its author chooses who may read it. See domain/notes.py."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="insights")
    trio = models.ForeignKey(Trio, on_delete=models.CASCADE, related_name="insights")
    key = models.CharField(max_length=50)
    revision = models.PositiveIntegerField()
    role = models.CharField(max_length=12)
    text = models.TextField(blank=True)
    share = models.CharField(max_length=12, default=notes.ME)
    named = models.BooleanField(default=True)
    written_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["participant", "key"], name="one_note_a_slot"),)

    def __str__(self) -> str:
        return self.key

    @property
    def slot(self) -> notes.Slot:
        return notes.slot_of(self.key)


def timeline_of(session: Session, round: Round, trio: Trio, members: int) -> Timeline:
    """The timeline of a trio of `members` people in its round."""
    plan = practice(session.practice).with_lengths(round.lengths)
    shrink = 3 if round.shrink_fours else None
    return Timeline(steps_of(plan, members, opening=round.number == 1, shrink_from=shrink), trio.clock)
