"""A group that everybody is moved out of is gone: the others are numbered from one on, and keep their people."""

import pytest

from sessions_app.selectors import snapshot
from sessions_app.services import rearranging
from tests.cast import NAMES, arrive, formed, ms

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 2, 3])
def test_whichever_is_emptied_no_number_is_left_out(session, number):
    arrive(session, *NAMES[:9])
    before = {group.number: {one.id for one in group.people} for group in formed(session).proposal.groups}
    for person in sorted(before[number]):
        seen = snapshot(session.pk).proposal
        rearranging.move(session.pk, seen.revision, person, None, ms(), anyway=True)
    after = {group.number: {one.id for one in group.people} for group in snapshot(session.pk).proposal.groups}
    assert after.keys() == {1, 2}
    assert sorted(map(sorted, after.values())) == sorted(sorted(people) for n, people in before.items() if n != number)
