"""`aim` in the bodies of a desk's commands: which have it, what it may say, and what the answer says if it misses."""

import pytest

from sessions_app.services import attendance, talking
from tests.cast import NAMES, arrive, begun, formed, ms

from .test_mixing import do, shown

pytestmark = pytest.mark.django_db

MISSED = {"people": {"31999": {"group": 1}}}
BODIES: dict[str, dict[str, object]] = {
    "move": {"revision": 1, "person": 0, "group": None},
    "lock": {"revision": 1, "on": True},
    "seat": {"person": 0, "group": 0},
    "join": {"group": 0, "into": 0},
    "stay": {"group": 0},
    "lower": {"person": 0},
    "say": {"text": ""},
    "rename": {"person": 0, "name": "Zoe"},
    "remove": {"person": 0},
    "readmit": {"person": 0},
    "finish": {},
}


@pytest.fixture
def six(session):
    arrive(session, *NAMES[:6])
    return session


@pytest.mark.parametrize("command", BODIES)
def test_every_aimed_command_is_refused_when_it_misses(desk, six, command):
    formed(six)
    before = shown(six)["version"]
    answer = do(desk, six, command, **BODIES[command], aim=MISSED)
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert answer.json()["message"] == "This person is not in the session any more. Nothing was changed."
    assert shown(six)["version"] == before


def test_all_hands_are_those_that_are_named(desk, six):
    ada, ben = six.participants.order_by("pk")[:2]
    for person, at in ((ada, 1), (ben, 2)):
        talking.raise_hand(six.pk, person.pk, True, ms(at))
    assert do(desk, six, "lower", person=None, aim={"people": {str(ada.pk): {"hand": ms(1)}}}).status_code == 200
    assert [one["id"] for one in shown(six)["people"] if one["hand"]] == [ben.pk]


def test_what_was_seen_is_copied_from_the_screen(desk, six):
    """A client needs to reckon nothing: the facts stand in the screen as they are sent."""
    formed(six)
    screen = shown(six)
    person, group = screen["people"][0], screen["groups"][0]
    seen = {name: person[name] for name in ("name", "group", "standing", "away", "hand")}
    aim = {
        "people": {str(person["id"]): seen},
        "groups": {str(group["id"]): {"number": group["number"], "people": [one["id"] for one in group["people"]]}},
        "session": {"round": screen["session"]["round"], "notice": None},
    }
    revision = screen["proposal"]["revision"]
    assert do(desk, six, "lock", revision=revision, on=True, group=group["id"], aim=aim).status_code == 200


def test_the_answer_says_who_has_gone(desk, six):
    formed(six)
    screen = shown(six)
    group = screen["groups"][0]
    gone = group["people"][0]
    attendance.leave(six.pk, gone["id"], ms(1))
    aim = {"groups": {str(group["id"]): {"people": [one["id"] for one in group["people"]]}}}
    answer = do(desk, six, "lock", revision=1, on=True, group=group["id"], aim=aim).json()
    said = answer["message"].replace("\u2068", "").replace("\u2069", "")
    assert (answer["code"], said) == ("stale", f"{gone['name']} is not in group 1 any more. Nothing was changed.")


@pytest.mark.parametrize(
    "aim",
    [
        {"people": {"Ada": {}}},
        {"people": {"-1": {}}},
        {"people": {"31": {"seat": 1}}},
        {"people": {"31": {"group": "1"}}},
        {"groups": {"12": {"people": [-1]}}},
        {"groups": []},
        {"session": {"round": None}},
        {"proposal": {}},
        [],
    ],
)
def test_what_cannot_be_read_is_no_aim(desk, six, aim):
    answer = do(desk, six, "finish", aim=aim)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


@pytest.mark.parametrize("aim", [None, {}, {"people": {}, "groups": {}, "session": {}}])
def test_who_says_nothing_means_what_is_there(desk, six, aim):
    begun(six)
    assert do(desk, six, "say", text="Tea", aim=aim).status_code == 200
