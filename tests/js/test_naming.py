"""Names in a page's own sentences: whatever a sentence is made of, translators leave its names alone."""

import pytest
import pytest_asyncio
from playwright.async_api import Browser

NAMING = """async ([name, args]) => (await import("/tests/naming.js"))[name](...args)"""
ADA = '<bdi translate="no">Ada</bdi>'
SECOND = '<bdi translate="no"><span class="numbered"><span>Ada</span><span> (2)</span></span></bdi>'


def whole(name: str, tail: str) -> str:
    """A name with what belongs to it, on one line."""
    return f'<span class="whole">{name}{tail}</span>'


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def ask(chromium: Browser, files: str):
    page = await chromium.new_page()
    await page.goto(f"{files}/tests/words.html")

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
        ("Trio 2: Ada, Ada", ["Ada"], f"Trio 2: {whole(ADA, ',')} {ADA}"),
        ("“Ada” is called “Adam” now.", ["Ada"], f"“{whole(ADA, '”')} is called “Adam” now."),
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
    ("word", "written"),
    [
        ("about", 'about <span class="whole">{}’s</span> challenge.'),
        ("listen", "You listen. {} is the client."),
        ("wait", 'Wait a moment for <span class="whole">{}.</span>'),
        ("go-on", "Go on with {}"),
        ("press", "<button><span>Let {} in: <b>{{sign}}</b></span></button>"),
    ],
)
async def test_what_belongs_to_a_name_stays_in_its_line(ask, word, written):
    name = '<bdi translate="no">Zoë</bdi>'
    assert await ask("filled", word, "Zoë") == written.format(name)


async def test_what_fills_a_gap_is_text_and_has_no_gaps_of_its_own(ask):
    name = "<i>{sign}</i>"
    html, text = await ask("told", "press", {"holder": name, "sign": 7})
    assert html == "<button><span>Let &lt;i&gt;{sign}&lt;/i&gt; in: <b>7</b></span></button>"
    assert text == f"Let {name} in: 7"


async def test_an_option_holds_letters_only(ask):
    assert await ask("filled", "option", "Zoë") == "<select><option>Zoë</option></select>"


async def test_of_the_parts_for_one_case_only_those_for_this_case_are_said(ask):
    assert (await ask("told", "parts", {}, "room"))[0] == '<i data-only="room">Go there.</i>'
    assert "the call." in (await ask("told", "parts", {}, "own"))[0]
    assert (await ask("told", "parts", {}, ""))[0] == ""
    assert await ask("told", "unknown", {}, "") == ["", ""]


async def test_a_counted_phrase_has_the_plural_form_of_its_number(ask):
    assert [await ask("many", "wait-in", n) for n in (1, 2, 0)] == ["1 minute", "2 minutes", "0 minutes"]
