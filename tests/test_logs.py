"""What an operator reads during an outage."""

import io
import logging

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from troika import logs, urls

REFUSED = ConnectionError("Error 111 connecting to 127.0.0.1:6379.")


@pytest.fixture
def told():
    """Lines as a handler with the filter would print them."""
    lines: list[str] = []

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Lines()
    handler.addFilter(logs.NowAndThen())
    loggers = [logging.getLogger(name) for name in ("channels_redis.pubsub", "sessions_app.live.room", "troika.other")]
    for logger in loggers:
        logger.addHandler(handler)
    yield lines
    for logger in loggers:
        logger.removeHandler(handler)


def complain(error: Exception, times: int, name: str = "channels_redis.pubsub") -> None:
    for _ in range(times):
        try:
            raise error
        except type(error):
            logging.getLogger(name).exception("Unexpected exception in receive task")


def test_a_lost_connection_is_one_line_in_a_while(told, monkeypatch):
    complain(REFUSED, 9)
    assert told == ["Unexpected exception in receive task Error 111 connecting to 127.0.0.1:6379."]
    monkeypatch.setattr(logs, "EVERY_SECONDS", 0.0)
    complain(REFUSED, 1)
    assert told[1].endswith("127.0.0.1:6379. (and 8 more like this)")


def test_a_mistake_keeps_its_traceback_every_time(told):
    complain(ZeroDivisionError("a mistake of ours"), 2, "sessions_app.live.room")
    assert [line.count("Traceback") for line in told] == [1, 1]


def test_what_does_not_repeat_by_nature_is_left_alone(told):
    for _ in range(3):
        logging.getLogger("troika.other").warning("look at this")
    assert told == ["look at this"] * 3


def test_different_complaints_of_one_module_are_all_heard(told):
    logger = logging.getLogger("sessions_app.live.room")
    logger.warning("cannot subscribe yet")
    logger.warning("other processes cannot be reached")
    assert len(told) == 2


def broken(request: HttpRequest, **_: str) -> HttpResponse:
    raise RuntimeError(f"no way to {request.path}")


KEYS = [
    "s/ABC234/r/SeCrEt",
    "host/ABC234/invite/SeCrEt",
    "host/ABC234/invite/organizer/SeCrEt",
    "host/ABC234/remote/SeCrEt",
    "accounts/password-reset/MQ/SeCrEt",
]
urlpatterns = [*(path(key, broken) for key in KEYS), path("s/ABC234/broken", broken), *urls.urlpatterns]


@pytest.fixture
def printed(settings, monkeypatch):
    """What the console, as the settings make it, has printed of pages that are broken."""
    settings.ROOT_URLCONF = __name__
    console = next(handler for handler in logging.getLogger().handlers if handler.get_name() == "console")
    monkeypatch.setattr(console, "stream", stream := io.StringIO())
    return stream


@pytest.mark.parametrize("key", KEYS)
def test_a_mistake_on_a_personal_link_does_not_tell_it(printed, caplog, key):
    answer = Client(raise_request_exception=False).get(f"/{key}")
    assert answer.status_code == 500
    told = printed.getvalue()
    shown = key.removesuffix("SeCrEt").removesuffix("MQ/").removesuffix("organizer/")
    assert f"Internal Server Error: /{shown}…\n" in told and f"no way to /{shown}…" in told and "Traceback" in told
    assert "SeCrEt" not in told + caplog.text
    assert not [record for record in caplog.records if "SeCrEt" in str(vars(record).get("request"))]


def test_other_addresses_are_told_as_they_are(printed):
    Client(raise_request_exception=False).get("/s/ABC234/broken")
    assert "Internal Server Error: /s/ABC234/broken\n" in printed.getvalue()
