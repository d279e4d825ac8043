"""What one socket is shown: which screen it gets, which parts of that cause a push when they change, and who is behind.
Pure: writes to nobody."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .. import screens
from ..wire import AnyScreen, Screen, StageScreen
from .connection import DESK, OWN_STAGE, Audience, Connection

Shown = tuple[Audience, Any]  # as which audience, and the essence of the screen


def screen_for(viewer: int | str, moment: screens.Moment) -> AnyScreen:
    if isinstance(viewer, int):
        return moment.for_participant(viewer)
    if viewer == DESK:
        return moment.for_desk()
    return moment.for_own_stage() if viewer == OWN_STAGE else moment.for_stage()


def essence(screen: AnyScreen) -> Any:
    """The parts of a screen that cause a push when they change. For people in a group the session's number of people
    does not: late arrivals should not send a frame to everybody at work."""
    if isinstance(screen, Screen):
        session = screen.session
        alone = (session.people, session.ends, screen.lobby) if screen.group is None else None
        where = session.state, session.round, session.rounds, session.title, session.venue, session.notice
        said = screen.hands, screen.raised, screen.asking, screen.recalled, screen.cases
        staged = session.stage, session.comes, session.question, session.begins, session.nth, session.of
        return screen.group, screen.standing, where, staged, alone, said
    if isinstance(screen, StageScreen):
        return screen.session, screen.groups, screen.room, screen.names, screen.seating, screen.cases, screen.voice
    people = screen.session, screen.people, screen.groups, screen.room, screen.lone, screen.open
    ahead = screen.next, screen.runs_itself, screen.cases, screen.awaited, screen.voices, screen.visits
    return people, screen.proposal, screen.mixing, screen.wishes, screen.roster, screen.asking, ahead


def behind(members: list[Connection], shown: Shown, owed: Mapping[int | str, int]) -> list[Connection]:
    """Those of one audience who were not shown this, or are owed a newer version of it."""
    last = members[0].shown  # mostly everybody's, the very same object: then it is compared once
    differs = last != shown
    return [
        each
        for each in members
        if (differs if each.shown is last else each.shown != shown)
        or (owed and each.version < owed.get(each.viewer, 0))
    ]


def as_shown(connections: Iterable[Connection], shown: Shown, version: int) -> Iterator[Connection]:
    """Each of them, marked as shown this in the moment in which it is taken."""
    for connection in connections:
        connection.shown, connection.version = shown, version
        yield connection
