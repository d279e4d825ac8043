"""People with a keyboard and a screen reader hold a whole session: nothing needs a mouse, and enough is spoken."""

import asyncio
import re

from playwright.async_api import expect

from tests.browser.conftest import People
from tests.browser.keys import Keys
from tests.browser.people import PASSWORD, Facilitator, Participant, Person, all_do

# A phase of 0:16 says “ten seconds left” soon; one of 1:06 is too short for a last minute. Nobody waits for the others.
MINUTES = {"reflect": "1:06", "share": "0:16", "clarify": "10", "consult": "10", "return": "10", "breath": "10"}

# All that a screen reader is given to say by itself, from the first phase to the end: never the seconds.
AS_CLIENT = [
    ("reflect", "none", "Everyone, in silence. What is your challenge, and what kind of help do you need?"),
    ("share", "client", "You are the client. Tell them your challenge and the help you need."),
    ("share", "client", "Ten seconds left."),
    ("clarify", "client", "You are the client. Answer their questions, briefly."),
    ("consult", "client", "You are the client. Turn around and listen."),
    ("consult", "client", "Paused. The time stands still."),
    ("consult", "client", "The time goes on."),
    ("return", "client", "You are the client. Turn back. Say what was most valuable to you."),
    ("", "none", "Your round is over."),
    ("", "none", "Thank you"),
]
AS_CONSULTANT = [
    ("reflect", "none", "Everyone, in silence. What is your challenge, and what kind of help do you need?"),
    ("share", "consultant", "You are a consultant. CLIENT is the client. Listen. CLIENT tells the challenge."),
    ("share", "consultant", "Ten seconds left."),
    (
        "clarify",
        "consultant",
        "You are a consultant. CLIENT is the client. Ask, to understand. Questions only, no advice yet.",
    ),
    ("clarify", "consultant", "Your group has one minute more. It can give itself 2 more in this phase."),
    ("clarify", "consultant", "You only listen."),
    ("consult", "consultant", "You listen. CLIENT is the client. Listen to what comes up about CLIENT’s challenge."),
    ("consult", "consultant", "Paused. The time stands still."),
    ("consult", "consultant", "The time goes on."),
    ("return", "consultant", "You listen. CLIENT is the client. Listen to what CLIENT found valuable."),
    ("", "none", "Your round is over."),
    ("", "none", "Thank you"),
]
ON_THE_DESK = [
    "The lobby is open.",
    "Groups are formed. Only you see them so far.",
    "The round has begun.",
    "Reflect. Everyone, in silence",
    "One group has moved on. You can undo this for 12 seconds.",
    "Share. Turn 1 of 3",
    "Ten seconds left.",
    "Clarify. Turn 1 of 3",
    "One group has moved on. You can undo this for 12 seconds.",
    "Consult. Turn 1 of 3",
    "One group is paused.",
    "One group goes on.",
    "One group has moved on. You can undo this for 12 seconds.",
    "Return. Turn 1 of 3",
    "One group’s round has ended. You can undo this for 12 seconds.",
    "The session has ended. Everyone keeps their notes. You can undo this for 12 seconds.",
]


