"""What a supervisor sees."""

import pytest
from django.db import OperationalError, connection

pytestmark = pytest.mark.django_db


def test_a_process_that_is_well(client):
    answer = client.get("/healthz", headers={"host": "localhost"})
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "database": "ok", "layer": "ok"})


def test_a_database_that_is_away(client, monkeypatch):
    def away():
        raise OperationalError("no route")

    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/healthz", headers={"host": "localhost"})
    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")
