"""Puts a session into the site's database in the state that a picture needs, by services, as if it were that moment.

Nothing waits: a round is begun, and its clocks are then set so that the phase has the wanted time left.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from typing import Any

from django.db.models import F
from django.utils import timezone

from bench.crowd import Seat as Socket
from bench.seed import bring_in, sign_in
from sessions_app import screens
from sessions_app.domain import cards, program
from sessions_app.domain.cases import stage_with_cases
from sessions_app.domain.practice import CardKind, When, roles_of
from sessions_app.domain.practice.cast import STAYS
from sessions_app.domain.visits import ASKED, LATER, SPEAKING
from sessions_app.identity import cookie_name, new_secret
from sessions_app.instant import now_ms
from sessions_app.models import Group, Participant, Round, Seat, Session, User, practice_of, stage_of
from sessions_app.practices import practice
from sessions_app.selectors import GroupView, Snapshot, snapshot
from sessions_app.selectors.cards import table_of
from sessions_app.services import (
    attendance,
    cases,
    hosting,
    inviting,
    joining,
    mending,
    notes,
    running,
    seating,
    talking,
    visits,
    voices,
)

from . import cast
from .play import PLAY

INVITATION = "Bring a question that keeps you busy, and that you can do something about yourself."


@dataclass(frozen=True)
class View:
    """What to open: an address, with these cookies. `sockets`: who else is connected meanwhile.

    `html`: shown instead of the site's answer, if asking the site cannot produce it.
    """

    path: str
    cookies: dict[str, str] = field(default_factory=dict)
    sockets: Sequence[Socket] = ()
    html: str = ""


class Room:
    """One session and the people in it. Each method does what people would do, and
    returns the room for the next one."""

    def __init__(self, names: str = "plain", **plan: Any) -> None:
        self.names = names
        self.owner = plan.pop("owner", None) or facilitator()
        venue = plan.pop("venue", Session.Venue.ROOM)
        title = plan.pop("title", cast.TITLES[names])
        self.stage = plan.pop("stage", 0)
        held, fours = practice(plan.pop("practice", PLAY.key)), Session.Fours.SHRINK
        rounds, grace = program.whole(held, 2), hosting.MOST_GRACE
        draft = hosting.Draft(title, INVITATION, {}, rounds, fours, venue, "", (), grace=grace, practice=held.key)
        self.session = hosting.create_session(self.owner, replace(draft, **plan), secrets.choice)
        self.secrets: dict[int, str] = {}
        self.stayed: set[int] = set()  # at a table, while others travelled, or with their case

    @classmethod
    def of(cls, session: Session) -> Room:
        """An existing session that nobody hosts."""
        room = cls.__new__(cls)
        room.names, room.session, room.secrets, room.stage, room.stayed = "plain", session, {}, 0, set()
        return room

    # -- what is there ------------------------------------------------------------------------------

    @property
    def id(self) -> int:
        return self.session.pk

    @property
    def code(self) -> str:
        return self.session.code

    @property
    def good(self) -> int:
        """How many people make one group; where there are several stages, two of the largest."""
        stages = practice_of(self.session.document_id).stages
        good = max(stage.plan.sizes.good for stage in stages if stage.plan.sizes)
        return good if len(stages) == 1 else 2 * good

    def seen(self) -> Snapshot:
        return snapshot(self.id)

    @property
    def crowd(self) -> list[Participant]:
        return list(self.session.participants.order_by("pk"))

    @property
    def groups(self) -> tuple[GroupView, ...]:
        begun = self.seen().begun
        assert begun
        return begun.groups

    def group_of(self, person: int) -> GroupView:
        return next(group for group in self.groups if person in {one.id for one in group.people})

    def mark(self, group: GroupView) -> running.Mark:
        return running.Mark(group.revision, group.timeline.position(now_ms()).index)

    # -- what happens -------------------------------------------------------------------------------

    def opened(self, people: int = 0) -> Room:
        hosting.open_lobby(self.id, timezone.now())
        return self.come(people) if people else self

    def prepared(self, people: int) -> Room:
        """They come before the day, by the door."""
        hosting.let_prepare(self.id, True)
        for name in cast.people(people, self.names):
            secret = new_secret()
            self.secrets[joining.join(self.session, name, secret, timezone.now(), now_ms()).pk] = secret
        return self

    def come(self, people: int, *, skip: int = 0) -> Room:
        called = cast.people(skip + people, self.names)[skip:]
        before = set(self.session.participants.values_list("pk", flat=True))
        known = bring_in(self.session, called)
        new = self.session.participants.exclude(pk__in=before).order_by("pk")
        self.secrets |= dict(zip((one.pk for one in new), known, strict=True))
        return self

    def brought(self, count: int, *, lines: Sequence[str] = ()) -> Room:
        """So many of them bring a case, every third one, with these lines as far as there are any."""
        for at, person in enumerate(self.crowd[::3][:count]):
            cases.bring(self.id, person.pk, lines[at] if at < len(lines) else "", now_ms())
        return self

    def withdrew(self, person: int) -> Room:
        cases.withdraw(self.id, person, now_ms())
        return self

    def formed(self, leave_out: Sequence[int] = ()) -> Room:
        asks = stage_with_cases(practice_of(self.session.document_id).stages)
        seen = self.seen()
        if asks and asks.plan.sizes and seen.cases is not None and not seen.cases_here:
            self.brought(max(1, len(self.crowd) // asks.plan.sizes.good))
        proposal = seen.proposal
        seating.form_groups(self.id, proposal.revision if proposal else 0, leave_out, 1, now_ms())
        return self

    def shown(self) -> Room:
        proposal = self.seen().proposal
        assert proposal
        hosting.show_groups(self.id, proposal.revision, now_ms())
        return self

    def started(self) -> Room:
        proposal = self.seen().proposal
        assert proposal
        hosting.start_round(self.id, proposal.number, proposal.revision, now_ms())
        return self

    def begun(self, people: int = 0) -> Room:
        """The first round of the stage that is wanted, just begun; with so many people as is good if nothing is
        said."""
        self.opened(people or self.good).formed().started()
        while self._held < self.stage:
            self.stayed |= {min(group.people, key=lambda one: one.seat).id for group in self.groups if group.people}
            self.over().formed().started()
        return self

    @property
    def _held(self) -> int:
        """The index of the stage that is held."""
        begun = self.seen().begun
        assert begun
        return begun.stage

    def at(self, phase: str, turn: int | None = 1, left: float | None = None) -> Room:
        """Sets the clocks of all groups so that `phase` of that turn (or before it) has `left`
        seconds left (None: two thirds of it)."""
        steps = next(iter(self.groups)).timeline
        many = (When.TURN, When.BETWEEN)  # all others are there once in a round
        found = (
            step for step in steps.steps if step.phase == phase and (step.when not in many or step.reached == turn)
        )
        index = next(found).index
        length = steps.length(index)
        rest = length * 2 // 3 if left is None else round(left * 1000)
        gone = sum(steps.length(before) for before in range(index)) + length - rest
        return self.set_back(gone)

    def over(self) -> Room:
        """Sets the clocks to a minute after their end."""
        return self.set_back(max(group.timeline.total for group in self.groups) + 60_000)

    def set_back(self, ms: int, group: int | None = None) -> Room:
        """Sets clocks as if the round, or one group, had begun so much earlier."""
        latest = Round.objects.filter(session=self.session, started_at__isnull=False).order_by("-number")[:1].get()
        started = now_ms() - ms
        if group is None:
            Round.objects.filter(pk=latest.pk).update(started_at=started)
        Group.objects.filter(round=latest, **({} if group is None else {"pk": group})).update(started_at=started)
        Session.objects.filter(pk=self.id).update(version=F("version") + 1)
        return self

    def paused(self, group: int | None = None) -> Room:
        return self.command("pause", group)

    def needs_a_moment(self, person: int) -> Room:
        running.take_time_out(self.id, person, self.mark(self.group_of(person)), now_ms())
        return self

    def command(self, command: str, group: int | None = None) -> Room:
        seen = {each.id: self.mark(each) for each in self.groups if group in (None, each.id)}
        to = self._follows() if command == "next" and group is None else None
        running.command_groups(self.id, command, seen, now_ms(), group, to)
        return self

    def _follows(self) -> int:
        """The step after the room's present one."""
        room = screens.for_desk(snapshot(self.id), now_ms()).room
        assert room
        return room.steps[1].i if len(room.steps) > 1 else room.count

    def away(self, *people: int) -> Room:
        attendance.note(self.id, people, (), now_ms())
        return self

    def left(self, *people: int) -> Room:
        for person in people:
            attendance.leave(self.id, person, now_ms())
        return self

    def resting(self, *people: int) -> Room:
        for person in people:
            attendance.sit_out(self.id, person, now_ms())
        return self

    def hands_up(self, *people: int) -> Room:
        for person in people:
            talking.raise_hand(self.id, person, True, now_ms())
        return self

    def told(self, text: str) -> Room:
        """A message from the facilitator to everybody."""
        talking.say(self.id, text, now_ms())
        return self

    def visited(self, person: int, state: str) -> Room:
        """A facilitator comes into the call of this person's group, as far as that."""
        _, visit = visits.ask(self.id, self.group_of(person).id, self.owner.pk, now_ms())
        if state != ASKED:
            visits.let_in(self.id, person, visit.at, state != LATER, now_ms())
        if state == SPEAKING:
            visits.let_speak(self.id, person, visit.at, True, now_ms())
        return self

    def heard(self, *numbers: int) -> Room:
        """All are together: these groups are heard, one after the other, the last of them now."""
        plenary = self.seen().begun
        assert plenary
        for number in numbers:
            voices.hear(self.id, plenary.number, number, now_ms())
        return self

    def has_something_to_say(self, *people: int) -> Room:
        """Their groups have."""
        for person in people:
            voices.ask(Participant.objects.get(pk=person), True, now_ms())
        return self

    def taken_out(self, person: int) -> Room:
        attendance.remove(self.id, person, now_ms())
        return self

    def listening(self, person: int) -> Room:
        mending.listen(self.id, person, True, now_ms())
        return self

    def passed(self, person: int) -> Room:
        mending.pass_turn(self.id, person, self.mark(self.group_of(person)), now_ms())
        return self

    def ready(self, *people: int) -> Room:
        for person in people:
            running.say_ready(self.id, person, self.mark(self.group_of(person)), now_ms())
        return self

    def late(self, people: int = 1) -> Room:
        """They come while the round is at work, and have no seat yet."""
        return self.come(people, skip=len(self.secrets))

    def seat(self, person: int) -> Room:
        """Seats a late person in the first group."""
        mending.seat_late(self.id, person, self.groups[0].id, now_ms())
        return self

    def finished(self) -> Room:
        hosting.finish_session(self.id, timezone.now(), now_ms())
        return self

    def helped(self, name: str, role: str) -> Room:
        """Somebody else has opened a link for running it, or for reading what is shared."""
        secret = secrets.token_urlsafe(24)
        inviting.make_link(self.id, secret, role)
        inviting.accept(self.id, account(name), secret, role)
        return self

    def writes(self, person: int, kind: str, text: str, share: str = "me", about: int | None = None) -> Room:
        """A note of the first round, on the author's own turn or on that of `about`."""
        author = Participant.objects.select_related("session").get(pk=person)
        edit = notes.Edit(f"1.{about or person}.{kind}", text, share, True, 0, 1)
        notes.save_note(author, edit, timezone.now() - timedelta(minutes=3))
        return self

    # -- who looks ----------------------------------------------------------------------------------

    def lays(self, person: int, kind: CardKind, text: str, *, named: bool = False) -> Room:
        """Somebody lays a card on their table."""
        seat = Seat.objects.select_related("group__round").filter(participant=person).order_by("-pk").first()
        assert seat
        key = f"{seat.group.round.number}.{seat.group.number}.{kind.key}.{secrets.token_hex(4)}"
        author = Participant.objects.select_related("session").get(pk=person)
        notes.save_note(author, notes.Edit(key, text, cards.reach(kind), named, 0, 1), timezone.now())
        return self

    def gatherer(self, kind: CardKind) -> int:
        """Somebody of the first group who gathers such cards."""
        people = Participant.objects.filter(pk__in=[person.id for person in self.groups[0].people])
        tables = {person.pk: table_of(person) for person in people}
        return next(pk for pk, table in tables.items() if table and kind.key in table.gathers)

    def person(self, role: str = "") -> int:
        """Somebody in this role of the practice now or, between turns, next; the first of the people, if it is none."""
        first = self.crowd[0].pk
        if not role:
            return first
        group = self.group_of(first)
        step = group.timeline.position(now_ms()).step
        assert step
        stage, seats = stage_of(self.session.document_id, self._held), [one.seat for one in group.people]
        if not stage.plan.sizes:  # all are together, and some of them stayed at a table before
            stayed = stage.cast.who(STAYS)
            return next(
                one.id for one in group.people if (one.id in self.stayed) == bool(stayed and stayed.key == role)
            )
        of_a_case = stage.plan.rule.of_a_case and group.rota.order
        stays = group.rota.order[0] if of_a_case else min(seats)
        roles = roles_of(stage.cast, seats, turn=step.reached, order=group.rota.order, stays=stays)
        return next(one.id for one in group.people if roles.get(one.seat) == role)

    def mates(self, person: int) -> list[int]:
        return [one.id for one in self.group_of(person).people if one.id != person]

    def as_participant(self, who: int | str = "", path: str = "", *, absent: Sequence[int] = ()) -> View:
        person = who if isinstance(who, int) else self.person(who)
        return View(f"/s/{self.code}/{path}", self._cookie_of(person), self._sockets(person, *absent))

    def as_stranger(self, path: str = "") -> View:
        return View(f"/s/{self.code}/{path}", {}, self._sockets())

    def as_facilitator(self, path: str = "", *, absent: Sequence[int] = ()) -> View:
        return View(f"/host/{self.code}/{path}", signed_in(self.owner), self._sockets(*absent))

    def _cookie_of(self, person: int) -> dict[str, str]:
        return {cookie_name(self.code): self.secrets[person]}

    def _sockets(self, *without: int) -> list[Socket]:
        name = cookie_name(self.code)
        here = self.session.participants.filter(away_at=None, left_at=None).exclude(pk__in=without)
        known = [self.secrets[pk] for pk in here.values_list("pk", flat=True) if pk in self.secrets]
        return [Socket(f"/s/{self.code}/live", f"{name}={secret}") for secret in known]


@cache
def facilitator() -> User:
    """One facilitator for all scenes where it does not matter who: making an account takes time."""
    return account()


def account(name: str = "Fay") -> User:
    """A new facilitator."""
    return User.objects.create_user(f"{secrets.token_hex(6)}@example.org", name=name, password=secrets.token_hex(12))


def signed_in(user: User) -> dict[str, str]:
    name, _, value = sign_in(user).partition("=")
    return {name: value}
