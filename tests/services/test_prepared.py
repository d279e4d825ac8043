"""Queries whose SQL is written once: the same rows as Django's own, each time for the keys that are given."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sessions_app.models import Participant
from sessions_app.selectors.prepared import Prepared
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
