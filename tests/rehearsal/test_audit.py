"""What the export must say of what somebody wrote: their role, unless it can have been another by the time it was
saved, because others came and went."""

from types import SimpleNamespace
from typing import Any

import pytest

from sessions_app.rehearsal.audit import written_by
from sessions_app.rehearsal.habits import Content
from sessions_app.rehearsal.history import Witness
from sessions_app.rehearsal.outbox import KeptNote
from sessions_app.rehearsal.person import WhereBegun

from .documents import told

SHIFTS = {"peer_assist": True, "world_cafe": True, "discovery_action": True, "troika": False, "circle": False}


@pytest.mark.parametrize(("key", "shifts"), SHIFTS.items())
def test_whose_roles_depend_on_who_else_is_there(key, shifts):
    assert told(key).roles_shift is shifts


@pytest.mark.parametrize(
    ("practice", "note", "unruly", "role"),
    [
        ("peer_assist", "1.2.own_use", False, "colleague"),
        ("peer_assist", "1.2.own_use", True, None),
        ("troika", "1.2.valuable", True, "colleague"),
        ("troika", "1.2.idea.k3x9", True, None),  # a card is saved much later, by whoever its author is by then
    ],
)
def test_the_role_of_a_note_is_asked_for_unless_it_may_have_changed(practice, note, unruly, role):
    kept = KeptNote(note, Content("⟨acdefgh⟩", "everyone", named=True))
    person: Any = SimpleNamespace(
        index=3,
        label="Ada",
        story=None,
        practice=told(practice),
        witness=Witness(lambda: 0.0, 5_000) if unruly else None,
        begun={note: WhereBegun(1, 1, "colleague")},
        outbox=SimpleNamespace(notes={note: kept}),
    )
    [written] = written_by(person, seed=1)
    assert written.role == role
