"""A session that was held, with realistic notes in English, German or Arabic, by any number of people.

It is written into the database quickly, its clocks by the domain's own commands. For a site of its own: `python -m
tests.harvested '{"people": 30, "language": "de"}'` in the site's environment; JSON on stdout.
"""

import json
import os
import random
import secrets
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "troika.settings")
    django.setup()

from sessions_app.domain import names
from sessions_app.domain.grouping import sizes
from sessions_app.domain.practice import MINUTE, SECOND
from sessions_app.domain.timeline import Timeline
from sessions_app.domain.units import Ms
from sessions_app.models import (
    Feedback,
    Group,
    Note,
    Participant,
    Round,
    Seat,
    Session,
    User,
    rota_of,
)
from sessions_app.services import hosting
from sessions_app.services.joining import hash_of
from sessions_app.services.winding import set_rota

MORNING = 1_772_442_000_000  # 2026-03-02 09:00 UTC
PASSWORD = "three chairs and a question"
WORDS = json.loads((Path(__file__).parent / "harvested.json").read_text(encoding="utf-8"))
SHARES = ["me"] * 3 + ["group"] * 3 + ["organizers"] * 6 + ["everyone"] * 4


@dataclass(frozen=True)
class Harvested:
    session: Session
    owner: User


def harvested(
    people: int, language: str = "en", *, seed: int = 1, shared: bool = True, feedback: bool = True
) -> Harvested:
    """Two rounds, ended. `shared` false: everybody kept their notes for themselves."""
    chance = random.Random(seed)
    owner = User.objects.create_user(f"{secrets.token_hex(6)}@example.org", name="Oto", password=PASSWORD)
    words = WORDS[language]
    draft = hosting.Draft(words["title"], "", {}, 2, Session.Fours.SHRINK, Session.Venue.ROOM, "", [])
    session = hosting.create_session(owner, draft, secrets.choice)
    crowd = _crowd(session, people, words["names"], chance)
    begins = MORNING
    for number in (1, 2):
        round = Round.objects.create(
            session=session,
            number=number,
            seed=seed,
            document_id=session.document_id,
            lengths=session.plan().lengths,
            started_at=begins,
        )
        chance.shuffle(crowd)
        groups = _seated(round, crowd, begins, chance)
        _write(round, groups, words, chance, shared)
        begins += 45 * MINUTE
    ended = datetime.fromtimestamp((begins - 6 * MINUTE) / 1000, UTC)
    Session.objects.filter(pk=session.pk).update(
        opened_at=datetime.fromtimestamp(MORNING / 1000, UTC), ended_at=ended, language=language
    )
    if feedback:
        _feedback(session, people, words, chance)
    session.refresh_from_db()
    return Harvested(session, owner)


def _crowd(session: Session, people: int, called: list[str], chance: random.Random) -> list[Participant]:
    found = []
    for number in range(people):
        name, ordinal = called[number % len(called)], number // len(called) + 1
        label = names.key(names.label(name, ordinal))
        found.append(
            Participant(
                session=session,
                name=name,
                ordinal=ordinal,
                name_hash=hash_of(names.key(name)),
                label_hash=hash_of(label),
                secret_hash=hash_of(f"{session.pk} {number} {chance.random()}"),
            )
        )
    Participant.objects.bulk_create(found, batch_size=50)
    return list(Participant.objects.filter(session=session).order_by("pk"))


def _seated(round: Round, crowd: list[Participant], begins: int, chance: random.Random) -> list[Group]:
    groups = [
        Group(round=round, number=number, size=size, order=list(range(size)), started_at=begins)
        for number, size in enumerate(sizes(len(crowd)), start=1)
    ]
    for group in groups:
        _live(group, round, chance)
    Group.objects.bulk_create(groups, batch_size=50)
    groups = list(Group.objects.filter(round=round).order_by("number"))
    waiting = iter(crowd)
    seats = [
        Seat(round=round, group=group, participant=next(waiting), position=position)
        for group in groups
        for position in range(group.size)
    ]
    Seat.objects.bulk_create(seats, batch_size=50)
    return groups


