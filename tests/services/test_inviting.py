"""A second facilitator comes by a link, of which only the newest works, and goes when the organizer says so."""

import pytest

from sessions_app.domain.errors import Forbidden, NotFound, WrongMoment
from sessions_app.models import Host, Session
from sessions_app.selectors import (
    harvested_session,
    has_part,
    hosted_session,
    hosts_of,
    is_host,
    is_organizer,
    may_invite,
    snapshot,
)
from sessions_app.services import inviting, selfrun
from tests import cast
from tests.cast import MORNING

pytestmark = pytest.mark.django_db

SECRET, NEWER = "s" * 32, "n" * 32


@pytest.fixture
def gus(db):
    return cast.account("Gus")


class TestTheLink:
    def test_makes_somebody_a_facilitator_and_no_organizer(self, session, gus):
        inviting.make_link(session.pk, SECRET)
        inviting.accept(session.pk, gus, SECRET)
        assert hosted_session(gus, session.code) == session
        assert not is_organizer(gus, session)
        with pytest.raises(Forbidden):
            harvested_session(gus, session.code)
        assert [host.user.name for host in hosts_of(session)] == ["Oto", "Gus"]

    def test_is_not_stored_itself(self, session):
        inviting.make_link(session.pk, SECRET)
        assert SECRET not in str(Session.objects.filter(pk=session.pk).values())

    def test_a_new_one_makes_the_old_one_void(self, session, gus):
        inviting.make_link(session.pk, SECRET)
        inviting.make_link(session.pk, NEWER)
        with pytest.raises(NotFound, match="not good any more"):
            inviting.accept(session.pk, gus, SECRET)
        inviting.accept(session.pk, gus, NEWER)
        assert is_host(gus, session)

    @pytest.mark.parametrize("secret", [SECRET, ""])
    def test_withdrawn_it_makes_nobody_anything(self, session, gus, secret):
        inviting.make_link(session.pk, SECRET)
        inviting.withdraw_link(session.pk)
        with pytest.raises(NotFound):
            inviting.accept(session.pk, gus, secret)

    def test_of_one_session_is_worth_nothing_in_another(self, session, oto, gus):
        other = cast.session_of(oto)
        inviting.make_link(session.pk, SECRET)
        with pytest.raises(NotFound):
            inviting.accept(other.pk, gus, SECRET)

    def test_used_twice_by_one_person_makes_one_host(self, session, gus):
        inviting.make_link(session.pk, SECRET)
        for _ in range(2):
            inviting.accept(session.pk, gus, SECRET)
        assert session.hosts.count() == 2

    def test_does_not_make_an_organizer_less(self, session, oto):
        inviting.make_link(session.pk, SECRET)
        inviting.accept(session.pk, oto, SECRET)
        assert is_organizer(oto, session)

    def test_a_session_that_nobody_hosts_has_none(self, gus):
        group = selfrun.start_session("Three strangers", "own", "t" * 32, MORNING)
        with pytest.raises(NotFound):
            inviting.make_link(group.pk, SECRET)


def part_of(user, session) -> tuple[str, bool, bool]:
    host = Host.objects.get(user=user, session=session)
    return host.role, host.runs, host.invited


