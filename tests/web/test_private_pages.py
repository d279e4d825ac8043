"""An address refuses people for whom it is not, whether they read or press, and shows them no name.

The list of addresses drives this: a new address is private until `addresses.py` says otherwise.
"""

from dataclasses import dataclass, field

import pytest

from sessions_app.identity import cookie_name
from sessions_app.models import Host, Session
from tests import cast

from .addresses import (
    BOTH,
    INVITED,
    INVITERS,
    OPEN,
    OWN,
    OWNERS,
    READ,
    READERS,
    address_of,
    addresses,
    presses,
)
from .conftest import Browser
from .test_reading_changes_nothing import stored

pytestmark = pytest.mark.django_db

NAMES = ("Adalberta", "Benedikta", "Cemalettin")
TITLE = "Circle of the sea"
SHELF = {"host_archive", "host_unarchive"}  # everybody who has a part puts it out of their own sight

PERSON = {name for name, address in addresses().items() if address.startswith("/s/")} - OPEN
HOSTS = {name for name, address in addresses().items() if address.startswith("/host/<")} - OPEN - INVITED
RUNNING = HOSTS - READERS - INVITERS - OWNERS
COMMANDS = {"member_command": "leave", "host_command": "open"}
PRIVATE = sorted(addresses().keys() - OPEN)


@dataclass
class Reader:
    """`may`: where they are let in; there is nothing about anybody else's session in what is OWN."""

    browser: Browser
    may: set[str] = field(default_factory=set)


@pytest.fixture
def circle() -> Session:
    session = cast.opened(cast.session_of(cast.account("Oto"), title=TITLE))
    cast.arrive(session, *NAMES)
    cast.begun(session)
    return session


@pytest.fixture
def readers(circle) -> dict[str, Reader]:
    """Everybody who could come by, and what is theirs."""
    elsewhere = cast.opened(cast.session_of(cast.account("Eve")))
    cast.arrive(elsewhere, "Zoe")
    ida = cast.account("Ida")
    Host.objects.create(session=circle, user=ida, role=Host.Duty.ORGANIZER, runs=False, invited=True)
    cast.second_facilitator(circle, "Fay")
    return {
        "nobody": Reader(Browser()),
        "who hosts another session": Reader(_signed_in("Eve"), OWN | INVITED),
        "who is in another session": Reader(_phone(elsewhere, "Zoe0")),
        "who takes part": Reader(_phone(circle, f"{NAMES[0]}0"), PERSON),
        "who facilitates": Reader(_signed_in("Fay"), OWN | INVITED | RUNNING),
        "who reads the harvest": Reader(_signed_in("Ida"), OWN | INVITED | READERS | SHELF),
        "who made it": Reader(_signed_in("Oto"), OWN | INVITED | HOSTS),
    }


def _signed_in(name: str) -> Browser:
    browser = Browser()
    browser.force_login(cast.User.objects.get(name=name))
    return browser


def _phone(session: Session, person: str) -> Browser:
    """No browser would bring along another session's cookie to the address of this one; this does."""
    browser = Browser()
    browser.cookies[cookie_name(session.code)] = cast.secret_of(person)
    return browser


def answers(browser: Browser, name: str, code: str) -> list:
    """To looking, and to pressing: a form and a command."""
    address = address_of(name, code, COMMANDS.get(name, ""))
    asked = [browser.get(f"{address}?code={code}")] if name in READ | BOTH else []
    sent = [browser.send(address), browser.command(address)] if name in BOTH | presses() else []
    return asked + sent


def is_refused(answer) -> bool:
    """Led to where one comes in, or told so; never a complaint about what was sent, which is read first."""
    at_the_door = answer.headers.get("Location", "").startswith(("/accounts/login", "/s/"))
    return answer.status_code in (403, 404) or (answer.status_code in (302, 303) and at_the_door)


def tells(answer) -> bool:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return any(word.encode() in content for word in (TITLE, *NAMES))


STRANGERS = [
    "nobody",
    "who hosts another session",
    "who is in another session",
    "who takes part",
    "who facilitates",
    "who reads the harvest",
]


@pytest.mark.parametrize("who", STRANGERS)
def test_whoever_it_is_not_for_is_refused_and_changes_nothing(circle, readers, who):
    reader, before = readers[who], stored()
    wrong = [
        f"{name}: {answer.status_code} {answer.headers.get('Location', '')}"
        for name in PRIVATE
        if name not in reader.may
        for answer in answers(reader.browser, name, circle.code)
        if not is_refused(answer) or tells(answer)
    ]
    assert wrong == []
    assert stored() == before


def test_pages_of_ones_own_say_nothing_of_others(circle, readers):
    eve = readers["who hosts another session"].browser
    found = {name: [tells(answer) for answer in answers(eve, name, circle.code)] for name in sorted(OWN)}
    assert {name for name, each in found.items() if any(each)} == set()


@pytest.mark.parametrize("who", ["who takes part", "who facilitates", "who reads the harvest", "who made it"])
def test_whoever_it_is_for_is_let_in(circle, readers, who):
    """Lest everything be refused to everybody."""
    reader = readers[who]
    pages = (READ | BOTH) - INVITED
    shut = [
        name
        for name in sorted(reader.may & pages)
        if is_refused(reader.browser.get(f"{address_of(name, circle.code)}?code={circle.code}"))
    ]
    own = {"exports_csv", "exports_json", "exports_md", "exports_xlsx", "reports"}  # of what one reads
    assert set(shut) <= (own if who == "who facilitates" else set())
