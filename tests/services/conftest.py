"""A session with its host, and a listener at the door to the channel layer."""

import pytest

from sessions_app.models import Session, User
from sessions_app.notices import notify
from sessions_app.services import pondering
from tests import cast


@pytest.fixture
def oto(db) -> User:
    return cast.account("Oto")


@pytest.fixture
def session(oto) -> Session:
    """Open, nobody in."""
    return cast.opened(cast.session_of(oto))


@pytest.fixture
def notices(monkeypatch) -> list[tuple[int, int]]:
    """What is sent to the channel layer: (session, version)."""
    heard: list[tuple[int, int]] = []

    def hear(session: int, version: int, **how: bool) -> None:
        heard.append((session, version))

    monkeypatch.setattr(notify, "changed", hear)
    return heard


@pytest.fixture
def hasty(monkeypatch) -> None:
    """Groups are formed as when many sessions form theirs at once: whatever comes out, it keeps the same promises."""
    monkeypatch.setattr(pondering, "MOST_AT_ONCE", 0)
