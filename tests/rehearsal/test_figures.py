"""Percentiles, how far apart people changed their screens, and how each command arrived."""

import pytest

from sessions_app.rehearsal.figures import Quantiles, Spread, percentile
from sessions_app.rehearsal.measures import Measures
from sessions_app.rehearsal.messages import HeardGroup, HeardScreen, HeardSeat, HeardSession, HeardTimeline
from sessions_app.rehearsal.reach import Outage, Reach


def screen(version: int, revision: int = 1) -> HeardScreen:
    group = HeardGroup(9, 1, [HeardSeat(1, 0, "Ada")], HeardTimeline(revision, None, 1, 10, []))
    return HeardScreen(version, 0, HeardSession("ACD346", "", "running", 1, 1, 3), group)


def never(person: int, since: float, until: float) -> None:
    return None


@pytest.mark.parametrize(
    ("values", "percent", "wanted"),
    [([5.0], 50, 5), ([1.0, 2.0], 50, 1), ([1.0, 2.0], 99, 2), (list(map(float, range(1, 101))), 99, 99)],
)
def test_percentiles_are_values_that_were_seen(values, percent, wanted):
    assert percentile(values, percent) == wanted


def test_nothing_measured_is_said_so():
    assert Quantiles.of([]) == Quantiles(None, None, None, 0)


def test_quantiles():
    assert Quantiles.of([3, 1, 2]) == Quantiles(2, 3, 3, 3)


def test_the_spread_counts_from_the_first_and_only_what_several_crossed():
    spread = Spread()
    for at in (1000, 1004, 1010):
        spread.crossed("a", at)
    spread.crossed("b", 7)
    assert sorted(spread.delays()) == [0, 4, 10]
    assert spread.boundaries == 1


