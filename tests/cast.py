"""The cast: Ada, Ben, Cem (a group), Dee (a fourth), Fay facilitates, Oto organizes. They act through the services.

Tests pass instants in: `MORNING` is when everything begins, and `later(seconds)` is after that.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models.functions import Now

from sessions_app import screens
from sessions_app.domain import names
from sessions_app.domain.practice import SECOND
from sessions_app.domain.units import Ms
from sessions_app.models import Host, Participant, Session, User
from sessions_app.notices import notify
from sessions_app.selectors import GroupView, Snapshot, snapshot
from sessions_app.services import cases, hosting, joining, notes, running, seating
from sessions_app.services.writing import writing

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LENGTHS = {"reflect": 10, "share": 20, "clarify": 20, "consult": 40, "return": 20, "breath": 5}
NAMES = ["Ada", "Ben", "Cem", "Dee", "Eli", "Flo", "Gus", "Hal", "Ida", "Jan", "Kim"]

DRAFT = hosting.Draft(
    title="Friday circle",
    invitation="Bring a question.",
    lengths={key: seconds * SECOND for key, seconds in LENGTHS.items()},
    rounds=2,
    fours="shrink",
    venue="room",
    link_pattern="",
    link_list=[],
)


def later(seconds: float = 0) -> datetime:
    return MORNING + timedelta(seconds=seconds)


def ms(seconds: float = 0) -> Ms:
    """So many seconds after the morning, as an instant."""
    return Ms(round(later(seconds).timestamp() * 1000))


def secret_of(name: str) -> str:
    """What a test's person carries in the cookie."""
    return f"{name:_<32}"


def account(name: str) -> User:
    return User.objects.create_user(f"{name.lower()}@example.org", name=name)


def session_of(organizer: User, **changes) -> Session:
    """A session as its organizer made it; still closed. `practice`: its key, with its own lengths then; Troika with the
    lengths of `DRAFT` if it is left out."""
    if "practice" in changes:
        changes.setdefault("lengths", {})
    letters = iter("ACDEFGHJKMNPQRTUVWXY34679" * 40)
    for _ in range(Session.stored.count()):
        next(letters)
    return hosting.create_session(organizer, replace(DRAFT, **changes), lambda _: next(letters))


def second_facilitator(session: Session, name: str) -> User:
    user = account(name)
    Host.objects.create(session=session, user=user, role=Host.Duty.FACILITATOR)
    return user


def being_prepared(owner: User) -> Session:
    """A session that is not open yet, for which people may prepare."""
    session = session_of(owner)
    hosting.let_prepare(session.pk, True)
    session.refresh_from_db()
    return session


def opened(session: Session) -> Session:
    hosting.open_lobby(session.pk, later())
    return session


def arrive(session: Session, *who: str, at: float = 0) -> list[Participant]:
    """They join. The first to come are written at once if joining does the same (tests/services/test_joining.py)."""
    with writing():
        held = Session.objects.select_for_update().filter(pk=session.pk).first()
        if held and _join_alike(held, who):
            return _written_at_once(held, who, at)
    return joined(session, *who, at=at)


def joined(session: Session, *who: str, at: float = 0) -> list[Participant]:
    """They join, one after the other."""
    return [joining.join(session, name, secret_of(f"{name}{i}"), later(at), ms(at)) for i, name in enumerate(who)]


def _join_alike(session: Session, who: Sequence[str]) -> bool:
    """Whether nothing about them, or about the session, is left for joining to decide."""
    return (
        len({*who} & {*NAMES}) == len(who) > 1
        and session.opened_at is not None
        and session.ended_at is None
        and not session.roster
        and not session.participants.exists()
        and not session.groupings.exists()
    )


def _written_at_once(session: Session, who: Sequence[str], at: float) -> list[Participant]:
    before, session.version = session.version, session.version + len(who)
    people = [
        Participant(
            session=session,
            name=name,
            name_hash=joining.hash_of(names.key(name)),
            label_hash=joining.hash_of(names.key(name)),
            secret_hash=joining.hash_of(secret_of(f"{name}{i}")),
            joined_at=later(at),
        )
        for i, name in enumerate(who)
    ]
    Participant.objects.bulk_create(people)
    moved = {"version": session.version, "people_version": session.version, "changed_at": Now()}
    Session.objects.filter(pk=session.pk).update(**moved)
    for version in range(before + 1, session.version + 1):
        transaction.on_commit(partial(notify.changed, session.pk, version, urgent=False))
    return people


def bring_cases(session: Session, *people: Participant, line: str = "", at: float = 0) -> None:
    """They bring a case each, one after the other."""
    for after, person in enumerate(people):
        cases.bring(session.pk, person.pk, line, ms(at + after / 1000))


def formed(session: Session, revision: int = 0, leave_out=(), seed: int = 1, at: float = 0) -> Snapshot:
    seating.form_groups(session.pk, revision, leave_out, seed, ms(at))
    return snapshot(session.pk)


def begun(session: Session, at: float = 0) -> Snapshot:
    """Form and start the next round."""
    proposal = formed(session, at=at).proposal
    assert proposal
    hosting.start_round(session.pk, proposal.number, proposal.revision, ms(at))
    return snapshot(session.pk)


def marks(session: Session, at: float) -> dict[int, running.Mark]:
    """What a desk shows at that moment."""
    round = snapshot(session.pk).begun
    assert round
    return {group.id: mark(group, at) for group in round.groups}


def follows(session_id: int, now_ms: Ms) -> int:
    """The step after that of the room's clock, to which “next” brings everybody."""
    room = screens.for_desk(snapshot(session_id), now_ms).room
    assert room
    return room.steps[1].i if len(room.steps) > 1 else room.count


def mark(group: GroupView, at: float) -> running.Mark:
    return running.Mark(group.revision, group.timeline.position(ms(at)).index)


def key(client: Participant, kind: str, round: int = 1) -> str:
    """The slot of a note about the turn of `holder`."""
    return f"{round}.{client.pk}.{kind}"


def write(participant: Participant, key: str, text: str, share: str = "me", named: bool = True, base: int = 0) -> int:
    edit = notes.Edit(key, text, share, named, base, base + 1)
    return notes.save_note(participant, edit, later(60))
