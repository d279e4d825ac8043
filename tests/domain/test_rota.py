"""The order of turns and how it adapts, as stories: who goes, comes back, passes, joins, and when.

Seconds: reflect 0–10, Ada 10–110, breath, Ben 115–215, breath, Cem 220–320. In a turn: share 20,
clarify 20, consult 40, return 20.
"""

import pytest

from sessions_app.domain.errors import WrongMoment
from sessions_app.domain.practice import MINUTE, SECOND
from sessions_app.domain.rota import LEAST_SHARE, Rota
from sessions_app.domain.timeline import LONGEST_STEP

from .clocks import ADA, BEN, CEM, DEE, ELI, SHORT, at, going, moment, order, timed, turns, waiting

THREE = {ADA, BEN, CEM}
FOUR = {*THREE, DEE}
WITHOUT_BREATH = SHORT.with_lengths({"breath": 0})
WITHOUT_REFLECT = SHORT.with_lengths({"reflect": 0})


def away(rota: Rota, seconds: float, *seats: int, members=THREE) -> Rota:
    """Exactly these are away from now on; the present moment does not change by it."""
    mended = rota.attend(at(seconds), members, seats)
    assert moment(mended, seconds) == moment(rota, seconds)
    return mended


def seconds_in_all(rota: Rota) -> float:
    return rota.timeline.total / SECOND


class TestSomebodyIsAway:
    def test_before_their_turn_it_waits_and_the_others_move_up(self):
        rota = away(going(), 50, BEN)
        assert turns(rota) == [("Ada", 100), ("Cem", 100)]
        assert rota.later == (BEN,)
        assert seconds_in_all(rota) == 10 + 100 + 5 + 100
        assert rota.holder(at(120)) == CEM

    def test_and_back_has_the_turn_after_the_others(self):
        rota = away(away(going(), 50, BEN), 60)
        assert turns(rota) == [("Ada", 100), ("Cem", 100), ("Ben", 100)]
        assert rota.later == ()
        assert seconds_in_all(rota) == seconds_in_all(going())

    def test_and_back_in_the_very_last_second_still_has_the_turn(self):
        rota = away(away(going(), 50, BEN), 214.9)
        assert order(rota) == ["Ada", "Cem", "Ben"]
        assert rota.holder(at(220)) == BEN

    def test_and_back_when_all_is_over_is_too_late(self):
        rota = away(going(), 50, BEN)
        late = away(rota, 215)
        assert late == rota
        assert late.owed(at(215)) == {BEN}

    def test_after_their_turn_changes_nothing(self):
        assert turns(away(going(), 150, ADA)) == turns(going())

    def test_as_the_present_holder_changes_nothing_until_they_are_put_off(self):
        rota = away(going(), 50, ADA)
        assert turns(rota) == turns(going())
        assert rota.holder(at(50)) == ADA

    def test_as_the_first_holder_while_all_reflect_lets_the_others_begin(self):
        rota = away(going(), 5, ADA)
        assert order(rota) == ["Ben", "Cem"]
        assert rota.holder(at(10)) == BEN
        assert order(away(rota, 9.9)) == ["Ben", "Cem", "Ada"]

    def test_before_the_time_begins_lets_the_others_begin(self):
        rota = timed(away(waiting(opening=False), 0, ADA), "start", 60)
        assert rota.holder(at(60)) == BEN
        assert order(away(rota, 70)) == ["Ben", "Cem", "Ada"]

    def test_without_any_breath_the_next_turn_begins_with_who_is_here(self):
        rota = away(going(plan=WITHOUT_BREATH), 109.9, BEN)
        assert rota.holder(at(110)) == CEM

    def test_two_who_went_have_their_turns_in_the_order_in_which_they_went(self):
        rota = away(away(going(4), 30, CEM, members=FOUR), 40, BEN, CEM, members=FOUR)
        assert order(rota) == ["Ada", "Dee"]
        assert order(away(rota, 50, members=FOUR)) == ["Ada", "Dee", "Cem", "Ben"]

    def test_who_passed_before_going_has_no_turn_when_back(self):
        rota = going().give_up(at(20), BEN)
        assert order(away(away(rota, 30, BEN), 40)) == ["Ada", "Cem"]


