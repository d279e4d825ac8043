"""A command means what its sender saw. If that has changed, nothing is done, and the error says what has changed."""

from collections.abc import Callable, Collection

import pytest

from sessions_app.domain.aiming import Aim, Facts
from sessions_app.domain.errors import Stale, TroikaError
from sessions_app.models import Session
from sessions_app.selectors import sight, snapshot
from sessions_app.services import attendance, erasing, hosting, joining, mending, naming, rearranging, seating, talking
from tests import cast
from tests.cast import NAMES, arrive, begun, formed, later, ms

from .circle import seen

pytestmark = pytest.mark.django_db

NOW = 5.0


class Desk:
    """What a facilitator has before their eyes, and does by it although others have done something since."""

    def __init__(self, session: Session) -> None:
        self.session = session
        snapshot = seen(session)
        self.revision = snapshot.proposal.revision if snapshot.proposal else 0
        self.round = snapshot.round_for_desk
        self.ids = {one.name: one.id for one in snapshot.people.values()}
        self.sight = sight(snapshot, ms(NOW))

    def group(self, number: int) -> int:
        assert self.round
        return next(group.id for group in self.round.groups if group.number == number)

    def names(self, number: int) -> list[str]:
        assert self.round
        return [one.name for group in self.round.groups if group.number == number for one in group.people]

    def aim(self, people: Collection[str] = (), whole: Collection[int] = (), session: Collection[str] = ()) -> Aim:
        """At these people where they are, at these groups with all their people."""
        at = {self.ids[name]: only(self.sight.people[self.ids[name]], "group", "standing", "away") for name in people}
        own = {self.group(facts["group"]): {"number": facts["group"]} for facts in at.values() if facts["group"]}
        groups = {self.group(number): self.sight.groups[self.group(number)] for number in whole}
        return Aim(at, own | groups, only(self.sight.session, *session), ms(NOW))

    def moves(self, name: str, number: int, *, anyway: bool = True) -> int:
        aim, group = self.aim([name], [number]), self.group(number)
        return rearranging.move(self.session.pk, self.revision, self.ids[name], group, ms(NOW), anyway=anyway, aim=aim)

    def swaps(self, name: str, other: str) -> int:
        return rearranging.swap(
            self.session.pk, self.revision, self.ids[name], self.ids[other], ms(NOW), aim=self.aim([name, other])
        )

    def takes_out(self, name: str) -> int:
        return rearranging.move(
            self.session.pk, self.revision, self.ids[name], None, ms(NOW), anyway=True, aim=self.aim([name])
        )

    def locks(self, number: int) -> int:
        aim = self.aim(whole=[number])
        return rearranging.lock(self.session.pk, self.revision, True, self.group(number), None, ms(NOW), aim=aim)


def only(facts: Facts, *names: str) -> Facts:
    return {name: facts[name] for name in names}


def plain(text: object) -> str:
    return str(text).translate({0x2068: None, 0x2069: None})


@pytest.fixture
def ten(session) -> Session:
    """Groups of four, three and three are proposed; Kim has come since, and has no seat."""
    arrive(session, *NAMES[:10])
    formed(session)
    joining.join(session, "Kim", cast.secret_of("Kim"), later(1), ms(1))
    return session


def where(session: Session) -> dict[str, int]:
    round = seen(session).round_for_desk
    assert round
    return {one.name: group.number for group in round.groups for one in group.people}


# Whom something happens to, by where they sit: (group, place).
Happens = Callable[[Session, Desk], object]


def who(desk: Desk, group: int, place: int = 0) -> int:
    return desk.ids[desk.names(group)[place]]


def erase(session: Session, person: int) -> object:
    return erasing.erase(session.participants.get(pk=person), "Somebody", "s" * 43, later(4), ms(4))


def leaves(group: int) -> Happens:
    return lambda session, desk: attendance.leave(session.pk, who(desk, group), ms(4))


def comes_back(session: Session, person: int) -> object:
    attendance.leave(session.pk, person, ms(3))
    return attendance.come_back(session.pk, person, ms(4))


