"""What is said of a proposal: mixing's reasons while they hold, and what the seats themselves show."""

import json
import random

import pytest

from sessions_app.domain.grouping import MANY, Unmet, Wishes, meetings, mix
from sessions_app.domain.outlook import Outlook, account

BEFORE = meetings([[[1, 2, 3], [4, 5, 6]]])
BLUE = {1: "Blue", 4: "Blue"}


def outlook_of(*unmet: Unmet, **facts) -> Outlook:
    return Outlook(people=6, repeats=2, forced=2, good_for=1, unmet=unmet, **facts)


def test_it_is_stored_and_read_as_it_was():
    found = Outlook.of(mix(range(1, 8), random.Random(1), wishes=Wishes(teams=dict.fromkeys(range(1, 5), "Blue"))))
    assert found.unmet
    assert Outlook.read(json.loads(json.dumps(found.stored()))) == found


def test_nothing_is_known_of_a_round_from_before_outlooks_were_kept():
    assert Outlook.read({}) == Outlook()


def test_of_a_crowd_nobody_knows_what_can_follow():
    assert Outlook.of(mix(range(MANY), random.Random(1))).good_for is None


def test_meetings_are_counted_from_the_seats_and_those_wished_for_are_not():
    groups = [[1, 2, 4], [3, 5, 6]]
    assert account(groups, BEFORE, Wishes(), outlook_of(), last=False, least=3).met == ((1, 2, 1), (5, 6, 1))
    assert account(groups, BEFORE, Wishes(stay=[{1, 2}]), outlook_of(), last=False, least=3).met == ((5, 6, 1),)


def test_a_reason_is_given_only_for_the_people_it_was_about():
    reason = Unmet("team", (1, 4), "{team}: others would meet again otherwise.", {"team": "Blue"})
    wishes = Wishes(teams=BLUE | {5: "Red", 6: "Red"})
    told = account([[1, 2, 4], [3, 5, 6]], BEFORE, wishes, outlook_of(reason), last=False, least=3).unmet
    assert [str(each) for each in told] == [
        "Blue: others would meet again otherwise.",
        "People of team Red sit together.",
    ]


@pytest.mark.parametrize("last", [True, False])
def test_a_wished_meeting_is_missed_only_when_no_round_is_left(last):
    told = account(
        [[1, 2, 4], [3, 5, 6]], BEFORE, Wishes(meet=[frozenset({1, 6})]), outlook_of(), last=last, least=3
    ).unmet
    assert [each.code for each in told] == (["meet"] if last else [])


def test_who_should_stay_together_and_was_parted_is_told():
    told = account([[1, 2, 4], [3, 5, 6]], {}, Wishes(stay=[{1, 3}]), outlook_of(), last=False, least=3).unmet
    assert [(each.code, each.people) for each in told] == [("together", (1, 3))]


def test_what_follows_and_what_is_forced_is_said_only_of_the_same_people():
    same = account([[1, 2, 4], [3, 5, 6]], BEFORE, Wishes(), outlook_of(), last=False, least=3)
    fewer = account([[1, 2, 4], [5, 6]], BEFORE, Wishes(), outlook_of(), last=False, least=3)
    assert (same.forced, same.good_for, same.small) == (2, 1, ())
    assert (fewer.forced, fewer.good_for, fewer.small) == (0, None, (1,))


@pytest.mark.parametrize(("same_sizes", "forced"), [(True, 2), (False, 0)])
def test_a_change_by_hand_ends_what_was_foreseen(same_sizes, forced):
    changed = outlook_of().changed_by_hand(same_sizes=same_sizes)
    assert (changed.by_hand, changed.good_for, changed.forced) == (True, None, forced)
