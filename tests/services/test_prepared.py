"""Queries whose SQL is written once: the same rows and objects as Django's own, each time for the keys given."""

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from sessions_app.models import BroughtCase, Participant, Session
from sessions_app.selectors.prepared import Prepared, PreparedObjects, PreparedUpdate
from tests import cast

pytestmark = pytest.mark.django_db


def test_the_rows_are_djangos_for_any_keys_and_written_once_for_each_number_of_them() -> None:
    oto = cast.account("Oto")
    circles = [cast.arrive(cast.opened(cast.session_of(oto)), *names) for names in (("Ada", "Ben"), ("Cem",), ())]
    sessions = [circle[0].session_id for circle in circles if circle]
    written = []

    def of(keys):
        written.append(len(keys))
        return Participant.objects.filter(session__in=keys).order_by("pk").values_list("pk", "name")

    prepared = Prepared(of)
    for keys in ([sessions[0]], [sessions[1]], sessions, [0], [*reversed(sessions)]):
        with CaptureQueriesContext(connection) as asked:
            assert prepared.rows(keys) == list(of(keys))
        assert asked.captured_queries[0]["sql"] == asked.captured_queries[1]["sql"]
    assert written == [1, 1, 1, 2, 2, 1, 2]  # every one of the comparison's, and two of its own


def test_what_differs_in_more_than_its_keys_cannot_be_prepared() -> None:
    prepared = Prepared(lambda keys: Participant.objects.filter(session__in=keys, name="Ada").values_list("pk"))
    with pytest.raises(ValueError, match="than keys"):
        prepared.rows([1])


def test_objects_are_djangos_with_every_field_as_django_reads_it() -> None:
    oto = cast.account("Oto")
    codes = [cast.opened(cast.session_of(oto, title=title, lengths={"share": 5_000})).code for title in ("One", "Two")]
    written = []

    def of(keys):
        written.append(keys)
        return Session.objects.filter(code=keys[0])

    def fields(found: list[Session]) -> list[dict]:
        return [{name: value for name, value in vars(each).items() if name != "_state"} for each in found]

    prepared = PreparedObjects(of)
    for code in (*codes, "NOBODY"):
        assert fields(prepared.all(code)) == fields(list(Session.objects.filter(code=code)))
    assert written == [(codes[0],)]
    assert prepared.first("NOBODY") is None
    found = prepared.first(codes[1])
    assert found is not None
    found.title = "Three"
    found.save(update_fields=["title"])  # it is known to be stored
    assert prepared.all(codes[1])[0].title == "Three"


def test_objects_come_with_those_that_they_name_or_with_none() -> None:
    session = cast.opened(cast.session_of(cast.account("Oto")))
    ada, ben = cast.arrive(session, "Ada", "Ben")
    lines = {ada: "How do I say no?", ben: "Who decides?"}
    for person, line in lines.items():
        BroughtCase.objects.create(participant=person, line=line, brought_at=0)
    brought = PreparedObjects(
        lambda keys: BroughtCase.objects.filter(participant=keys[0]).select_related("participant__session")
    )
    bring = PreparedObjects(lambda keys: Participant.objects.filter(pk=keys[0]).select_related("case"))
    (cem,) = cast.arrive(session, "Cem")
    for person, line in lines.items():
        with CaptureQueriesContext(connection) as asked:
            case = brought.first(person.pk)
            assert case is not None
            assert (case.line, case.participant.name, case.participant.session) == (line, person.name, session)
        assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        found = [bring.first(person.pk) for person in (ada, cem)]
        assert [getattr(each, "case", None) for each in found] == [BroughtCase.objects.get(participant=ada), None]
    assert len(asked) == 3  # two, and that of the comparison


def test_objects_that_differ_in_more_than_their_keys_cannot_be_prepared() -> None:
    swapped = PreparedObjects(lambda keys: Participant.objects.filter(secret_hash=keys[1], session=keys[0]))
    with pytest.raises(ValueError, match="than keys"):
        swapped.first(1, "hash")


def test_an_update_is_djangos_and_says_how_many_rows_it_changed() -> None:
    oto = cast.account("Oto")
    one, two = cast.opened(cast.session_of(oto)), cast.opened(cast.session_of(oto))
    update = PreparedUpdate(lambda keys: (Session.objects.filter(pk=keys[1]), {"title": keys[0], "changed_at": Now()}))
    assert update.of("New", one.pk) == 1
    assert update.of("Other", two.pk) == 1
    assert update.of("Nobody's", 0) == 0
    assert [session.title for session in Session.objects.order_by("pk")] == ["New", "Other"]
    assert Session.objects.get(pk=one.pk).changed_at > one.changed_at
    with pytest.raises(ValueError, match="than keys"):
        PreparedUpdate(lambda keys: (Session.objects.filter(pk=keys[0]), {"title": keys[1]})).of(one.pk, "New")