class TestInTheBreathThatLeadsToATurn:
    """It leads to Ben’s, from 110 to 115."""

    def test_the_holder_to_be_goes_and_the_next_one_moves_up(self):
        rota = away(going(), 112, BEN)
        assert order(rota) == ["Ada", "Cem"]
        assert rota.holder(at(115)) == CEM

    def test_a_breath_that_was_given_a_minute_keeps_it_whoever_comes_and_goes(self):
        rota = timed(going(), "extend", 112)
        gone = away(rota, 150, BEN)
        assert gone.holder(at(175)) == CEM
        assert order(away(gone, 160)) == ["Ada", "Cem", "Ben"]
        assert moment(rota.give_up(at(150), BEN), 150) == moment(rota, 150)
        assert moment(rota.give_up(at(150), CEM), 150) == moment(rota, 150)

    def test_the_last_turn_is_not_taken_out_of_its_breath_because_nothing_would_come_instead(self):
        rota = away(going(), 217, CEM)
        assert rota.holder(at(220)) == CEM

    def test_unless_somebody_comes_back_whose_turn_waits(self):
        rota = away(away(going(), 50, BEN), 112, BEN, CEM)
        assert order(rota) == ["Ada", "Cem"]
        assert order(away(rota, 113, CEM)) == ["Ada", "Ben"]

    def test_it_goes_on_leading_to_whom_it_leads_whoever_comes_back(self):
        """Ada tries again; Ben, who held no turn yet, comes back during the breath before her turn."""
        rota = away(going(), 15, BEN).put_off(at(20))
        rota = away(rota, 22, BEN).give_up(at(22), CEM)
        assert order(rota) == ["Ada", "Ada"]
        assert order(away(rota, 23)) == ["Ada", "Ada", "Ben"]


class TestEverybodyIsAway:
    def test_leaves_the_order_as_it_is(self):
        assert away(going(), 50, *THREE) == going()
        assert away(waiting(), 0, *THREE) == waiting()

    def test_is_the_same_whether_they_went_at_once_or_one_by_one(self):
        one_by_one = away(away(away(going(), 50, BEN), 51, BEN, CEM), 52, *THREE)
        assert sorted(order(one_by_one)) == sorted(order(going()))
        assert one_by_one.later == ()
        assert turns(away(one_by_one, 60)) == [("Ada", 100), ("Ben", 100), ("Cem", 100)]

    def test_does_not_wake_a_group_that_is_over(self):
        rota = away(going(), 50, BEN)
        assert away(rota, 215, *THREE) == rota

    def test_who_is_back_first_has_the_next_turn(self):
        rota = away(going(), 50, *THREE)
        assert order(away(rota, 60, ADA, BEN)) == ["Ada", "Cem"]


class TestPuttingOff:
    def test_a_holder_who_was_not_helped_yet_tries_again_after_the_others(self):
        rota = away(going(), 60, ADA).put_off(at(75))
        assert turns(rota) == [("Ada", 65), ("Ben", 100), ("Cem", 100)]
        assert moment(rota, 75) == ((None, "breath", None), 5 * SECOND)
        assert rota.later == (ADA,)
        assert order(away(rota, 100)) == ["Ada", "Ben", "Cem", "Ada"]

    def test_a_holder_who_was_helped_has_had_the_turn(self):
        rota = going().put_off(at(95))
        assert rota.later == ()
        assert rota.had_turn(at(95)) == {ADA}
        assert order(away(rota, 100)) == ["Ada", "Ben", "Cem"]

    def test_the_second_try_comes_after_everybody_s_first(self):
        rota = away(going(), 50, CEM).put_off(at(60))
        rota = away(rota, 70, CEM)
        assert order(rota) == ["Ada", "Ben", "Ada"]
        assert order(away(rota, 80)) == ["Ada", "Ben", "Cem", "Ada"]

    def test_where_nobody_follows_the_round_is_over(self):
        rota = away(going(), 250, CEM).put_off(at(250))
        assert rota.over(at(250))
        assert rota.owed(at(250)) == {CEM}

    def test_without_a_breath_the_next_turn_begins_at_that_instant(self):
        rota = going(plan=WITHOUT_BREATH).put_off(at(50))
        assert moment(rota, 50) == ((2, "share", BEN), 20 * SECOND)

    def test_while_the_clock_is_stopped_it_stays_stopped(self):
        rota = timed(going(), "pause", 50).put_off(at(90))
        assert moment(rota, 300) == ((None, "breath", None), 5 * SECOND)

    @pytest.mark.parametrize("seconds", [5, 112, 320], ids=["reflect", "breath", "over"])
    def test_outside_a_turn_there_is_nothing_to_put_off(self, seconds):
        with pytest.raises(WrongMoment):
            going().put_off(at(seconds))

    def test_nor_before_the_time_begins(self):
        with pytest.raises(WrongMoment):
            waiting(opening=False).put_off(at(0))


