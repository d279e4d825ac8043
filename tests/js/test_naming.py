"""Names in a page's own sentences: whatever a sentence is made of, translators leave its names alone."""

import pytest
import pytest_asyncio
from playwright.async_api import Browser

NAMING = """async ([name, args]) => (await import("/tests/naming.js"))[name](...args)"""
ADA = '<bdi translate="no">Ada</bdi>'
SECOND = '<bdi translate="no"><span class="numbered"><span>Ada</span><span> (2)</span></span></bdi>'


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def ask(chromium: Browser, files: str):
    page = await chromium.new_page()
    await page.goto(f"{files}/tests/days.html")

    async def call(name: str, *args: object) -> object:
        return await page.evaluate(NAMING, [name, list(args)])

    yield call
    await page.close()


async def test_a_sentence_that_is_heard_keeps_its_names_apart(ask):
    assert await ask("spoken", f"<p>{ADA}  has\nleft.</p>") == [f"<span>{ADA} has left.</span>", "Ada has left."]
    assert await ask("spoken", f"{SECOND} is here") == [f"<span>{SECOND} is here</span>", "Ada (2) is here"]
    assert await ask("spoken", "<bdi></bdi>Nobody") == ["Nobody", "Nobody"]


async def test_a_tabs_title_has_the_names_as_letters(ask):
    assert await ask("titled", f"You are in, {ADA}.") == "You are in, Ada."


@pytest.mark.parametrize(
    ("text", "names", "written"),
    [
        ("Ada is there already.", ["Ada", "Ben"], f"{ADA} is there already."),
        ("Swap Ada (2) with Ben.", ["Ada", "Ada (2)"], f"Swap {SECOND} with Ben."),
        ("Trio 2: Ada, Ada", ["Ada"], f"Trio 2: {ADA}, {ADA}"),
        ("“Ada” is called “Adam” now.", ["Ada"], f"“{ADA}” is called “Adam” now."),
        ("Canada, Ada2 and Adaé", ["Ada"], "Canada, Ada2 and Adaé"),
        ("M.* [x] is out.", ["M.* [x]", "s"], '<bdi translate="no">M.* [x]</bdi> is out.'),
        ("İpek\u0301 ve 김 gitti.", ["김"], 'İpek\u0301 ve <bdi translate="no">김</bdi> gitti.'),
        ("Nothing was changed.", ["", "Ada"], "Nothing was changed."),
        ("Nothing was changed.", [], "Nothing was changed."),
        (
            "\u2068Ben\u2069 and Ada",
            ["Ada"],
            '<bdi translate="no">Ben</bdi> and Ada',
        ),  # it says by itself which are names
    ],
)
async def test_the_servers_sentences_have_their_names_marked(ask, text, names, written):
    """All of it is one element: a button sets its parts apart."""
    assert await ask("said", text, names) == (f"<span>{written}</span>" if "<bdi" in written else written)


@pytest.mark.parametrize(
    ("template", "written"),
    [
        ("about {}’s challenge.", 'about <span class="whole">{}’s</span> challenge.'),
        ("You listen. {} is the client.", "You listen. {} is the client."),
        ("Wait a moment for {}.", 'Wait a moment for <span class="whole">{}.</span>'),
        ("Go on with {}", "Go on with {}"),
    ],
)
async def test_what_belongs_to_a_name_stays_in_its_line(ask, template, written):
    gap, name = '<bdi translate="no" data-name="client"></bdi>', '<bdi translate="no" data-name="client">Zoë</bdi>'
    assert await ask("filled", template.format(gap), {"client": "Zoë"}) == written.format(name)