CHANGES: dict[str, Happens] = {
    "somebody leaves": leaves(2),
    "somebody sits out": lambda session, desk: attendance.sit_out(session.pk, who(desk, 2), ms(4)),
    "somebody is taken out": lambda session, desk: attendance.remove(session.pk, who(desk, 2), ms(4)),
    "somebody is erased": lambda session, desk: erase(session, who(desk, 2)),
    "somebody is moved there": lambda session, desk: rearranging.move(
        session.pk, desk.revision, desk.ids["Kim"], desk.group(2), ms(4)
    ),
    "somebody is swapped": lambda session, desk: rearranging.swap(
        session.pk, desk.revision, who(desk, 2), who(desk, 3), ms(4)
    ),
    "they are shuffled": lambda session, desk: seating.form_groups(session.pk, desk.revision, (), 99, ms(4)),
}


@pytest.mark.parametrize("happens", CHANGES.values(), ids=CHANGES)
def test_nobody_is_put_where_it_is_not_as_it_was_seen(ten, happens):
    desk = Desk(ten)
    happens(ten, desk)
    before, version = where(ten), seen(ten).version
    for command in (lambda: desk.moves(desk.names(1)[0], 2), lambda: desk.locks(2)):
        with pytest.raises(Stale, match=r"Nothing was changed\."):
            command()
    assert (where(ten), seen(ten).version) == (before, version)


ELSEWHERE: dict[str, Happens] = {
    "twenty newcomers come": lambda session, _: [
        joining.join(session, f"P{n}", cast.secret_of(f"P{n}"), later(4), ms(4)) for n in range(20)
    ],
    "somebody leaves another group": leaves(3),
    "somebody of another group comes back": lambda session, desk: comes_back(session, who(desk, 3)),
    "a newcomer leaves": lambda session, desk: attendance.leave(session.pk, desk.ids["Kim"], ms(4)),
    "another group is changed by hand": lambda session, desk: rearranging.move(
        session.pk, desk.revision, desk.ids["Kim"], desk.group(3), ms(4)
    ),
    "another group is locked": lambda session, desk: rearranging.lock(
        session.pk, desk.revision, True, desk.group(3), None, ms(4)
    ),
    "a hand goes up": lambda session, desk: talking.raise_hand(session.pk, who(desk, 2), True, ms(4)),
    "a message is said": lambda session, _: talking.say(session.pk, "Tea!", ms(4)),
}


