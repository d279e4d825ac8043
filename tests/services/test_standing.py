"""The standing of a person who sits a round out or leaves: their screen says so at once, also between rounds."""

from sessions_app.models import Session
from sessions_app.screens import for_desk, for_participant
from sessions_app.selectors import BETWEEN, LEFT, RESTING, RUNNING, SEATED, WAITING, snapshot
from sessions_app.services import attendance, hosting, running
from tests import cast

MINUTE, LONG_AFTER = 60, 3_600


def stands(session: Session, person: int, at: float) -> tuple[str, str, bool]:
    """The session's state, how this person stands, and whether they see a group."""
    screen = for_participant(snapshot(session.pk), person, cast.ms(at))
    return screen.session.state, screen.standing, screen.group is not None


def test_somebody_who_sits_out_the_running_round_is_in_the_next_one_by_themselves(session: Session) -> None:
    ada, *_ = cast.arrive(session, "Ada", "Ben", "Cem", "Dee")
    cast.begun(session)
    assert stands(session, ada.pk, MINUTE) == (RUNNING, SEATED, True)
    attendance.sit_out(session.pk, ada.pk, cast.ms(MINUTE))
    assert stands(session, ada.pk, MINUTE) == (RUNNING, RESTING, False)
    assert stands(session, ada.pk, LONG_AFTER) == (BETWEEN, WAITING, False)


def test_between_rounds_somebody_sits_out_the_next_one(session: Session) -> None:
    ada, *_ = cast.arrive(session, "Ada", "Ben", "Cem", "Dee")
    cast.begun(session)
    assert stands(session, ada.pk, LONG_AFTER) == (BETWEEN, SEATED, True)
    attendance.sit_out(session.pk, ada.pk, cast.ms(LONG_AFTER))
    assert stands(session, ada.pk, LONG_AFTER) == (BETWEEN, RESTING, False)
    cast.begun(session, at=LONG_AFTER)
    assert stands(session, ada.pk, LONG_AFTER + MINUTE) == (RUNNING, RESTING, False)


def test_who_leaves_between_rounds_has_left_at_once(session: Session) -> None:
    ada, ben, *_ = cast.arrive(session, "Ada", "Ben", "Cem")
    cast.begun(session)
    attendance.leave(session.pk, ada.pk, cast.ms(LONG_AFTER))
    assert stands(session, ada.pk, LONG_AFTER) == (BETWEEN, LEFT, False)
    assert stands(session, ben.pk, LONG_AFTER) == (BETWEEN, SEATED, True)
    attendance.come_back(session.pk, ada.pk, cast.ms(LONG_AFTER))
    assert stands(session, ada.pk, LONG_AFTER)[1] == SEATED


def test_in_the_lobby_too(session: Session) -> None:
    ada, *_ = cast.arrive(session, "Ada", "Ben", "Cem", "Dee")
    attendance.sit_out(session.pk, ada.pk, cast.ms())
    assert stands(session, ada.pk, 0)[1] == RESTING
    round = cast.formed(session).proposal
    assert round and ada.pk not in round.group_of
    hosting.show_groups(session.pk, round.revision, cast.ms())
    assert stands(session, ada.pk, 0)[1] == RESTING


def test_who_is_left_out_of_a_proposal_waits_on_the_desk(session: Session) -> None:
    ada, *_ = cast.arrive(session, "Ada", "Ben", "Cem", "Dee")
    cast.begun(session)
    seen = cast.formed(session, leave_out=[ada.pk], at=LONG_AFTER)
    desk = {one.id: (one.standing, one.group) for one in for_desk(seen, cast.ms(LONG_AFTER)).people}
    assert desk.pop(ada.pk) == (WAITING, None)
    assert set(desk.values()) == {(SEATED, 1)}
    assert stands(session, ada.pk, LONG_AFTER)[1] == SEATED, "she herself is not shown the proposal yet"


def test_who_waits_is_told_when_the_last_group_will_be_over_unless_one_is_paused(session: Session) -> None:
    cast.arrive(session, *cast.NAMES[:6])
    cast.begun(session)
    zoe, *_ = cast.arrive(session, "Zoe", at=20)

    def ends(at: float) -> int | None:
        return for_participant(snapshot(session.pk), zoe.pk, cast.ms(at)).session.ends

    assert ends(30) == cast.ms(320)
    first, second = cast.marks(session, 30)
    for group, command, end in ((first, "minute", 380), (second, "pause", None), (second, "end", 380)):
        running.command_groups(session.pk, command, cast.marks(session, 40), cast.ms(40), group)
        assert ends(50) == (end and cast.ms(end)), command
    assert ends(380) is None, "no round runs any more"