class TestTheLinkForOrganizers:
    def test_lets_somebody_read_and_not_run(self, session, gus):
        inviting.make_link(session.pk, SECRET, "organizer")
        inviting.accept(session.pk, gus, SECRET, "organizer")
        assert part_of(gus, session) == ("organizer", False, True)
        assert harvested_session(gus, session.code) == session
        assert not may_invite(gus, session)
        with pytest.raises(Forbidden):
            hosted_session(gus, session.code)

    @pytest.mark.parametrize(("made", "used"), [("organizer", "facilitator"), ("facilitator", "organizer")])
    def test_is_another_than_that_for_facilitators(self, session, gus, made, used):
        inviting.make_link(session.pk, SECRET, made)
        with pytest.raises(NotFound):
            inviting.accept(session.pk, gus, SECRET, used)
        assert not has_part(gus, session)

    def test_withdrawn_leaves_the_other_one(self, session, gus):
        inviting.make_link(session.pk, SECRET, "organizer")
        inviting.make_link(session.pk, NEWER, "facilitator")
        inviting.withdraw_link(session.pk, "organizer")
        with pytest.raises(NotFound):
            inviting.accept(session.pk, gus, SECRET, "organizer")
        inviting.accept(session.pk, gus, NEWER, "facilitator")

    @pytest.mark.parametrize("order", [("facilitator", "organizer"), ("organizer", "facilitator")])
    def test_together_with_the_other_one_makes_both(self, session, gus, order):
        for role in order:
            inviting.make_link(session.pk, SECRET, role)
            inviting.accept(session.pk, gus, SECRET, role)
        assert part_of(gus, session) == ("organizer", True, True)

    @pytest.mark.parametrize("role", ["facilitator", "organizer"])
    def test_does_not_make_who_made_the_session_less(self, session, oto, role):
        inviting.make_link(session.pk, SECRET, role)
        inviting.accept(session.pk, oto, SECRET, role)
        assert part_of(oto, session) == ("organizer", True, False)
        assert may_invite(oto, session)

    def test_those_who_came_by_it_are_named_after_who_made_the_session(self, session, gus):
        cast.second_facilitator(session, "Ann")
        inviting.make_link(session.pk, SECRET, "organizer")
        inviting.accept(session.pk, gus, SECRET, "organizer")
        assert [host.user.name for host in hosts_of(session)] == ["Oto", "Gus", "Ann"]


class TestRemoving:
    def test_an_invited_organizer_is_out_for_good(self, session, gus):
        inviting.make_link(session.pk, SECRET, "organizer")
        inviting.accept(session.pk, gus, SECRET, "organizer")
        inviting.remove(session.pk, Host.objects.get(user=gus).pk)
        with pytest.raises(Forbidden):
            harvested_session(gus, session.code)
        with pytest.raises(NotFound):
            inviting.accept(session.pk, gus, SECRET, "organizer")

    def test_takes_the_desk_and_the_link_away(self, session, gus, notices):
        inviting.make_link(session.pk, SECRET)
        inviting.accept(session.pk, gus, SECRET)
        before = snapshot(session.pk).version
        inviting.remove(session.pk, hosts_of(session)[1].pk)
        with pytest.raises(Forbidden):
            hosted_session(gus, session.code)
        with pytest.raises(NotFound):
            inviting.accept(session.pk, gus, SECRET)
        assert snapshot(session.pk).version == before + 1  # so that the open desk is looked at again

    def test_an_organizer_stays(self, session, oto):
        with pytest.raises(WrongMoment):
            inviting.remove(session.pk, hosts_of(session)[0].pk)
        assert is_organizer(oto, session)

    def test_somebody_of_another_session_is_not_touched(self, session, oto):
        other = cast.session_of(oto)
        gus = cast.second_facilitator(other, "Gus")
        with pytest.raises(NotFound):
            inviting.remove(session.pk, Host.objects.get(user=gus).pk)
        assert is_host(gus, other)


class TestHandingOver:
    def test_they_change_parts_and_old_links_are_void(self, session, oto):
        gus, ann = cast.second_facilitator(session, "Gus"), cast.account("Ann")
        inviting.make_link(session.pk, SECRET, "organizer")
        inviting.give(session.pk, oto, Host.objects.get(user=gus).pk)
        assert [host.user.name for host in hosts_of(session)] == ["Gus", "Oto"]
        assert may_invite(gus, session) and is_organizer(gus, session) and is_host(gus, session)
        assert is_host(oto, session) and not may_invite(oto, session) and not is_organizer(oto, session)
        with pytest.raises(NotFound):
            inviting.accept(session.pk, ann, SECRET, "organizer")
        with pytest.raises(Forbidden):  # a second press
            inviting.give(session.pk, oto, Host.objects.get(user=gus).pk)

    def test_only_to_somebody_else_who_runs_it(self, session, oto, gus):
        inviting.make_link(session.pk, SECRET, "organizer")
        inviting.accept(session.pk, gus, SECRET, "organizer")
        with pytest.raises(WrongMoment, match="Gus"):
            inviting.give(session.pk, oto, Host.objects.get(user=gus).pk)
        with pytest.raises(NotFound):
            inviting.give(session.pk, oto, Host.objects.get(user=oto, session=session).pk)
        elsewhere = cast.second_facilitator(cast.session_of(oto), "Ann")
        with pytest.raises(NotFound):
            inviting.give(session.pk, oto, Host.objects.get(user=elsewhere).pk)
        assert may_invite(oto, session)
