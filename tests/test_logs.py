"""What an operator reads while something is away."""

import logging

import pytest

from troika import logs

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
