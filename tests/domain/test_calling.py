"""For which practices a call here can be offered, and how a relay knows whom it may serve."""

import pytest

from sessions_app.domain.calling import Relay, credentials, held_for, refusal, refusal_of
from sessions_app.domain.practice import MINUTE
from sessions_app.domain.units import Ms
from sessions_app.practices import by_digest

RELAY = Relay(("turn:relay.example.org:3478",), "secret")
HOUR = 60 * MINUTE
SHIPPED = {practice.key: practice for practice in by_digest().values()}


@pytest.mark.parametrize(
    ("practice", "why"),
    [
        ("troika", ""),
        ("helping_heuristics", ""),
        ("world_cafe", ""),  # tables of five at most, and all together around them
        ("co_counselling", ""),
        ("circle", "A call here is for 5 people at most, and groups of this practice can have 12."),
        ("one_two_four_all", "A call here is for 5 people at most, and groups of this practice can have 7."),
    ],
)
def test_it_is_for_groups_of_five_at_most(practice, why):
    for refused in (refusal(SHIPPED[practice], RELAY), refusal_of(SHIPPED[practice])):
        assert (str(refused), refused.field) == (why, "venue") if why else refused is None


@pytest.mark.parametrize("relay", [Relay(), Relay(RELAY.urls), Relay(secret="secret")])
def test_it_needs_a_relay_or_a_network_in_which_phones_reach_each_other(relay):
    assert "needs a relay" in str(refusal(SHIPPED["troika"], relay))
    for able in (RELAY, Relay(direct=True), Relay(relay.urls, relay.secret, direct=True)):
        assert refusal(SHIPPED["troika"], able) is None


@pytest.mark.parametrize(
    ("rounds", "held"),
    [((), HOUR), ((35 * MINUTE,), 95 * MINUTE), ((35 * MINUTE,) * 2, 130 * MINUTE), ((HOUR,) * 20, 12 * HOUR)],
)
def test_credentials_hold_for_the_rest_of_the_session(rounds, held):
    assert held_for(map(Ms, rounds)) == held


def test_they_are_what_coturn_expects_and_name_nobody():
    """By `printf 1767000000:a1b2 | openssl dgst -sha1 -hmac north -binary | base64`."""
    given = credentials("north", Ms(1_767_000_000_999), "a1b2")
    assert (given.username, given.credential) == ("1767000000:a1b2", "OuHQhFRMP/z5QUEmQwkM/wp2plE=")
    assert given.until == 1_767_000_000_999