@pytest.mark.parametrize("happens", ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_happens_elsewhere_stops_no_hand(ten, happens):
    desk = Desk(ten)
    name = desk.names(1)[0]
    happens(ten, desk)
    desk.moves(name, 2)
    assert where(ten)[name] == 2


def test_who_sat_there_for_a_moment_only_is_there_again(ten):
    """Gone and back on the same seat: the group is as it was seen."""
    desk = Desk(ten)
    comes_back(ten, who(desk, 2))
    desk.moves(desk.names(1)[0], 2)


def test_whoever_is_moved_is_taken_from_where_they_were_seen(ten):
    desk = Desk(ten)
    name = desk.names(1)[0]
    rearranging.move(ten.pk, desk.revision, desk.ids[name], desk.group(3), ms(4), anyway=True)
    with pytest.raises(Stale) as refused:
        desk.moves(name, 2)
    assert plain(refused.value) == f"{name} sits in group 3 now. Nothing was changed."
    with pytest.raises(Stale):
        desk.takes_out(name)
    with pytest.raises(Stale):
        desk.swaps(name, desk.names(2)[0])


def test_a_swap_means_both_people_where_they_were_seen(ten):
    desk = Desk(ten)
    one, other = desk.names(1)[0], desk.names(2)[0]
    attendance.leave(ten.pk, desk.ids[other], ms(4))
    with pytest.raises(Stale) as refused:
        desk.swaps(one, other)
    assert plain(refused.value) == f"{other} has left. Nothing was changed."


def test_what_is_done_anyway_is_done_as_it_was_seen_too(ten):
    """It was asked whether two are to be left; meanwhile it would be another group's two."""
    desk = Desk(ten)
    name = desk.names(2)[0]
    with pytest.raises(TroikaError, match="two people"):
        desk.moves(name, 3, anyway=False)
    attendance.leave(ten.pk, who(desk, 3), ms(4))
    with pytest.raises(Stale):
        desk.moves(name, 3)


# -- without saying so --------------------------------------------------------------------------------

SEATS_CHANGED: dict[str, Happens] = {
    **{name: CHANGES[name] for name in CHANGES if name != "they are shuffled"},
    "somebody who had left is back": lambda session, desk: attendance.come_back(session.pk, desk.ids["Gone"], ms(4)),
    "somebody who was taken out is let in again": lambda session, desk: attendance.readmit(
        session.pk, desk.ids["Out"], ms(4)
    ),
}
SEATS_KEPT: dict[str, Happens] = {
    "somebody comes": ELSEWHERE["twenty newcomers come"],
    "a newcomer leaves": ELSEWHERE["a newcomer leaves"],
    "a newcomer sits out": lambda session, desk: attendance.sit_out(session.pk, desk.ids["Kim"], ms(4)),
    "a newcomer is taken out": lambda session, desk: attendance.remove(session.pk, desk.ids["Kim"], ms(4)),
    "somebody is away": lambda session, desk: attendance.note(session.pk, [who(desk, 2)], [], ms(4)),
    "somebody is called otherwise": lambda session, desk: naming.rename(session.pk, who(desk, 2), "Olivia"),
    "a hand goes up": ELSEWHERE["a hand goes up"],
    "a message is said": ELSEWHERE["a message is said"],
}


@pytest.fixture
def gone_and_out(session) -> Session:
    """As `ten`, with two more who had a seat in the proposal; one has left, one was taken out."""
    arrive(session, *NAMES[:10], "Gone", "Out")
    formed(session)
    joining.join(session, "Kim", cast.secret_of("Kim"), later(1), ms(1))
    ids = {one.name: one.id for one in seen(session).people.values()}
    attendance.leave(session.pk, ids["Gone"], ms(2))
    attendance.remove(session.pk, ids["Out"], ms(2))
    return session


@pytest.mark.parametrize("happens", SEATS_CHANGED.values(), ids=SEATS_CHANGED)
def test_whoever_says_only_the_revision_means_all_seats_as_they_were(gone_and_out, happens):
    desk = Desk(gone_and_out)
    happens(gone_and_out, desk)
    proposal = seen(gone_and_out).proposal
    assert proposal
    assert proposal.revision == desk.revision + 1
    session, revision = gone_and_out.pk, desk.revision
    for command in (
        lambda: rearranging.move(session, revision, desk.ids["Kim"], desk.group(1), ms(NOW)),
        lambda: rearranging.lock(session, revision, True, None, None, ms(NOW)),
        lambda: hosting.show_groups(session, revision, ms(NOW)),
        lambda: hosting.start_round(session, 1, revision, ms(NOW)),
        lambda: seating.form_groups(session, revision, (), 7, ms(NOW)),
    ):
        with pytest.raises(Stale):
            command()


@pytest.mark.parametrize("happens", SEATS_KEPT.values(), ids=SEATS_KEPT)
def test_what_moves_no_seat_makes_no_other_proposal(gone_and_out, happens):
    desk = Desk(gone_and_out)
    happens(gone_and_out, desk)
    hosting.show_groups(gone_and_out.pk, desk.revision, ms(NOW))


def test_a_round_that_has_begun_counts_no_proposals(session):
    everybody = arrive(session, *NAMES[:6])
    revision = begun(session).begun.revision
    attendance.leave(session.pk, everybody[0].pk, ms(4))
    assert seen(session).begun.revision == revision


# -- the other commands -------------------------------------------------------------------------------


@pytest.fixture
def running(session) -> Session:
    """Two groups at work; Kim has come since."""
    arrive(session, *NAMES[:6])
    begun(session)
    joining.join(session, "Kim", cast.secret_of("Kim"), later(1), ms(1))
    return session


def test_somebody_late_is_brought_to_the_people_who_were_seen_there(running):
    desk = Desk(running)
    aim = desk.aim(["Kim"], [1])
    attendance.leave(running.pk, who(desk, 1), ms(4))
    with pytest.raises(Stale, match="not in group 1 any more"):
        mending.seat_late(running.pk, desk.ids["Kim"], desk.group(1), ms(NOW), aim=aim)
    mending.seat_late(running.pk, desk.ids["Kim"], desk.group(1), ms(NOW), aim=Desk(running).aim(["Kim"], [1]))


def test_who_was_seen_alone_is_brought_and_nobody_else(running):
    desk = Desk(running)
    alone, *others = (desk.ids[name] for name in desk.names(1))
    attendance.note(running.pk, others, [], ms(2))
    told = Desk(running).aim([desk.names(1)[0]], [1, 2])
    attendance.note(running.pk, [alone], others[:1], ms(4))
    with pytest.raises(Stale, match="is away now"):
        mending.join_lone(running.pk, desk.group(1), desk.group(2), ms(NOW), aim=told)
    with pytest.raises(Stale, match="is away now"):
        mending.leave_alone(running.pk, desk.group(1), ms(NOW), aim=told)


def test_a_hand_that_was_raised_anew_stays_up(running):
    desk = Desk(running)
    ada = desk.ids["Ada"]
    talking.raise_hand(running.pk, ada, True, ms(2))
    aim = Aim({ada: only(Desk(running).sight.people[ada], "hand")}, now=ms(NOW))
    talking.raise_hand(running.pk, ada, False, ms(3))
    talking.raise_hand(running.pk, ada, True, ms(4))
    with pytest.raises(Stale, match="raised the hand anew"):
        talking.lower_hands(running.pk, ada, aim=aim)


def test_all_hands_are_all_that_were_seen(running):
    ada, ben, cem = (Desk(running).ids[name] for name in ("Ada", "Ben", "Cem"))
    for person in (ada, ben):
        talking.raise_hand(running.pk, person, True, ms(2))
    people = Desk(running).sight.people
    aim = Aim({person: only(people[person], "hand") for person in (ada, ben)}, now=ms(NOW))
    talking.raise_hand(running.pk, cem, True, ms(4))
    talking.raise_hand(running.pk, ben, False, ms(4))
    talking.lower_hands(running.pk, None, aim=aim)
    assert [one.id for one in seen(running).raised] == [cem]


def test_a_name_is_mended_that_is_still_so(running):
    desk = Desk(running)
    ada = desk.ids["Ada"]
    aim = Aim({ada: only(desk.sight.people[ada], "name")}, now=ms(NOW))
    naming.rename_oneself(running.pk, ada, "Adeline")
    with pytest.raises(Stale, match="Adeline"):
        naming.rename(running.pk, ada, "Adda", aim=aim)


def test_nobody_is_taken_out_or_let_in_who_was_seen_elsewhere(running):
    desk = Desk(running)
    attendance.leave(running.pk, desk.ids["Ada"], ms(4))
    with pytest.raises(Stale, match="has left"):
        attendance.remove(running.pk, desk.ids["Ada"], ms(NOW), aim=desk.aim(["Ada"]))
    attendance.remove(running.pk, desk.ids["Ada"], ms(4))
    told = Desk(running).aim(["Ada"])
    attendance.readmit(running.pk, desk.ids["Ada"], ms(4))
    with pytest.raises(Stale):
        attendance.readmit(running.pk, desk.ids["Ada"], ms(NOW), aim=told)


@pytest.mark.parametrize("text", ["", "Coffee!"])
def test_a_message_that_nobody_here_has_read_is_not_replaced(running, text):
    aim = Desk(running).aim(session=["notice"])
    talking.say(running.pk, "Tea!", ms(4))
    with pytest.raises(Stale, match="Another message"):
        talking.say(running.pk, text, ms(NOW), aim=aim)
    assert seen(running).notice == "Tea!"


def test_a_session_is_not_finished_in_a_round_that_was_not_seen(session):
    arrive(session, *NAMES[:3])
    aim = Desk(session).aim(session=["round"])
    begun(session)
    with pytest.raises(Stale, match="round 1"):
        hosting.finish_session(session.pk, later(NOW), ms(NOW), aim=aim)
    assert snapshot(session.pk).finished is False
