"""Sessions that the version before the practices stored open at the same position, with the same people and words.

stored_before.json was written by that version itself: the rows of a session in the middle of its second round (a
group with a minute more and somebody away, a group of four that is paused, notes of every kind and reach, somebody who
waits) and of one that has ended; and what it said of them then, screen by screen.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps.registry import Apps

from sessions_app import screens
from sessions_app.domain.units import Ms
from sessions_app.harvest.mine import own_page
from sessions_app.harvest.rows import rows
from sessions_app.models import Note, Participant, Session
from sessions_app.selectors import ENDED, snapshot
from tests.test_migrations import APP, migrated, newest

BEFORE = json.loads((Path(__file__).parent / "stored_before.json").read_text(encoding="utf-8"))
MORNING = 1_772_442_000_000  # ms: the instants of its screens are seconds after it
LAST = "0014_signs"  # the newest migration of that version


@pytest.fixture
def stored(transactional_db: None) -> Iterator[Session]:
    """Its running session, after all migrations."""
    apps = migrated(LAST)
    for model, found in BEFORE["tables"].items():
        _store(apps, model, found)
    newest()
    yield Session.objects.get(title="Friday circle", ended_at=None)
    newest()


def _store(apps: Apps, name: str, found: list[dict[str, Any]]) -> None:
    model = apps.get_model(APP, name)
    fields = {field.attname: field for field in model._meta.concrete_fields}
    made = [{key: fields[key].to_python(value) for key, value in row.items()} for row in found]
    model._base_manager.bulk_create([model(**row) for row in made])


def _told(session: Session, second: int, name: str) -> list[Any]:
    seen = snapshot(session.pk)
    who = next(one.id for one in seen.people.values() if one.name == name)
    screen = screens.plain(screens.for_participant(seen, who, Ms(MORNING + second * 1000)))
    group = screen["group"]
    clock = group["timeline"] if group else {"steps": [], "paused_at": None, "turns": None}
    at = [[step[key] for key in ("i", "phase", "starts", "ends")] for step in clock["steps"][:1]]
    people = sorted(one["name"] for one in group["people"]) if group else []
    where = [screen["session"]["state"], screen["standing"], group and group["number"], people]
    return [second, name, *where, at[0] if at else None, clock["paused_at"], clock["turns"]]


def test_it_opens_at_the_same_position_on_every_screen_with_every_word(stored):
    assert [_told(stored, second, name) for second, name, *_ in BEFORE["screens"]] == BEFORE["screens"]
    assert sorted([row.text, row.kind, row.author, row.shared_with] for row in rows([stored])) == [
        [text, kind, author, shared.replace("trio", "group")] for text, kind, author, shared in BEFORE["exported"]
    ]
    texts = {row["key"]: row["text"] for row in BEFORE["tables"]["Insight"]}
    assert dict(Note.objects.values_list("key", "text")) == texts
    left = {row["text"] for row in BEFORE["tables"]["Insight"] if row["share"] == "client"}
    pages = [own_page(person, Ms(MORNING + 600_000)) for person in Participant.objects.filter(session=stored)]
    assert {gift.text for page in pages for round in page.rounds for turn in round.turns for gift in turn.left} == left
    ended = Session.objects.get(ended_at__isnull=False)
    assert snapshot(ended.pk).state(Ms(MORNING + 2_000_000)) == ENDED
