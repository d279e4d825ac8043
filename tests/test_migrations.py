"""Rows that an earlier version stored are found again under the present names; and while both versions run,
the earlier one can go on storing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations import AddField
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED

from sessions_app.domain import names
from sessions_app.domain.units import Ms
from sessions_app.models import FIRST_DOCUMENT, Round, Session, practice_of
from sessions_app.selectors import snapshot
from sessions_app.services.joining import hash_of

APP = "sessions_app"
HASHES = ("name_hash", "label_hash", "secret_hash")
THEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def newest() -> None:
    """Has the tables as they are now."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def migrated(name: str) -> Apps:
    executor = MigrationExecutor(connection)
    return executor.migrate([(APP, name)]).apps


@pytest.fixture
def earlier(transactional_db: None) -> Iterator[Apps]:
    """The tables as they were before people could come and go."""
    yield migrated("0001_initial")
    newest()


def store(apps: Apps, model: str, **fields: Any) -> Any:
    return apps.get_model(APP, model).objects.create(**fields)


def test_notes_are_named_by_their_client_and_trios_get_their_rota(earlier: Apps) -> None:
    session = store(earlier, "Session", code="ACD346", title="Friday circle", lengths={})
    people = [
        store(earlier, "Participant", session=session, name=name, name_hash=name, label_hash=name, secret_hash=name)
        for name in ["Ada", "Ben", "Cem", "Dee", "Eli", "Flo", "Gus"]
    ]
    round = store(earlier, "Round", session=session, number=1, seed=1, lengths={}, started_at=1)
    small, four = (store(earlier, "Trio", round=round, number=number) for number in (1, 2))
    # Seated the other way round: the ids of the people and the numbers of their seats overlap, and never agree.
    for trio, seated in ((small, people[2::-1]), (four, people[:2:-1])):
        for position, person in enumerate(seated):
            store(earlier, "Seat", round=round, trio=trio, participant=person, position=position)
    for trio, author in ((small, people[1]), (four, people[3])):
        for seat in range(trio.seats.count()):
            key = f"1.{seat}.takeaway"
            note = {"text": key, "revision": 1, "role": "consultant", "written_at": THEN}
            store(earlier, "Insight", participant=author, trio=trio, key=key, **note)

    now = migrated("0002_people_come_and_go")
    assert list(now.get_model(APP, "Trio").objects.order_by("number").values_list("size", "order", "later")) == [
        (3, [0, 1, 2], []),
        (4, [0, 1, 2, 3], []),
    ]
    clients = [*people[2::-1], *people[:2:-1]]
    seats = [f"1.{seat}.takeaway" for seat in (0, 1, 2, 0, 1, 2, 3)]
    assert list(now.get_model(APP, "Insight").objects.order_by("pk").values_list("text", "key")) == [
        (seat, f"1.{client.pk}.takeaway") for seat, client in zip(seats, clients, strict=True)
    ]


@pytest.fixture
def before_keys(transactional_db: None) -> Iterator[Apps]:
    """The tables as they were while two spellings of a name had two keys."""
    yield migrated("0007_shelves")
    newest()


def test_people_whose_names_were_spelt_differently_are_told_apart(before_keys: Apps) -> None:
    session = store(before_keys, "Session", code="ACD346", title="Friday circle", lengths={})
    for name in ["O’Brien", "O'Brien", "Ada", "O`Brien"]:
        hashes = {"name_hash": name, "label_hash": name, "secret_hash": name}
        store(before_keys, "Participant", session=session, name=name, **hashes)
    people = migrated("0008_one_name_one_key").get_model(APP, "Participant").objects.order_by("pk")
    assert [*people.values_list("name", "ordinal")] == [("O’Brien", 1), ("O'Brien", 2), ("Ada", 1), ("O`Brien", 3)]
    one, two, _, three = people
    assert one.name_hash == two.name_hash == three.name_hash == hash_of(names.key("o'brien"))
    assert two.label_hash == hash_of(names.key("O’Brien (2)"))


@pytest.fixture
def before_groups(transactional_db: None) -> Iterator[Apps]:
    """The tables as they were while a group was called a trio."""
    yield migrated("0014_signs")
    newest()


def test_a_trio_in_the_middle_of_its_round_is_the_same_group(before_groups: Apps) -> None:
    session = store(before_groups, "Session", code="ACD346", title="Friday circle", lengths={}, place="links")
    people = [
        store(before_groups, "Participant", session=session, name=one, name_hash=one, label_hash=one, secret_hash=one)
        for one in ["Ada", "Ben", "Cem"]
    ]
    round = store(before_groups, "Round", session=session, number=1, seed=1, lengths={}, started_at=1_000)
    clock = {"revision": 7, "started_at": 1_000, "paused_at": 90_000, "adjust": [0, 60_000], "order": [2, 0, 1]}
    trio = store(before_groups, "Trio", round=round, number=4, **clock)
    for position, person in enumerate(people):
        store(before_groups, "Seat", round=round, trio=trio, participant=person, position=position)
    shares = ["me", "trio", "trio_organizers", "organizers", "everyone", "client"]
    marks = ["", "pinned", "hidden", "", "", ""]
    for kind, (share, mark) in enumerate(zip(shares, marks, strict=True)):
        note = {"text": share, "share": share, "revision": 1, "role": "client", "written_at": THEN, "mark": mark}
        store(before_groups, "Insight", participant=people[0], trio=trio, key=f"1.{people[0].pk}.{kind}", **note)

    now = migrated("0016_notes")
    group = now.get_model(APP, "Group").objects.get()
    assert (group.pk, group.number) == (trio.pk, 4)
    assert {name: getattr(group, name) for name in clock} == clock
    assert [seat.participant_id for seat in group.seats.order_by("position")] == [person.pk for person in people]
    notes = now.get_model(APP, "Note").objects.filter(group=group).order_by("pk")
    assert [*notes.values_list("text", "share")] == [(share, share.replace("trio", "group")) for share in shares]

    now = migrated("0017_venue_and_prominence")
    assert now.get_model(APP, "Session").objects.get().venue == "links"
    notes = now.get_model(APP, "Note").objects.order_by("pk")
    assert [*notes.values_list("text", "prominence")] == [*zip(shares, marks, strict=True)]
    back = migrated("0014_signs").get_model(APP, "Insight").objects.order_by("pk")
    assert [*back.values_list("share", flat=True)] == shares


