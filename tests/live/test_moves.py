"""Who counts as here when people change seats, although no socket opens or closes."""

from sessions_app.instant import now_ms
from sessions_app.models import Session
from sessions_app.services import attendance
from tests import cast
from tests.cast import ms


def begun_now(session_id: int) -> None:
    cast.begun(Session.objects.get(pk=session_id), at=(now_ms() - ms()) / 1000)


async def test_who_comes_back_to_a_seat_is_said_to_be_here(hall):
    phones = {person.pk: await hall.phone(index) for index, person in enumerate(hall.people)}
    await hall.do(begun_now)
    screen = await phones[hall.people[0].pk].screen(lambda screen: screen["group"] is not None)
    ada, ben, *others = [person["id"] for person in screen["group"]["people"]]
    await phones[ben].heard_of({ada, ben, *others})
    await hall.do(attendance.leave, ada, now_ms())
    await phones[ben].heard_of({ben, *others})
    await hall.do(attendance.come_back, ada, now_ms())
    await phones[ben].heard_of({ada, ben, *others})
