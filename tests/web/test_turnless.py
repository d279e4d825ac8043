"""Every page of a session in which nobody holds a turn, or one person does: while they are at work and afterwards."""

import pytest

from sessions_app.identity import cookie_name
from sessions_app.instant import now_ms
from sessions_app.models import Session
from tests import cast
from tests.cast import ms

from .addresses import BOTH, READ, address_of
from .conftest import Browser

PAGES = sorted(READ | BOTH)


@pytest.fixture(params=["turnless", "one_turn"])
def session(request, oto, unheld) -> Session:
    return cast.opened(cast.session_of(oto, practice=request.param))


@pytest.fixture
def phones(session) -> list[Browser]:
    people = cast.arrive(session, "Ada", "Ben", "Cem", "Dee")
    if session.practice == "one_turn":
        cast.bring_cases(session, people[0])
    browsers = []
    for index, person in enumerate(people):
        browser = Browser()
        browser.cookies[cookie_name(session.code)] = cast.secret_of(f"{person.name}{index}")
        browsers.append(browser)
    return browsers


def begin_now(session: Session) -> None:
    cast.begun(session, at=(now_ms() - ms()) / 1000)


@pytest.mark.parametrize("over", [False, True])
def test_every_page_is_there(session, phones, desk, over):
    cast.begun(session) if over else begin_now(session)
    desks, mine = (
        {name: browser.get(address_of(name, session.code)).status_code for name in PAGES}
        for browser in (desk, phones[0])
    )
    assert max(*desks.values(), *mine.values()) < 500
    for name in ("desk", "desk_screen", "stage", "host_edit", "harvest", "export_csv", "export_xlsx", "export_json"):
        assert desks[name] == 200, name
    for name in ("door", "screen", "notes", "mine", "mine_md", "mine_json"):
        assert mine[name] == 200, name


TOLD = {
    "turnless": ("All in all 1 min 35 s.", "A group of five takes 10 s longer.", False),
    "one_turn": ("All in all 1 min 40 s; one turn takes 1 min 20 s.", "A group of five ends with the others.", True),
}


@pytest.mark.parametrize("practice", TOLD)
def test_its_organizer_reads_of_turns_only_where_there_are_some(unheld, desk, oto, practice):
    session = cast.session_of(oto, practice=practice, rounds=1)
    page = " ".join(desk.get(address_of("host_edit", session.code)).content.decode().split())
    whole, larger, cut = TOLD[practice]
    assert whole in page
    assert larger in page
    assert ("Everything in the turn is a little shorter." in page) is cut
    assert "More turns" not in page
    assert "Then their group goes on without them until they are back." in page


def test_the_organizer_of_a_practice_with_turns_for_all_reads_of_them(desk, oto):
    session = cast.session_of(oto)
    page = desk.get(address_of("host_edit", session.code)).content.decode()
    for told in ("one turn takes", "four turns of", "More turns, each a little shorter.", "their turn waits until"):
        assert told in page


def test_the_harvest_counts_groups_where_there_are_no_turns(unheld, desk, oto):
    session = cast.opened(cast.session_of(oto, practice="turnless"))
    cast.arrive(session, *cast.NAMES[:8])
    harvest = address_of("harvest", session.code)
    assert "No round was held yet" in desk.get(harvest).content.decode()
    cast.begun(session)
    page = desk.get(harvest).content.decode()
    assert "2 groups were at work." in page
    assert "urn was held" not in page
    assert "<dd>8</dd>" in page


@pytest.mark.parametrize(("practice", "turns"), [("turnless", False), ("one_turn", True), ("troika", True)])
def test_what_can_be_chosen_at_work_speaks_of_turns_only_where_there_are_some(unheld, desk, oto, practice, turns):
    session = cast.opened(cast.session_of(oto, practice=practice))
    phone = Browser()
    people = cast.arrive(session, "Ada", "Ben", "Cem", "Dee")
    if practice == "one_turn":
        cast.bring_cases(session, people[0])
    phone.cookies[cookie_name(session.code)] = cast.secret_of("Ada0")
    begin_now(session)
    told = desk.get(address_of("desk", session.code)).content.decode()
    assert ("nor are the turns after it" in told) is turns
    assert ("what is left of this round is not held" in told) is not turns
    mine = phone.get(address_of("door", session.code)).content.decode()
    assert ("In the turns of others." in mine) is turns
    assert "They are shown it." in mine if turns else "The others are shown it." in mine
    alone = practice != "troika"  # nobody else's turn gets the time
    assert ("It ends then, for all of you." in mine, "The others get its time." in mine) == (alone, not alone)
    assert ("You may just listen at any time" in mine, "You may pass at any time" in mine) == (alone, not alone)


@pytest.mark.parametrize(
    ("practice", "asked"), [("peer_assist", "If you bring a case: "), ("troika", "While you wait: ")]
)
def test_the_lobby_asks_for_a_case_only_whoever_brings_one(oto, practice, asked):
    session = cast.opened(cast.session_of(oto, practice=practice))
    cast.arrive(session, "Ada")
    phone = Browser()
    phone.cookies[cookie_name(session.code)] = cast.secret_of("Ada0")
    page = phone.get(address_of("door", session.code)).content.decode()
    assert [words in page for words in ("If you bring a case: ", "While you wait: ")].count(True) == 1
    assert asked in page