class TestPassing:
    def test_now_gives_the_rest_to_the_turns_to_come(self):
        rota = going().give_up(at(35), ADA)
        assert turns(rota) == [("Ada", 25), ("Ben", 137.5), ("Cem", 137.5)]
        assert moment(rota, 35) == ((None, "breath", None), 5 * SECOND)
        assert rota.timeline.total == going().timeline.total

    def test_beforehand_gives_the_whole_turn_and_its_breath(self):
        rota = going().give_up(at(5), BEN)
        assert turns(rota) == [("Ada", 152.5), ("Cem", 152.5)]
        assert rota.timeline.total == going().timeline.total

    def test_never_changes_the_present_turn_of_somebody_else(self):
        rota = going().give_up(at(50), BEN)
        assert turns(rota) == [("Ada", 100), ("Cem", 205)]
        assert moment(rota, 50) == moment(going(), 50)

    def test_keeps_the_proportions_of_the_phases(self):
        rota = going(plan=WITHOUT_REFLECT).give_up(at(50), BEN)
        lengths = [rota.timeline.length(step.index) for step in rota.timeline.steps if step.holder == CEM]
        assert lengths == [41 * SECOND, 41 * SECOND, 82 * SECOND, 41 * SECOND]

    def test_twice_is_refused(self):
        rota = going().give_up(at(5), BEN)
        with pytest.raises(WrongMoment, match="no turn of yours"):
            rota.give_up(at(6), BEN)

    @pytest.mark.parametrize(("seconds", "seat"), [(112, ADA), (320, CEM)], ids=["after the turn", "after the round"])
    def test_too_late_is_refused(self, seconds, seat):
        with pytest.raises(WrongMoment):
            going().give_up(at(seconds), seat)

    def test_when_the_round_ended_while_the_turn_waited_is_refused(self):
        with pytest.raises(WrongMoment):
            away(going(), 50, BEN).give_up(at(215), BEN)

    def test_while_away_lets_the_turn_wait_no_more(self):
        rota = away(going(), 50, BEN).give_up(at(60), BEN)
        assert rota.later == ()
        assert order(away(rota, 70)) == ["Ada", "Cem"]

    def test_as_the_last_one_ends_the_round(self):
        assert going().give_up(at(250), CEM).over(at(250))
        assert going().give_up(at(217), CEM).over(at(217))
        assert turns(going().give_up(at(150), CEM)) == [("Ada", 100), ("Ben", 100)]

    def test_all_of_them_leaves_only_the_reflection(self):
        rota = going()
        for seat in THREE:
            rota = rota.give_up(at(5), seat)
        assert moment(rota, 5) == ((None, "reflect", None), 5 * SECOND)
        assert rota.over(at(10))
        assert rota.next_turn(at(10)) is None

    def test_while_the_clock_is_stopped_loses_nothing(self):
        rota = timed(going(), "pause", 50).give_up(at(90), ADA)
        assert rota.timeline.total == going().timeline.total
        assert moment(timed(rota, "resume", 200), 200) == ((None, "breath", None), 5 * SECOND)

    @pytest.mark.parametrize("members", [3, 4, 5])
    @pytest.mark.parametrize("seconds", [0.001, 10.001, 33.333, 61.007])
    def test_shares_to_the_millisecond(self, members, seconds):
        rota = going(members)
        total = rota.timeline.total
        for seat in range(members - 2):
            rota = rota.give_up(at(seconds), seat)
            assert rota.timeline.total == total

    def test_never_makes_a_phase_longer_than_three_hours(self):
        long = SHORT.with_lengths({"consult": 60 * MINUTE})
        rota = going(5, long, shrink=False)
        for seat in (BEN, CEM, DEE, ADA):
            rota = rota.give_up(at(20), seat)
        assert max(rota.timeline.length(step.index) for step in rota.timeline.steps) == LONGEST_STEP


