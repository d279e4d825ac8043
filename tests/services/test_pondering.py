"""Limits on computing: one press a session, few sessions a process; other pages stay quick meanwhile."""

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from sessions_app.domain.errors import Forming
from sessions_app.domain.grouping import mix
from sessions_app.models import Session
from sessions_app.selectors import snapshot
from sessions_app.services import pondering, seating, wishing
from tests.cast import arrive, ms
from tests.domain.test_mixing_budget import wished


@contextmanager
def elsewhere(session_id: int) -> Iterator[None]:
    """Another thread computes for this session."""
    with ThreadPoolExecutor(1) as other:
        thinking = pondering.pondering(session_id)
        other.submit(thinking.__enter__).result()
        yield
        other.submit(thinking.__exit__, None, None, None).result()


class TestTheDoor:
    def test_five_more_presses_compute_nothing(self):
        with elsewhere(1):
            for _ in range(5):
                with pytest.raises(Forming), pondering.pondering(1):
                    pytest.fail("computed once more")

    def test_the_door_is_open_again_after_an_error(self):
        with pytest.raises(ValueError, match="odd"), pondering.pondering(1):
            raise ValueError("odd")
        with pondering.pondering(1):
            pass

    def test_few_may_think_long_and_nobody_waits_for_them(self):
        with pondering.pondering(1) as one, pondering.pondering(2) as two, pondering.pondering(3) as three:
            assert one.clock and two.clock
            assert three == pondering.QUICK
        with pondering.pondering(3) as three:
            assert three.clock


@pytest.mark.django_db
class TestForming:
    def test_a_press_while_groups_are_formed_changes_nothing_and_says_so(self, session: Session):
        arrive(session, *(f"P{number:02d}" for number in range(9)))
        with elsewhere(session.pk), pytest.raises(Forming):
            seating.form_groups(session.pk, 0, [], 1, ms())
        assert snapshot(session.pk).proposal is None
        seating.form_groups(session.pk, 0, [], 1, ms())
        assert snapshot(session.pk).proposal

    @pytest.mark.usefixtures("thorough")
    def test_what_cannot_be_met_is_said_and_the_answer_comes_in_time(self, session: Session):
        arrive(session, *(f"P{number:02d}" for number in range(60)))
        names = [one.name for one in snapshot(session.pk).people.values()]
        wishing.save_wishes(session.pk, ", ".join(names[:30]) + " meet " + ", ".join(names[30:]))
        began = time.thread_time()
        seating.form_groups(session.pk, 0, [], 1, ms())
        assert time.thread_time() - began < 4
        assert snapshot(session.pk).proposal.outlook.unmet


def test_others_have_the_interpreter_while_somebody_thinks(thorough):
    """A page of another session takes the interpreter some hundred times; each time it would wait 5 ms."""
    done = threading.Event()

    def think() -> None:
        with pondering.pondering(1) as effort:
            mix(range(60), random.Random(1), rounds=6, wishes=wished("everybody apart", 60), effort=effort)
        done.set()

    thread = threading.Thread(target=think)
    thread.start()
    waits: list[float] = []
    while not done.is_set():
        began = time.perf_counter()
        time.sleep(0.001)
        waits.append(time.perf_counter() - began)
    thread.join()
    assert len(waits) > 50
    assert sorted(waits)[len(waits) // 2] < 0.02
