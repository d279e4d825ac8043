"""No address without a line in the table of doors: whoever adds one says what comes out of it, and for whom."""

from .checking import ADDRESSES
from .doors import DOORS


def test_every_address_is_in_the_table():
    assert {door.name for door in DOORS} == set(ADDRESSES)
