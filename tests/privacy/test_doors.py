"""Every address has a line in the table of doors: it says what comes out of the address, and for whom."""

import pytest

from .checking import ADDRESSES, check
from .circle import SHARES, Circle
from .doors import DOORS


def test_every_address_is_in_the_table():
    assert {door.name for door in DOORS} == set(ADDRESSES)


@pytest.mark.django_db
def test_no_silent_address_ever_speaks():
    """Those that are knocked at in no other test: everybody does here, once, while there are notes of every kind."""
    circle = Circle(4, rounds=1)
    circle.begin()
    for number, slot in enumerate(slot for person in circle.people for slot in circle.slots(person.pk)):
        circle.write_new(slot, number, SHARES[number % 4], named=number % 3 != 0)
    check(circle.facts, circle.readers, DOORS)
