"""Breakout lists: a round's groups in the form in which video services make rooms of them, by hand or from a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LONGEST_ROOM = 32  # characters, in Zoom
HEADER = ("Pre-assign Room Name", "Email Address")  # as Zoom reads it


@dataclass(frozen=True, slots=True)
class RoomMember:
    """Somebody in a room; `email` is empty when the hosts' list has none for them."""

    name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class BreakoutRoom:
    name: str
    people: tuple[RoomMember, ...]


def room_name(template: str, number: int) -> str:
    """The room's name: `Group 7`, from `Group {number}`. A name that would be too long becomes the bare number."""
    whole = template.format(number=number).lstrip("=+-@\t\r\n")  # so that no spreadsheet reads it as a formula
    return whole if len(whole) <= LONGEST_ROOM else str(number)


def as_text(rooms: Iterable[BreakoutRoom]) -> str:
    """A line for each room, to be pasted anywhere."""
    return "".join(f"{room.name}: {', '.join(sitter.name for sitter in room.people)}\n" for room in rooms)


def as_rows(rooms: Iterable[BreakoutRoom]) -> list[tuple[str, str]]:
    """The rows of the file that Zoom reads: the headings, then one row for each person with an e-mail address."""
    return [HEADER, *((room.name, sitter.email) for room in rooms for sitter in room.people if sitter.email)]


def by_hand(rooms: Iterable[BreakoutRoom]) -> list[tuple[str, str]]:
    """Room and name of everybody whom a file cannot place."""
    return [(room.name, sitter.name) for room in rooms for sitter in room.people if not sitter.email]


def each_once(rooms: Sequence[BreakoutRoom]) -> list[BreakoutRoom]:
    """The same rooms with each address only once: the second person with an address is placed by hand."""
    given: set[str] = set()
    found = []
    for room in rooms:
        people = []
        for sitter in room.people:
            people.append(RoomMember(sitter.name) if sitter.email.casefold() in given else sitter)
            given.add(sitter.email.casefold())
        found.append(BreakoutRoom(room.name, tuple(people)))
    return found