class TestFours:
    """Their turns shrink so that they end with the threes: 73.75 s each."""

    def test_end_with_the_threes_whoever_passes(self):
        end = going().timeline.ends
        rota = going(4)
        assert rota.timeline.ends == end
        for seconds, seat in ((5, CEM), (50, DEE), (60, ADA)):
            rota = rota.give_up(at(seconds), seat)
            assert rota.timeline.ends == end

    def test_turns_that_waited_are_as_long_as_the_others(self):
        rota = away(away(going(4), 50, BEN, members=FOUR), 60, members=FOUR)
        assert turns(rota) == [("Ada", 73.75), ("Cem", 73.75), ("Dee", 73.75), ("Ben", 73.75)]
        assert rota.timeline.total == going(4).timeline.total

    def test_a_turn_that_was_given_time_before_it_waited_comes_back_with_it(self):
        rota = going(4).give_up(at(50), BEN)
        assert away(away(rota, 55, DEE, members=FOUR), 60, members=FOUR) == rota
        assert turns(rota)[2] == ("Dee", 113.125)

    def test_that_take_longer_share_nothing_but_what_is_given_up(self):
        rota = going(4, shrink=False).give_up(at(5), DEE)
        assert [length for _, length in turns(rota)] == [135, 135, 135]


class TestTheClock:
    """Minutes, pauses and skips come in between."""

    def test_a_minute_more_stays_with_the_phase(self):
        rota = away(timed(going(), "extend", 50), 55, BEN)
        assert turns(rota) == [("Ada", 160), ("Cem", 100)]
        assert away(rota, 60).holder(at(170)) is None
        assert away(rota, 60).holder(at(175)) == CEM

    def test_while_it_is_stopped_people_come_and_go(self):
        rota = away(timed(going(), "pause", 50), 90, BEN)
        rota = timed(away(rota, 95, BEN, CEM), "resume", 100)
        rota = away(rota, 101)
        assert order(rota) == ["Ada", "Ben", "Cem"]
        assert moment(rota, 101) == ((1, "consult", ADA), 39 * SECOND)

    def test_a_turn_that_was_skipped_through_counts_as_had(self):
        rota = going()
        for second in (11, 12, 13, 14):
            rota = timed(rota, "skip", second)
        assert rota.had_turn(at(15)) == {ADA}
        assert rota.owed(at(15)) == {BEN, CEM}

    def test_who_had_none_when_the_facilitator_ended_the_round_is_owed_one(self):
        rota = timed(away(going(4), 50, DEE, members=FOUR), "end", 60)
        assert rota.owed(at(60)) == {BEN, CEM, DEE}
        assert rota.had_turn(at(60)) == {ADA}


class TestWhoWasHolder:
    def test_counts_from_the_first_moment_of_the_turn(self):
        assert going().been_holder(at(10)) == set()
        assert going().been_holder(at(10.001)) == {ADA}
        assert going().been_holder(at(112)) == {ADA}
        assert going().been_holder(at(400)) == THREE

    @pytest.mark.parametrize(("seconds", "holders"), [(10, set()), (10.001, {ADA})])
    def test_counts_a_turn_that_was_cut_to_a_millisecond_but_none_that_was_cut_to_nothing(self, seconds, holders):
        rota = going()
        for _ in ("share", "clarify", "consult", "return"):
            rota = timed(rota, "skip", seconds)
        assert rota.timeline.position(at(seconds)).step.phase == "breath"
        assert rota.been_holder(at(12)) == holders

    def test_needs_no_other_turn_only_once_the_core_is_past(self):
        assert going().had_turn(at(89)) == set()
        assert going().had_turn(at(90)) == {ADA}

    @pytest.mark.parametrize(
        ("seconds", "seat"),
        [(5, None), (10, ADA), (30, ADA), (89.999, ADA), (90, None), (112, None), (115, BEN), (299, CEM), (300, None)],
    )
    def test_asks_from_the_first_phase_of_the_turn_to_the_core(self, seconds, seat):
        assert going().asking(at(seconds)) == seat

    def test_asks_nothing_any_more_once_all_is_over_or_before_the_time_begins(self):
        assert going().asking(at(400)) is None
        assert waiting().asking(at(20)) is None
        assert timed(going(), "end", 60).asking(at(60)) is None

    def test_goes_on_asking_while_the_clock_is_stopped(self):
        assert timed(going(), "pause", 60).asking(at(600)) == ADA

    def test_is_owed_nothing_when_everybody_had_a_turn(self):
        assert going().owed(at(400)) == set()