def _live(group: Group, round: Round, chance: random.Random) -> None:
    """Minutes are added, phases cut short; some groups are paused, some never get to the end."""
    rota = rota_of(round, group)
    timeline = rota.timeline
    now = Ms(group.started_at or 0)
    for step in timeline.steps:
        if timeline.position(now).index != step.index:
            continue
        left = timeline.position(now).left
        event = chance.random()
        if step.phase == "consult" and event < 0.3:
            timeline = timeline.extend(Ms(now + SECOND))
        elif step.phase in ("clarify", "share") and event < 0.35:
            now = Ms(now + round_to_second(left * chance.uniform(0.5, 0.95)))
            timeline = timeline.skip(now)
            continue
        elif event > 0.97:
            timeline, now = _paused(timeline, Ms(now + SECOND), chance)
        now = Ms(now + timeline.position(now).left)
        if now - (group.started_at or 0) > 38 * MINUTE:
            break
    end = Ms((group.started_at or 0) + 39 * MINUTE)
    if not timeline.position(end).over:
        timeline = timeline.end(end)
    set_rota(group, replace(rota, clock=timeline.clock))


def _paused(timeline: Timeline, now: Ms, chance: random.Random) -> tuple[Timeline, Ms]:
    back = Ms(now + chance.randint(20, 90) * SECOND)
    return timeline.pause(now).resume(back), back


def round_to_second(ms: float) -> int:
    return int(ms // SECOND) * SECOND


def _write(round: Round, groups: list[Group], words: dict[str, Any], chance: random.Random, shared: bool) -> None:
    found = []
    for seats in _tables(round, groups):
        for holder in seats:
            kinds = [(holder, kind, "client") for kind in ("challenge", "valuable", "next_step")]
            kinds += [(mate, "takeaway", "consultant") for mate in seats if mate is not holder]
            for author, kind, role in kinds:
                if chance.random() < 0.25:
                    continue
                share = chance.choice(SHARES) if shared else "me"
                if kind == "challenge" and chance.random() < 0.7:
                    share = "group" if shared else "me"
                at = datetime.fromtimestamp(((round.started_at or 0) + chance.randint(10, 38) * MINUTE) / 1000, UTC)
                found.append(
                    Note(
                        participant_id=author.participant_id,
                        group_id=holder.group_id,
                        key=f"{round.number}.{holder.participant_id}.{kind}",
                        revision=1,
                        role=role,
                        text=_text(words[kind], chance),
                        share=share,
                        named=chance.random() < 0.6,
                        written_at=at,
                    )
                )
    Note.objects.bulk_create(found, batch_size=50)


def _tables(round: Round, groups: list[Group]) -> Iterator[list[Seat]]:
    by_group: dict[int, list[Seat]] = {group.pk: [] for group in groups}
    for seat in Seat.objects.filter(round=round).order_by("position"):
        by_group[seat.group_id].append(seat)
    yield from by_group.values()


def _text(sentences: list[str], chance: random.Random) -> str:
    first, second = chance.sample(sentences, 2)
    return first if chance.random() < 0.7 else f"{first}\n{second}"


def _feedback(session: Session, people: int, words: dict[str, Any], chance: random.Random) -> None:
    answers = [
        Feedback(
            session=session,
            helped=chance.choice([3, 4, 4, 5, 5, 5, 2]),
            again=chance.choice([5, 5, 4, 4, 3, 1]) if chance.random() < 0.9 else None,
            line=words["lines"][number % len(words["lines"])] if number % 5 == 0 or people < 10 else "",
        )
        for number in range(max(people * 6 // 10, min(people, 3)))
    ]
    Feedback.objects.bulk_create(answers, batch_size=50)


if __name__ == "__main__":
    made = harvested(**json.loads(sys.argv[1]))
    json.dump({"code": made.session.code, "address": made.owner.email}, sys.stdout)