@pytest.fixture
def before_documents(transactional_db: None) -> Iterator[Apps]:
    """The tables as they were while every clock read the file of its practice."""
    yield migrated("0017_venue_and_prominence")
    newest()


def test_a_running_round_opens_at_the_same_position_and_keeps_what_troika_said(before_documents: Apps) -> None:
    """Everything of the version before: its lengths, an adjusted and paused clock, a turn that waits; and rows that it
    stores afterwards, because it may run on for a while."""
    lengths = {"reflect": 0, "share": 20_000, "clarify": 30_000, "consult": 60_000, "return": 20_000, "breath": 5_000}
    session = store(before_documents, "Session", code="ACD346", title="Friday circle", lengths=lengths, opened_at=THEN)
    people = [
        store(before_documents, "Participant", session=session, name=one, **dict.fromkeys(HASHES, one))
        for one in ["Ada", "Ben", "Cem", "Dee"]
    ]
    round = store(before_documents, "Round", session=session, number=2, seed=1, lengths=lengths, started_at=1_000)
    clock = {"started_at": 1_000, "paused_at": 190_000, "paused_ms": 7_000, "adjust": [0, 10_000]}
    group = store(before_documents, "Group", round=round, number=4, size=4, order=[2, 0, 1], later=[3], **clock)
    for position, person in enumerate(people):
        store(before_documents, "Seat", round=round, group=group, participant=person, position=position)

    newest()
    seen = snapshot(session.pk).begun
    assert seen
    (found,) = seen.groups
    at = found.timeline.position(Ms(200_000))
    # The version before said this of the same rows: Ada has been in her consultation for 33.7 of its 44.4 seconds.
    assert at.step
    assert (at.step.phase, at.step.turn, at.step.holder) == ("consult", 2, 0)
    assert (at.elapsed, at.left) == (33_726, 10_697)
    assert (found.rota.order, found.rota.later) == ((2, 0, 1), (3,))

    later = store(before_documents, "Session", code="ACD347", title="Saturday circle", lengths={})
    store(before_documents, "Round", session=later, number=1, seed=1, lengths={})
    assert {*Session.objects.values_list("document", flat=True)} == {FIRST_DOCUMENT}
    assert {*Round.objects.values_list("document", flat=True)} == {FIRST_DOCUMENT}
    assert practice_of(FIRST_DOCUMENT).key == "troika"


@pytest.fixture
def before_holders(transactional_db: None) -> Iterator[Apps]:
    """The tables as they were while what is left to a holder was said to be for the client."""
    migrated("0017_venue_and_prominence")  # and forwards again: tests before this one may have emptied the tables
    yield migrated("0018_documents")
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_who_reads_a_note_is_the_same_under_the_holder_s_name_there_and_back(before_holders: Apps) -> None:
    session = store(before_holders, "Session", code="ACD346", title="Friday circle", lengths={})
    ada = store(before_holders, "Participant", session=session, name="Ada", **dict.fromkeys(HASHES, "Ada"))
    shares = ["me", "group", "organizers", "group_organizers", "everyone", "client", "client_organizers"]
    for kind, share in enumerate(shares):
        note = {"text": share, "share": share, "revision": 3, "role": "client", "written_at": THEN}
        store(before_holders, "Note", participant=ada, key=f"1.{ada.pk}.{kind}", **note)

    now = migrated("0019_left_to_the_holder").get_model(APP, "Note").objects.order_by("pk")
    assert [*now.values_list("text", "share")] == [(share, share.replace("client", "holder")) for share in shares]
    assert {*now.values_list("revision", "role", "written_at")} == {(3, "client", THEN)}
    back = migrated("0018_documents").get_model(APP, "Note").objects.order_by("pk")
    assert [*back.values_list("share", flat=True)] == shares


BEFORE_ANY_UPGRADE = {"0001_initial", "0002_people_come_and_go"}


def test_the_version_before_can_go_on_storing_while_processes_are_upgraded() -> None:
    """It knows nothing of a new column, so the database itself must know what to put there (docs/deploying.md)."""
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if app == APP and name not in BEFORE_ANY_UPGRADE:
            for added in (operation for operation in migration.operations if isinstance(operation, AddField)):
                told = added.field.null or added.field.many_to_many or added.field.db_default is not NOT_PROVIDED
                assert told, f"{name}: {added.model_name}.{added.name} needs a db_default, or null"
