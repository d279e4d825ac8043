"""Who is here: through this process's own sockets, and as others announced, while that is valid."""

from sessions_app.live.presence import LIVES_SECONDS, Presence
from sessions_app.live.rollcall import RollCall

ADA, BEN, CEM, DEE = 1, 2, 3, 4


def presence(*own: int) -> Presence:
    made = Presence()
    for one in own:
        made.arrived(one)
    return made


def test_somebody_is_here_until_the_last_of_their_sockets_has_gone():
    here = presence()
    assert [here.arrived(ADA), here.arrived(ADA), here.arrived(BEN)] == [1, 2, 1]
    assert here.left(ADA) == 1
    assert (here.own, set(here.here(0))) == ([ADA, BEN], {ADA, BEN})
    assert here.left(ADA) == 0
    assert (here.own, set(here.here(0))) == ([BEN], {BEN})
    assert here.left(ADA) == 0, "gone is gone, however often it is said"
    assert here.arrived(ADA) == 1


def test_what_another_process_says_replaces_what_it_said_before():
    here = presence(ADA)
    here.announced("one", [BEN, CEM], 0)
    here.announced("two", [DEE], 0)
    assert (set(here.elsewhere(1)), set(here.here(1)), here.own) == ({BEN, CEM, DEE}, {ADA, BEN, CEM, DEE}, [ADA])
    here.announced("one", [CEM], 2)
    assert (set(here.elsewhere(3)), set(here.here(3))) == ({CEM, DEE}, {ADA, CEM, DEE})


def test_of_a_group_those_are_here_who_are_connected_anywhere():
    here = presence(ADA)
    here.announced("one", [BEN], 0)
    assert here.of([ADA, BEN, CEM], 1) == {ADA, BEN}
    assert here.of([ADA, BEN, CEM], LIVES_SECONDS) == {ADA}


def test_a_process_that_is_heard_of_no_more_takes_its_people_along_and_no_others():
    here = presence(ADA)
    here.announced("one", [BEN], 0, desk=True)
    here.announced("two", [CEM], 5)
    at_last = LIVES_SECONDS - 0.1
    assert (set(here.here(at_last)), here.desk_elsewhere(at_last)) == ({ADA, BEN, CEM}, True)
    assert (set(here.here(LIVES_SECONDS)), here.desk_elsewhere(LIVES_SECONDS)) == ({ADA, CEM}, False)
    assert here.elsewhere(LIVES_SECONDS + 5) == set()
    here.announced("one", [BEN], 30)
    assert here.here(31) == {ADA, BEN}, "it was only slow"


def test_a_desk_is_somewhere_as_long_as_a_process_says_so():
    here = presence(ADA)
    assert not here.desk_elsewhere(0)
    here.announced("one", [BEN], 0, desk=False)
    assert not here.desk_elsewhere(1)
    here.announced("two", [], 0, desk=True)
    assert here.desk_elsewhere(1)
    here.announced("two", [], 2)
    assert not here.desk_elsewhere(3)


def test_what_another_process_says_is_told_at_once_and_not_at_the_next_round_of_looking():
    roll = RollCall()
    roll.announced("one", [BEN], desk=False)
    assert roll.changed.is_set()


def test_who_is_at_a_desk_of_another_process_is_known_while_its_word_is_valid():
    here = Presence()
    here.announced("one", [BEN], 0, desk=True, accounts=[7])
    here.announced("two", [], 5, accounts=[8])
    assert here.accounts_elsewhere(1) == {7, 8}
    assert here.accounts_elsewhere(LIVES_SECONDS) == {8}
