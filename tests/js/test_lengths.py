"""A typed length means the same on the page and on the server."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from sessions_app.domain.errors import Invalid
from sessions_app.domain.pacing import OWN, PACES, lengths_of
from sessions_app.domain.practice import checked_length
from sessions_app.practices import plan_of
from sessions_app.templatetags.troika import clock
from sessions_app.web.forms.fields import MinutesField
from tests.js.conftest import Ask

MODULE = "/js/lengths.js"
TROIKA = plan_of("troika")
SHARE, CONSULT = TROIKA.turn[0], TROIKA.turn[2]
TYPED = ["1", "1.5", "1,5", " 1:30 ", "1:30.5", "0", "0.0", "0:00", "60", "60:00", "60:01", "0.001", "0:01"]
NONE = ["", "x", "1:99", "-1", "1e3", "nan", "1.", ".5", "1:5", "1000", "\u0661", "1.23456", "1:00:00"]


def of_the_server(typed: str) -> int | None:
    try:
        return MinutesField().clean(typed)
    except ValidationError:
        return None


@pytest.mark.parametrize("typed", [*TYPED, *NONE])
async def test_a_length_is_read_alike(ask: Ask, typed: str) -> None:
    ms = of_the_server(typed)
    assert await ask(MODULE, "lengthOf", typed) == ms
    for phase in (SHARE, CONSULT):
        try:
            wrong = ms is None or checked_length(phase, ms) is None
        except Invalid:
            wrong = True
        assert bool(await ask(MODULE, "wrongLength", typed, phase.core)) == wrong


@pytest.mark.parametrize("ms", [0, 1_000, 15_000, 90_000, 600_000, 3_600_000])
async def test_and_written_alike(ask: Ask, ms: int) -> None:
    assert await ask(MODULE, "written", ms) == clock(ms)


async def test_the_pace_is_found_by_its_lengths(ask: Ask) -> None:
    paces: list[dict[str, Any]] = [{"key": key, "lengths": lengths_of([TROIKA], key)} for key in PACES]
    paces.append({"key": OWN})
    for pace in PACES:
        assert await ask(MODULE, "paceOf", paces, lengths_of([TROIKA], pace)) == pace
    assert await ask(MODULE, "paceOf", paces, TROIKA.lengths | {"share": None}) == OWN
