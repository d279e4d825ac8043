"""The number of people who took part is the same wherever an organizer reads it, whatever became of them."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from sessions_app.models import Session
from sessions_app.selectors import deleted_of
from sessions_app.services import attendance, erasing, hosting, keeping, mending
from tests import cast
from tests.cast import arrive, begun, later, ms
from tests.harvest.reading_back import sheets

pytestmark = pytest.mark.django_db

OVER = 2_000  # seconds: longer than any round of the cast


def held(session: Session, *more: str) -> list[Any]:
    """Ada, Ben and Cem sit in the first round."""
    people = arrive(session, "Ada", "Ben", "Cem")
    begun(session)
    return people + arrive(session, *more, at=50)


def taken_out_before_a_seat(session: Session) -> None:
    dee = held(session, "Dee")[-1]
    attendance.remove(session.pk, dee.pk, ms(60))


def taken_out_of_a_proposal(session: Session) -> None:
    """Groups were formed with Dee among them, and she was taken out before they began."""
    dee = arrive(session, "Ada", "Ben", "Cem", "Dee")[-1]
    seen = cast.formed(session).proposal
    attendance.remove(session.pk, dee.pk, ms(10))
    proposal = cast.snapshot(session.pk).proposal or seen
    hosting.start_round(session.pk, proposal.number, proposal.revision, ms(20))


def taken_out_of_a_seat(session: Session) -> None:
    attendance.remove(session.pk, held(session)[0].pk, ms(60))


def taken_out_long_after_the_seat(session: Session) -> None:
    """Her seat is in a round that no screen shows any more."""
    ada = held(session, "Dee")[0]
    attendance.leave(session.pk, ada.pk, ms(900))
    begun(session, at=OVER)
    attendance.remove(session.pk, ada.pk, ms(OVER + 10))


def let_in_again(session: Session) -> None:
    dee = held(session, "Dee")[-1]
    attendance.remove(session.pk, dee.pk, ms(60))
    attendance.readmit(session.pk, dee.pk, ms(70))


def left_in_the_lobby(session: Session) -> None:
    dee = arrive(session, "Dee")[0]
    attendance.leave(session.pk, dee.pk, ms(-60))
    held(session)


def late_without_a_seat(session: Session) -> None:
    held(session, "Dee", "Eli")


def late_with_a_seat(session: Session) -> None:
    dee = held(session, "Dee")[-1]
    mending.seat_late(session.pk, dee.pk, cast.snapshot(session.pk).begun.groups[0].id, ms(60))


def erased_after_a_seat(session: Session) -> None:
    erasing.erase(held(session)[0], "Somebody", "x" * 32, later(60), ms(60))


def erased_without_a_seat(session: Session) -> None:
    erasing.erase(held(session, "Dee")[-1], "Somebody", "x" * 32, later(60), ms(60))


def erased_after_being_taken_out(session: Session) -> None:
    """Nothing is known of who is erased, not even that: they count like anybody."""
    dee = held(session, "Dee")[-1]
    attendance.remove(session.pk, dee.pk, ms(60))
    dee.refresh_from_db()
    erasing.erase(dee, "Somebody", "x" * 32, later(70), ms(70))


def nobody(session: Session) -> None:
    """The doors are open."""


CASES: list[tuple[Callable[[Session], None], int, int]] = [  # what happened, how many took part, how many are erased
    (nobody, 0, 0),
    (taken_out_before_a_seat, 3, 0),
    (taken_out_of_a_proposal, 3, 0),
    (taken_out_of_a_seat, 3, 0),
    (taken_out_long_after_the_seat, 4, 0),
    (let_in_again, 4, 0),
    (left_in_the_lobby, 4, 0),
    (late_without_a_seat, 5, 0),
    (late_with_a_seat, 4, 0),
    (erased_after_a_seat, 3, 1),
    (erased_without_a_seat, 4, 1),
    (erased_after_being_taken_out, 4, 1),
]


@pytest.mark.parametrize(("happens", "people", "erased"), CASES, ids=[case[0].__name__ for case in CASES])
def test_every_place_tells_the_same(desk, session, happens, people, erased):
    happens(session)
    hosting.finish_session(session.pk, later(2 * OVER), ms(2 * OVER))
    page = f"/host/{session.code}"

    def words(path: str) -> str:
        answer = desk.get(path)
        assert answer.status_code == 200
        return re.sub(r"<[^>]*>|\s+", " ", answer.getvalue().decode() if answer.streaming else answer.content.decode())

    def number(pattern: str, path: str) -> int:
        found = re.search(pattern, words(path))
        assert found, (pattern, path)
        return int(found[1])

    book = sheets(desk.get(f"{page}/export.xlsx").getvalue())
    data = json.loads(desk.get(f"{page}/export.json").getvalue())
    harvest = r"(\d+) pe(?:rson has|ople have) come in" if happens is nobody else r"People +(\d+) "
    assert {
        "desk": desk.get(f"{page}/screen").json()["took_part"],
        "my sessions": number(r"People +(\d+) ", "/host/"),
        "harvest": number(harvest, f"{page}/harvest"),
        "Markdown": number(r"(\d+) pe(?:rson|ople)\b", f"{page}/export.md"),
        "report": number(r"(\d+) pe(?:rson|ople)\b", f"{page}/report"),
        "JSON": data["sessions"][0]["participants"],
        "JSON, one by one": len(data["participants"]) + erased,
        "XLSX": book["summary"][0]["participants"],
        "XLSX, one by one": len(book["participants"]) + erased,
    } == dict.fromkeys(
        [
            "desk", "my sessions", "harvest", "Markdown", "report", "JSON", "JSON, one by one", "XLSX",
            "XLSX, one by one",
        ],
        people,
    )  # fmt: skip
    assert data["sessions"][0]["erased"] == erased


def test_the_list_of_deleted_sessions_too(oto, session):
    taken_out_before_a_seat(session)
    keeping.delete_session(session.pk, later(OVER))
    [deleted] = deleted_of(oto, later(OVER + 60))
    assert deleted.people == 3
