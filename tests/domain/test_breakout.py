"""Breakout lists: a line for each room to paste, and the rows that Zoom reads."""

from sessions_app.domain.breakout import (
    LONGEST_ROOM,
    BreakoutRoom,
    RoomMember,
    as_rows,
    as_text,
    by_hand,
    each_once,
    room_name,
)

ROOMS = [
    BreakoutRoom(
        "Trio 1", (RoomMember("Ada", "ada@example.org"), RoomMember("Ben"), RoomMember("Cem", "cem@example.org"))
    ),
    BreakoutRoom("Trio 2", (RoomMember("Dee"), RoomMember("=1+1", "ADA@example.org"))),
]


def test_a_text_has_a_line_for_each_room():
    assert as_text(ROOMS) == "Trio 1: Ada, Ben, Cem\nTrio 2: Dee, =1+1\n"


def test_the_rows_are_those_with_an_address_and_each_address_is_in_one_room():
    rooms = each_once(ROOMS)
    assert as_rows(rooms) == [
        ("Pre-assign Room Name", "Email Address"),
        ("Trio 1", "ada@example.org"),
        ("Trio 1", "cem@example.org"),
    ]
    assert by_hand(rooms) == [("Trio 1", "Ben"), ("Trio 2", "Dee"), ("Trio 2", "=1+1")]


def test_a_room_has_a_short_name_that_no_spreadsheet_runs():
    assert room_name("Trio {number}", 1000) == "Trio 1000"
    assert room_name("x" * LONGEST_ROOM + " {number}", 7) == "7"
    assert room_name("=Trio {number}", 7) == "Trio 7"
