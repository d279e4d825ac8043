"""Three paces for a practice, computed from its own document."""

import pytest

from sessions_app.domain.agenda import agenda
from sessions_app.domain.pacing import OWN, PACES, lengths_of, pace_of
from sessions_app.domain.practice import LONGEST_PHASE, MINUTE, SECOND
from sessions_app.practices import plan_of

from .plans import in_rounds

TROIKA = plan_of("troika")


@pytest.mark.parametrize(("pace", "whole"), [("short", 21), ("usual", 31.5), ("long", 46.5)])
def test_a_round_of_three_takes_so_many_minutes(pace, whole):
    plan = TROIKA.with_lengths(lengths_of([TROIKA], pace))
    assert agenda(in_rounds(plan))[-1].at == whole * MINUTE


@pytest.mark.parametrize("pace", PACES)
def test_silence_and_breath_keep_their_time_and_the_rest_is_easy_to_read(pace):
    lengths = lengths_of([TROIKA], pace)
    assert (lengths["reflect"], lengths["breath"]) == (MINUTE, 15 * SECOND)
    assert {length % (15 * SECOND) for length in lengths.values()} == {0}
    assert pace_of([TROIKA], lengths) == pace


def test_the_usual_is_the_document_and_anything_else_is_ones_own():
    assert lengths_of([TROIKA], "usual") == TROIKA.lengths
    assert pace_of([TROIKA], TROIKA.lengths | {"share": 91 * SECOND}) == OWN
    assert pace_of([TROIKA], {}) == OWN


def test_nothing_short_vanishes_and_nothing_gets_longer_than_may_be():
    odd = TROIKA.with_lengths({"share": 7 * SECOND, "clarify": 0, "consult": 50 * MINUTE, "return": 16 * SECOND})
    assert lengths_of([odd], "short") | {"consult": 0} == odd.lengths | {"return": 15 * SECOND, "consult": 0}
    assert lengths_of([odd], "long")["consult"] == LONGEST_PHASE
