"""Puts sessions into a site's database quickly: `python -m bench.seed WHAT` in the site's environment; JSON on stdout.

People are written as `services.joining` would write them, but all at once; services do everything else.
"""

import json
import os
import secrets
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from itertools import islice
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "troika.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import login  # noqa: E402
from django.db.models import F  # noqa: E402
from django.http import HttpRequest  # noqa: E402
from django.utils import timezone  # noqa: E402

from sessions_app import practices  # noqa: E402
from sessions_app.domain import names, program  # noqa: E402
from sessions_app.instant import now_ms  # noqa: E402
from sessions_app.models import Group, Note, Participant, Round, Seat, Session, User  # noqa: E402
from sessions_app.selectors import snapshot  # noqa: E402
from sessions_app.services import hosting, seating  # noqa: E402
from sessions_app.services.joining import hash_of  # noqa: E402

from .product import HOLDER, QUOTED  # noqa: E402

CAST = ("Ada", "Ben", "Cem", "Dee", "Eva", "Finn", "Gül", "Hana")


def seed(
    people: int,
    lengths: dict[str, int],
    *,
    formed: bool,
    started: bool,
    grace: int = 300,
    notes: int = 0,
    practice: str = "",
    stage: int = 0,
    venue: str = Session.Venue.ROOM,
) -> dict[str, Any]:
    """A session with so many people in its lobby. `formed`: groups are proposed. `started`: their round runs, which is
    the first one of `stage`. `practice`: its key; empty: the one that is held if nobody chooses."""
    owner = User.objects.create_user(f"{secrets.token_hex(6)}@example.org", name="Fay", password=secrets.token_hex(12))
    draft = hosting.Draft("A large circle", "", lengths, 2, Session.Fours.SHRINK, venue, "", [], grace)
    if practice:
        draft = replace(draft, practice=practice, rounds=program.as_a_rule(practices.practice(practice)))
    session = hosting.create_session(owner, draft, secrets.choice)
    hosting.open_lobby(session.pk, timezone.now())
    known = bring_in(session, [f"{CAST[number % len(CAST)]} {number + 1}" for number in range(people)])
    if people and (formed or started):
        seating.form_groups(session.pk, 0, (), 1, now_ms())
    if people and started:
        hosting.start_round(session.pk, 1, 1, now_ms())
        while (begun := snapshot(session.pk).begun) and begun.stage < stage:
            follow(session)
    write(session, notes)
    return {"code": session.code, "id": session.pk, "secrets": known, "host": sign_in(owner)}


def follow(session: Session) -> None:
    """Holds the next round, as if the one before had begun ten hours earlier."""
    past, number = now_ms() - 36_000_000, session.next_round().number
    Round.objects.filter(session=session).update(started_at=past)
    Group.objects.filter(round__session=session).update(started_at=past)
    Session.objects.filter(pk=session.pk).update(version=F("version") + 1)
    seating.form_groups(session.pk, 0, (), 1, now_ms())
    hosting.start_round(session.pk, number, 1, now_ms())


def bring_in(session: Session, called: Sequence[str]) -> list[str]:
    """Adds people with these names, no two of which are equal. Returns their secrets."""
    known = [secrets.token_urlsafe(24) for _ in called]
    Participant.objects.bulk_create(
        (
            Participant(
                session=session,
                name=name,
                name_hash=hash_of(names.key(name)),
                label_hash=hash_of(names.key(names.label(name, 1))),
                secret_hash=hash_of(secret),
            )
            for name, secret in zip(called, known, strict=True)
        ),
        batch_size=50,
    )
    return known


def write(session: Session, notes: int) -> None:
    """Writes so many notes for the organizers, spread over everybody with a seat, half of them without a name."""
    seats = list(Seat.objects.filter(round__session=session).values_list("participant_id", "group_id"))
    words = "What helps against this doubt? It comes back, and then it goes. – Нет! 不 🙂 " * 4

    assert HOLDER

    def note(number: int) -> Note:
        person, group = seats[number % len(seats)]
        place, named = number // len(seats) + 1, number % 2 == 0
        return Note(
            participant_id=person, group_id=group, key=f"1.{place}.{QUOTED}", revision=1, role=HOLDER.key,
            named=named,
            text=f"{number}: {words}", share="organizers", written_at=timezone.now(),
        )  # fmt: skip

    rows = map(note, range(notes))
    while some := list(islice(rows, 2000)):
        Note.objects.bulk_create(some, batch_size=80)


def sign_in(owner: User) -> str:
    """The cookie of a signed-in user."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    login(request, owner, backend="django.contrib.auth.backends.ModelBackend")
    request.session.save()
    return f"{settings.SESSION_COOKIE_NAME}={request.session.session_key}"


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    json.dump([seed(**each) for each in asked] if isinstance(asked, list) else seed(**asked), sys.stdout)