class TestMeasures:
    def test_everybody_sees_a_command(self):
        measures = Measures(never)
        pause = measures.begin("pause", [1, 2], 100)
        measures.answered(pause, 8)
        measures.arrived(1, screen(7), 110)  # an older screen
        measures.arrived(1, screen(8), 130)
        measures.arrived(2, screen(9), 150)  # a later one contains it
        assert (measures.expected, measures.received, measures.late, measures.waiting) == (2, 2, 0, False)
        assert measures.latency() == Quantiles(30, 50, 50, 2)

    def test_of_somebody_who_is_not_simulated_nothing_is_known(self):
        measures = Measures(never, {1}.__contains__)
        pause = measures.begin("pause", [1, 8], 100)
        measures.answered(pause, 8)
        measures.arrived(1, screen(8), 130)
        assert (measures.expected, measures.received, measures.waiting) == (1, 1, False)

    def test_a_push_that_is_quicker_than_the_answer_counts_from_its_arrival(self):
        measures = Measures(never)
        pause = measures.begin("pause", [1], 100)
        measures.sent(pause, 105)
        measures.arrived(1, screen(8), 125)
        measures.answered(pause, 8)
        assert measures.latency().max == 20
        assert not measures.waiting

    def test_a_screen_that_contains_the_change_will_do_when_the_answer_names_a_later_version(self):
        measures = Measures(never)
        command = measures.begin(
            "next", [1], 0, lambda screen: bool(screen.group and screen.group.timeline.revision > 4)
        )
        measures.answered(command, 12)
        measures.arrived(1, screen(10, revision=4), 20)
        assert measures.waiting
        measures.arrived(1, screen(10, revision=5), 30)
        assert measures.received == 1

    def test_whoever_had_that_version_already_is_due_nothing(self):
        measures = Measures(never)
        measures.arrived(1, screen(8), 50)
        measures.answered(measures.begin("done", [1], 100), 8)
        assert (measures.expected, measures.waiting) == (0, False)

    def test_groups_that_were_left_alone_are_due_nothing(self):
        measures = Measures(never)
        measures.answered(measures.begin("next", [1, 2, 3], 0), 5, only=[2])
        measures.arrived(2, screen(5), 10)
        assert (measures.expected, measures.received, measures.waiting) == (1, 1, False)

    def test_a_refused_command_is_not_waited_for(self):
        measures = Measures(never)
        measures.dropped(measures.begin("next", [1], 0))
        assert (measures.commands, measures.waiting) == (0, False)

    def test_late_and_missed(self):
        measures = Measures(never)
        measures.answered(measures.begin("next", [1, 2], 0), 5)
        measures.arrived(1, screen(5), 1_200)
        assert measures.late == 1
        assert measures.overdue(4_999) == []
        [(measure, person)] = measures.overdue(5_001)
        assert measures.overdue(5_002) == []  # asked once
        assert measures.waiting
        measures.judge(measure, person, up_to_date=False)
        assert (measures.expected, measures.received, measures.missed, measures.waiting) == (2, 1, 1, False)
        assert "participant 2" in measures.missing[0]

    def test_who_is_up_to_date_has_missed_nothing(self):
        measures = Measures(never)
        measures.answered(measures.begin("done", [2], 0), 5)
        [(measure, person)] = measures.overdue(6_000)
        measures.judge(measure, person, up_to_date=True)
        assert (measures.expected, measures.missed, measures.waiting) == (0, 0, False)

    def test_whoever_was_cut_off_with_the_server_may_catch_up_and_is_late(self):
        reach = Reach()
        reach.refused(1_000, asked_at=990)
        measures = Measures(lambda _, since, until: reach.excused_until(since, until))
        measures.answered(measures.begin("next", [1, 2], 900), 5)
        assert measures.overdue(60_000) == []  # still away: nobody can be blamed
        reach.answered(61_000, asked_at=60_990)
        measures.arrived(1, screen(5), 70_000)
        assert (measures.received, measures.late, measures.missed) == (1, 1, 0)
        assert measures.latency().count == 0
        assert [person for _, person in measures.overdue(71_001)] == [2]

    def test_an_interrupted_rehearsal_blames_nobody(self):
        measures = Measures(never)
        measures.answered(measures.begin("next", [1, 2], 0), 5)
        measures.arrived(1, screen(5), 10)
        measures.abandon()
        assert (measures.expected, measures.received, measures.missed, measures.waiting) == (1, 1, 0, False)


class TestReach:
    def test_one_broken_connection_is_no_outage(self):
        reach = Reach()
        reach.broken(100)
        reach.answered(150, asked_at=140)
        assert reach.outages == []

    def test_an_outage_begins_with_its_first_sign(self):
        reach = Reach()
        reach.broken(100)
        reach.refused(300, asked_at=290)
        reach.refused(400, asked_at=390)
        assert reach.down
        [outage] = reach.outages
        assert outage.since == 100

    def test_an_answer_that_was_under_way_does_not_end_it(self):
        reach = Reach()
        reach.refused(100, asked_at=80)
        reach.answered(120, asked_at=90)
        assert reach.outages == [Outage(100)]
        reach.answered(500, asked_at=480)
        assert reach.outages == [Outage(100, 500)]

    def test_only_those_who_waited_during_an_outage_are_excused(self):
        reach = Reach()
        reach.refused(100, asked_at=90)
        reach.answered(500, asked_at=480)
        assert reach.excused_until(600, 5_600) is None
        assert reach.excused_until(0, 99) is None
        assert reach.excused_until(50, 5_050) == 10_500

    def test_an_attempt_that_began_before_the_answer_is_no_second_outage(self):
        reach = Reach()
        reach.refused(100, asked_at=90)
        reach.answered(500, asked_at=450)
        reach.refused(510, asked_at=440)
        assert reach.outages == [Outage(100, 500)]

    def test_an_attempt_that_began_after_the_answer_is_a_second_outage(self):
        reach = Reach()
        reach.refused(100, asked_at=90)
        reach.answered(500, asked_at=450)
        reach.refused(900, asked_at=890)
        assert reach.outages == [Outage(100, 500), Outage(900)]
