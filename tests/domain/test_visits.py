"""A facilitator's visit to a group's call, as a table: who may do what, in which state, and what it makes."""

from typing import Any

import pytest

from sessions_app.domain.errors import Stale, TroikaError, WrongMoment
from sessions_app.domain.practice import MINUTE
from sessions_app.domain.visits import Visit, ask, go, let_in, let_speak, send_away, visit_of

FAY, OTO = 7, 8  # accounts
AT: Any = 1_000_000  # when the visit under way was asked for
NOW: Any = AT + 20_000
LONG_AFTER: Any = AT + MINUTE

ASKED, IN, SPEAKING = Visit("asked", FAY, AT), Visit("in", FAY, AT), Visit("speaking", FAY, AT)
LATER = Visit("later", FAY, AT)
NOT_NOW = Visit("later", FAY, NOW)
EVER = (None, ASKED, IN, SPEAKING, LATER)

# What is done: by whom, and with what. Then what it makes of no visit, and of a visit in each state.
TABLE = {
    "asks": (
        lambda visit: ask(visit, FAY, [], NOW),
        (Visit("asked", FAY, NOW), ASKED, IN, SPEAKING, WrongMoment),
    ),
    "asks a minute after a no": (
        lambda visit: ask(visit, FAY, [], LONG_AFTER),
        (Visit("asked", FAY, LONG_AFTER), ASKED, IN, SPEAKING, Visit("asked", FAY, LONG_AFTER)),
    ),
    "asks, and a hand has been up since before": (
        lambda visit: ask(visit, FAY, [AT - 5], NOW),
        (Visit("in", FAY, NOW), IN, IN, SPEAKING, WrongMoment),
    ),
    "asks, and a hand has gone up since": (
        lambda visit: ask(visit, FAY, [AT - 5, AT + 5], NOW),
        (Visit("in", FAY, NOW), IN, IN, SPEAKING, Visit("in", FAY, NOW)),
    ),
    "another facilitator asks": (
        lambda visit: ask(visit, OTO, [AT - 5], NOW),
        (Visit("in", OTO, NOW), WrongMoment, WrongMoment, WrongMoment, WrongMoment),
    ),
    "another facilitator asks a minute after a no": (
        lambda visit: ask(visit, OTO, [], LONG_AFTER),
        (Visit("asked", OTO, LONG_AFTER), WrongMoment, WrongMoment, WrongMoment, Visit("asked", OTO, LONG_AFTER)),
    ),
    "goes": (lambda visit: go(visit, FAY), (None, None, None, None, LATER)),
    "another facilitator goes": (lambda visit: go(visit, OTO), (None, ASKED, IN, SPEAKING, LATER)),
    "the group says yes": (lambda visit: let_in(visit, AT, True, NOW), (Stale, IN, IN, SPEAKING, Stale)),
    "the group says not now": (lambda visit: let_in(visit, AT, False, NOW), (Stale, NOT_NOW, NOT_NOW, NOT_NOW, LATER)),
    "the group lets them speak": (
        lambda visit: let_speak(visit, AT, True),
        (Stale, WrongMoment, SPEAKING, SPEAKING, Stale),
    ),
    "the group wants them to listen": (lambda visit: let_speak(visit, AT, False), (Stale, WrongMoment, IN, IN, Stale)),
    "the group asks them to leave": (
        lambda visit: send_away(visit, AT, NOW),
        (Stale, NOT_NOW, NOT_NOW, NOT_NOW, LATER),
    ),
    "the group says yes to an earlier question": (
        lambda visit: let_in(visit, AT - 1, True, NOW),
        (Stale, Stale, Stale, Stale, Stale),
    ),
    "the group lets an earlier visitor speak": (
        lambda visit: let_speak(visit, AT - 1, True),
        (Stale, Stale, Stale, Stale, Stale),
    ),
    "the group asks an earlier visitor to leave": (
        lambda visit: send_away(visit, AT - 1, NOW),
        (Stale, Stale, Stale, Stale, LATER),
    ),
}


@pytest.mark.parametrize(
    ("act", "before", "after"),
    [
        pytest.param(act, before, after, id=f"{what}: {before.state if before else 'nobody'}")
        for what, (act, made) in TABLE.items()
        for before, after in zip(EVER, made, strict=True)
    ],
)
def test_each_press_and_what_it_makes(act, before, after):
    if isinstance(after, type) and issubclass(after, TroikaError):
        with pytest.raises(after):
            act(before)
    else:
        assert act(before) == after


@pytest.mark.parametrize("visit", [ASKED, SPEAKING, LATER])
def test_what_is_stored_is_read_again(visit):
    assert visit_of(visit.stored()) == visit
    assert visit_of([]) is None


def test_only_who_is_in_the_call_is_there():
    assert [visit.there for visit in (ASKED, IN, SPEAKING, LATER)] == [False, True, True, False]
