"""What a supervisor sees."""

import pytest
from django.db import OperationalError, connection

pytestmark = pytest.mark.django_db


def test_a_process_that_is_well(client):
    answer = client.get("/healthz", headers={"host": "localhost"})
    assert answer.status_code == 200
    well = {"status": "ok", "database": "ok", "layer": "ok"}
    told = answer.json()
    still = {key: told[key] for key in ("subscriptions", "tasks")}  # those of tests before this one may be ending
    assert told == well | {"sockets": 0, "rooms": 0} | still
    assert all(isinstance(count, int) for count in still.values())


@pytest.mark.parametrize("asker", [{"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}])
def test_how_much_a_process_holds_is_told_on_its_own_machine_only(client, asker):
    answer = client.get("/healthz", headers={"host": "localhost"}, **asker)
    assert answer.json() == {"status": "ok", "database": "ok", "layer": "ok"}


def test_a_database_that_is_away(client, monkeypatch):
    def away():
        raise OperationalError("no route")

    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/healthz", headers={"host": "localhost"})
    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")