async def test_a_whole_session_without_a_mouse(people: People) -> None:
    fay = await people.facilitator()
    await fay.listens()
    desk = Keys(fay.page)
    await makes_an_account_and_a_session(fay, desk)
    crowd = [await people.participant(name) for name in ("Ada", "Ben", "Cem")]
    for person in crowd:
        await person.listens()
    await comes_in_by_keyboard(crowd[0], fay.code)
    await all_do(crowd[1:], lambda person: person.comes_in(fay.code))
    await fay.sees_people("Ada", "Ben", "Cem")
    await desk.press(fay.button("form"))
    await desk.press(fay.button("start"))
    await all_do(crowd, lambda person: person.sees(phase="reflect"))
    seats = {await person.seat(): person for person in crowd}
    holder, consultant = seats[0], seats[1]

    await writes_a_note(holder)
    await desk.press(fay.button("next"))
    await asyncio.gather(*(hears_at_last(person, "Ten seconds left.") for person in (holder, consultant, fay)))
    await all_do(crowd, lambda person: person.sees(phase="clarify"))  # by itself
    await asks_for_a_minute(consultant)
    await only_listens(consultant)
    await desk.press(fay.button("next"))
    await holder.sees(phase="consult", role="client")
    await desk.press(fay.button("pause"))
    await hears_at_last(holder, "Paused. The time stands still.")
    await desk.press(fay.button("resume"))
    await hears_at_last(holder, "The time goes on.")
    await desk.press(fay.button("next"))
    await holder.sees(phase="return")

    await desk.press(fay.button("end"))
    await says_yes(fay, desk)
    await fay.sees_state("closing")  # it was the only round
    await hears_at_last(holder, "Your round is over.")
    await holder.sees(state="closing")
    await desk.press(fay.button("finish"))
    await says_yes(fay, desk)
    await hears_at_last(holder, "Thank you")
    await holder.sees(state="ended")
    assert await holder.announced() == AS_CLIENT
    assert await consultant.announced() == [
        (phase, role, words.replace("CLIENT", holder.name)) for phase, role, words in AS_CONSULTANT
    ]
    # What the desk answers and what its screen says come each by their own way, so their order is not certain.
    assert sorted(words for _, _, words in await fay.announced()) == sorted(ON_THE_DESK)

    keys = Keys(holder.page)
    await keys.press(holder.page.locator("a[href$='/mine']:visible").first)
    await expect(holder.page.locator("body")).to_have_attribute("data-page", "mine")


async def makes_an_account_and_a_session(fay: Facilitator, keys: Keys) -> None:
    page = fay.page
    await page.goto("/accounts/signup")
    await keys.type(page.locator("[name=email]"), "fay.by.keyboard@example.org")
    await keys.type(page.locator("[name=name]"), "Fay")
    await keys.type(page.locator("[name=password]"), PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/host/")
    await keys.press(page.get_by_role("link", name="New session").first)
    await page.wait_for_url("**/host/new")
    await keys.type(page.locator("[name=title]"), "Friday circle")
    await keys.press(page.locator("summary", has_text="The phases"))
    for phase, length in MINUTES.items():
        await keys.type(page.locator(f"[name=minutes_{phase}]"), length)
    await page.keyboard.press("Enter")
    await page.wait_for_url(re.compile(r"/host/[A-Z0-9]{6}/$"))
    fay.code = page.url.rstrip("/").rsplit("/", 1)[1]
    await fay.is_connected()
    await keys.press(fay.button("open"))
    await fay.sees_state("lobby")


async def comes_in_by_keyboard(person: Participant, code: str) -> None:
    await person.page.goto(f"/s/{code}/")
    keys = Keys(person.page)
    await keys.type(person.page.locator("[name=name]"), person.name)
    await person.page.keyboard.press("Enter")
    await person.is_in(code)


async def writes_a_note(person: Participant) -> None:
    keys = Keys(person.page)
    await keys.type(person.note("challenge"), "How do I say no?")
    await person.is_saved()
    assert [note["text"] for note in (await person.notes()).values()] == ["How do I say no?"]


async def asks_for_a_minute(person: Participant) -> None:
    keys = Keys(person.page)
    await keys.press(person.page.locator("[data-command=minute]:visible"))
    await hears_at_last(person, "Your group has one minute more.")


async def only_listens(person: Participant) -> None:
    """The sheet of what one may do holds the keyboard, and gives it back."""
    keys = Keys(person.page)
    more = person.page.locator("[data-more]:visible").first
    await keys.press(more)
    await keys.press(person.page.get_by_role("switch", name="Only listen"), "Space")
    await hears_at_last(person, "You only listen.")
    await person.page.keyboard.press("Escape")
    await expect(more).to_be_focused()


async def says_yes(fay: Facilitator, keys: Keys) -> None:
    """What cannot be taken back is asked; Enter pressed twice does not do it."""
    await expect(fay.page.locator("dialog[open] [data-answer=no]")).to_be_focused()
    await keys.press(fay.page.locator("dialog[open] [data-answer=yes]"))


async def hears_at_last(person: Person, words: str) -> None:
    await person.page.wait_for_function(
        "words => window.announced.some((each) => each.words.includes(words))", arg=words, polling=100
    )