class TestANewcomer:
    @pytest.mark.parametrize(
        ("seconds", "turn"),
        [(-5, 0), (5, 0), (10, 2), (109, 2), (112, 2), (115, 3), (217, 3), (220, None), (320, None)],
    )
    def test_joins_with_the_next_turn(self, seconds, turn):
        assert going().next_turn(at(seconds)) == turn

    def test_joins_a_group_that_has_not_begun_at_once(self):
        assert waiting().next_turn(at(500)) == 0

    def test_has_a_turn_out_of_the_time_of_the_others(self):
        rota = going(opening=False).make_room(at(50), DEE)
        assert order(rota) == ["Ada", "Ben", "Cem", "Dee"]
        assert [length for _, length in turns(rota)] == [100, 65, 65, 65]
        assert rota.timeline.ends == going(opening=False).timeline.ends
        assert moment(rota, 50) == moment(going(opening=False), 50)

    def test_has_none_where_the_turns_would_get_too_short(self):
        assert going().make_room(at(150), DEE) == going()
        rota = going(4).make_room(at(5), ELI)
        shortest = min(length for _, length in turns(rota))
        assert len(rota.order) == 5 and shortest >= LEAST_SHARE * 73.75

    def test_has_none_after_the_last_turn_has_begun_or_all_is_over(self):
        for seconds in (250, 320):
            assert going().make_room(at(seconds), DEE) == going()

    def test_in_a_breath_leaves_it_leading_where_it_leads(self):
        rota = going().make_room(at(112), DEE)
        assert order(rota) == ["Ada", "Ben", "Cem", "Dee"]
        assert moment(rota, 112) == moment(going(), 112)
        assert rota.holder(at(115)) == BEN

    def test_comes_before_those_who_try_again(self):
        rota = away(away(going(), 15, ADA).put_off(at(20)), 22)
        assert order(rota) == ["Ada", "Ben", "Cem", "Ada"]
        assert order(rota.make_room(at(23), DEE)) == ["Ada", "Ben", "Cem", "Dee", "Ada"]

    @pytest.mark.parametrize("seat", [ADA, BEN, CEM])
    def test_who_has_a_turn_already_gets_no_other(self, seat):
        rota = away(going(), 20, CEM)
        assert rota.make_room(at(50), seat) == rota

    def test_who_left_before_their_turn_and_is_back_has_it_again(self):
        rota = going().give_up(at(5), BEN).make_room(at(6), BEN)
        assert order(rota) == ["Ada", "Cem", "Ben"]
        assert rota.timeline.total == going().timeline.total
        assert max(length for _, length in turns(rota)) - min(length for _, length in turns(rota)) <= 0.001


class TestASmallerPractice:
    """Without reflect, without breath, or of one phase only."""

    def test_without_reflect_the_first_holder_is_there_at_once(self):
        rota = going(plan=WITHOUT_REFLECT)
        assert rota.holder(at(0)) == ADA
        assert turns(away(rota, 0, ADA)) == [("Ada", 100), ("Ben", 100), ("Cem", 100)]

    def test_of_one_phase_only(self):
        only = SHORT.with_lengths({"reflect": 0, "share": 0, "clarify": 0, "return": 0, "breath": 0})
        rota = away(going(plan=only), 20, CEM)
        assert turns(rota) == [("Ada", 40), ("Ben", 40)]
        assert turns(away(rota, 79.999)) == [("Ada", 40), ("Ben", 40), ("Cem", 40)]
        assert turns(rota.give_up(at(30), ADA)) == [("Ada", 30), ("Ben", 50)]

    def test_without_a_return_phase_a_turn_that_is_put_off_may_be_tried_again(self):
        rota = going(plan=SHORT.with_lengths({"return": 0})).put_off(at(89))
        assert rota.later == (ADA,)
