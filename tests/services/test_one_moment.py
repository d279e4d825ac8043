"""A long read: it does not see what others change meanwhile, and nobody waits for it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from sessions_app.models import Session
from sessions_app.selectors.moment import of_one_moment
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)


def meanwhile(act: Callable[[], object]) -> None:
    """Somebody else does it, on a connection of their own, and is not held up."""

    def then_close() -> None:
        act()
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(then_close).result(timeout=10)


def titles() -> list[str]:
    return sorted(Session.objects.values_list("title", flat=True))


def test_what_changes_meanwhile_is_not_seen():
    session = cast.session_of(cast.account("Oto"), title="before")
    with of_one_moment():
        assert titles() == ["before"]
        meanwhile(lambda: Session.objects.filter(pk=session.pk).update(title="after"))
        assert titles() == ["before"]
    assert titles() == ["after"]


def test_one_can_write_afterwards_also_when_it_ended_badly():
    session = cast.session_of(cast.account("Oto"), title="before")
    with pytest.raises(ZeroDivisionError), of_one_moment():
        assert len(titles()) / 0
    Session.objects.filter(pk=session.pk).update(title="mine")
    assert titles() == ["mine"]
    meanwhile(lambda: Session.objects.filter(pk=session.pk).update(title="theirs"))
    assert titles() == ["theirs"]
