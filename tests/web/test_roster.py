"""The list of people before it counts: shown as understood, corrected, confirmed; with scripts and without."""

import re
from html.parser import HTMLParser

import pytest

from sessions_app.models import Participant, Session
from tests.cast import arrive

pytestmark = pytest.mark.django_db

SURNAMES = "Vorname;Nachname;Gruppe\nAda;Lovelace;Heron\nBen;Nevis;Heron\n"
UNCLEAR = "Lovelace, Ada\nNevis, Ben"


class Form(HTMLParser):
    """The fields that a browser without scripts sends, and the buttons that send them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.buttons: list[tuple[str, str]] = []
        self.roles: list[str] = []
        self._box: str | None = None
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        name = told.get("name", "")
        if tag == "input" and name:
            self.fields[name] = told.get("value") or ""
        elif tag == "textarea":
            self._box, self.fields[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in told or self._select not in self.fields):
            self.fields[self._select] = told.get("value") or ""
        elif tag == "button" and name:
            self.buttons.append((name, told.get("value") or ""))

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._box = None

    def handle_data(self, data):
        if self._box:
            self.fields[self._box] = (self.fields[self._box] + data).removeprefix("\n")

    @property
    def columns(self) -> list[str]:
        return [value for name, value in self.fields.items() if re.fullmatch(r"column-\d+", name)]

    def has(self, name: str) -> bool:
        return any(name == each for each, _ in self.buttons)


def address(session):
    return f"/host/{session.code}/roster"


def pressed(desk, session, fields, **press):
    """The page that comes after a press; a browser sends line breaks as two characters."""
    told = {name: value.replace("\r\n", "\n").replace("\n", "\r\n") for name, value in (fields | press).items()}
    answer = desk.send(address(session), {name: value for name, value in told.items() if name != "csrfmiddlewaretoken"})
    return answer if answer.status_code == 302 else Form(answer.content.decode())


def fresh(desk, session, text):
    form = Form(desk.get(address(session)).content.decode())
    return form.fields | {"text": text}


def stored():
    return Session.objects.get().roster


class TestWithoutAScript:
    def test_the_first_press_shows_it_and_the_second_one_counts(self, desk, session):
        arrive(session, "Ada Lovelace", "Ben")
        form = pressed(desk, session, fresh(desk, session, SURNAMES), look="1")
        assert form.columns == ["first", "last", "team"]
        assert stored() == ""
        assert form.fields["text"] == SURNAMES
        assert pressed(desk, session, form.fields, save="1").status_code == 302
        assert stored().splitlines()[1:] == ["Ada Lovelace, Heron, , ", "Ben Nevis, Heron, , "]
        assert dict(Participant.objects.values_list("name", "team")) == {"Ada Lovelace": "Heron", "Ben": ""}

    def test_it_never_counts_before_it_was_shown(self, desk, session):
        first = pressed(desk, session, fresh(desk, session, "Ada, Red"), save="1")
        assert first.columns == ["name", "team"]
        assert stored() == ""
        form = pressed(desk, session, fresh(desk, session, SURNAMES), look="1")
        other = pressed(desk, session, form.fields | {"text": f"{SURNAMES}Cem;Oz;Osprey\n"}, save="1")
        assert stored() == ""
        assert other.columns == ["first", "last", "team"]
        assert pressed(desk, session, other.fields, save="1").status_code == 302
        assert "Cem Oz, Osprey" in stored()

    def test_what_is_not_clear_is_asked_and_saved_only_when_it_is_answered(self, desk, session):
        form = pressed(desk, session, fresh(desk, session, UNCLEAR), look="1")
        assert form.columns == ["", ""]
        answers = [value for name, value in form.buttons if name == "answer"]
        assert answers[0] == "0=last,1=first"
        assert pressed(desk, session, form.fields, save="1").columns == ["", ""]
        assert stored() == ""
        after = pressed(desk, session, form.fields, answer=answers[0])
        assert after.columns == ["last", "first"]
        assert not after.has("answer")
        assert pressed(desk, session, after.fields, save="1").status_code == 302
        assert stored().splitlines()[1:] == ["Ada Lovelace, , , ", "Ben Nevis, , , "]

    def test_a_choice_by_hand_wins_and_stays_when_the_text_goes_on(self, desk, session):
        form = pressed(desk, session, fresh(desk, session, SURNAMES), look="1")
        chosen = pressed(desk, session, form.fields | {"column-2": "language"}, look="1")
        assert chosen.columns == ["first", "last", "language"]
        longer = chosen.fields | {"text": f"Nr;{SURNAMES}".replace("\nAda", "\n1;Ada").replace("\nBen", "\n2;Ben")}
        moved = pressed(desk, session, longer, look="1")
        assert moved.columns == ["nothing", "first", "last", "language"]
        assert pressed(desk, session, moved.fields, save="1").status_code == 302
        assert stored().splitlines()[1] == "Ada Lovelace, , Heron, "

    def test_a_wrong_line_is_told_and_nothing_typed_is_lost(self, desk, session):
        text = "Name;Team\nAda;Heron\nBen;müller@x.de\n"
        form = pressed(desk, session, fresh(desk, session, text), look="1")
        page = desk.send(address(session), form.fields | {"save": "1"})
        assert page.status_code == 400
        assert "Line 3: this is not an e-mail address" in page.content.decode()
        assert Form(page.content.decode()).fields["text"] == text
        assert stored() == ""

    def test_a_text_that_is_too_long_comes_back_whole(self, desk, session):
        text = "Ada, Red\n" * 12_000
        page = desk.send(address(session), {"text": text, "base": "", "look": "1"})
        assert page.status_code == 400
        assert Form(page.content.decode()).fields["text"] == text
        assert "100000 characters at most" in page.content.decode()

    def test_somebody_elses_list_is_shown_before_it_is_replaced(self, desk, session):
        form = pressed(desk, session, fresh(desk, session, "Ada, Red"), look="1")
        Session.objects.update(roster="Cem, Blue")
        page = desk.send(address(session), form.fields | {"save": "1"})
        assert page.status_code == 400
        assert "Somebody else has saved this" in page.content.decode()
        assert "Cem, Blue" in page.content.decode()
        assert pressed(desk, session, Form(page.content.decode()).fields, save="1").status_code == 302
        assert stored() == "Ada, Red"

    def test_a_list_is_taken_away_by_an_empty_one(self, desk, session):
        Session.objects.update(roster="Cem, Blue")
        assert Form(desk.get(address(session)).content.decode()).fields["text"] == "Cem, Blue"
        form = pressed(desk, session, fresh(desk, session, ""), look="1")
        assert pressed(desk, session, form.fields, save="1").status_code == 302
        assert stored() == ""

    def test_a_page_from_before_signing_in_again_comes_back_filled(self, desk, session):
        page = desk.post(address(session), {"text": SURNAMES, "base": "", "save": "1"})
        assert page.status_code == 403
        assert Form(page.content.decode()).fields["text"] == SURNAMES
        assert stored() == ""

    def test_the_desk_leads_there_without_a_script(self, desk, session):
        unscripted = desk.get(f"/host/{session.code}/").content.decode().partition("data-unscripted")[2]
        assert address(session) in unscripted.partition("</section>")[0]

    def test_it_is_the_hosts_only(self, phone, session):
        assert phone.get(address(session)).status_code == 302
        assert phone.command(f"{address(session)}/understood", {"fields": {}}).status_code == 403


class TestWithAScript:
    def asked(self, desk, session, **fields):
        answer = desk.command(f"{address(session)}/understood", {"fields": fields})
        assert answer.status_code == 200
        return answer.json()["html"]

    def test_it_is_the_same_table(self, desk, session):
        fields = {"text": UNCLEAR}
        page = desk.send(address(session), fields | {"look": "1"}).content.decode()
        html = self.asked(desk, session, **fields)
        assert "data-understood-said" in html
        assert "".join(html.split()) in "".join(page.split())

    def test_nothing_is_kept_by_looking(self, desk, session):
        self.asked(desk, session, text=SURNAMES)
        assert stored() == ""

    def test_lines_that_fit_nobody_are_told_with_the_near_name(self, desk, session):
        arrive(session, "José García", "Ada Lovelace")
        html = self.asked(desk, session, text="Nachname;Vorname\nGarcia;Jose\nLovelace;Ada")
        assert "Line 2:" in html
        assert "Do you mean “José García”?" in html
        assert "Line 3:" not in html

    def test_what_somebody_typed_is_text(self, desk, session):
        html = self.asked(desk, session, text='Name;<b>Team</b>\n<img src=x>;"><i>')
        assert "<b>Team" not in html
        assert "<img" not in html
        assert "<i>" not in html

    @pytest.mark.parametrize("fields", [
        {"text": UNCLEAR, "column-0": "king", "guess-column-0": ""},
        {"text": UNCLEAR, "column-999": "team", "chosen-column-999": "1"},
        {"text": UNCLEAR, "answer": "0=king,7=team"},
        {"column-0": "name"},
        {"text": "\u2028\t;;\r\x1b"},
    ])  # fmt: skip
    def test_fields_that_make_no_sense_change_nothing(self, desk, session, fields):
        self.asked(desk, session, **fields)

    def test_a_text_that_is_too_long_is_refused_in_words(self, desk, session):
        answer = desk.command(f"{address(session)}/understood", {"fields": {"text": "x" * 100_001}})
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
