"""Which practice: on the page where a session is made, with its times; nothing that was typed is lost on the way."""

import hashlib

import pytest

from sessions_app import practices
from sessions_app.models import Document, Session
from sessions_app.practices import plan_of
from sessions_app.services import hosting
from sessions_app.templatetags.troika import clock
from tests import cast
from tests.cast import arrive, opened

from .test_host import FORM

pytestmark = pytest.mark.django_db

PAIRS = "focusing"


def minutes_of(key: str, **typed: str) -> dict[str, str]:
    """The fields with the minutes of a practice, as its page shows them."""
    return {f"minutes_{phase}": clock(length) for phase, length in plan_of(key).lengths.items()} | typed


def shown(page) -> dict[str, str]:
    """What the answered page would send: the fields that belong to a practice."""
    form = page.context["form"]
    names = ["rounds", "shown", "waiting", *(name for name in form.fields if name.startswith("minutes_"))]
    return {name: form[name].value() for name in names} | {"practice": form.chosen}


class TestTheNewSession:
    def test_begins_with_the_first_chosen_and_shows_all_in_their_order(self, desk):
        page = desk.get("/host/new")
        offers = [*page.context["offers"], *page.context["more_offers"]]
        assert [each.key for each in offers] == practices.keys()
        assert page.context["form"].chosen == practices.first()
        source = page.content.decode()
        assert all(each.purpose in source for each in practices.by_digest().values())

    def test_a_link_chooses_another_one(self, desk):
        page = desk.get(f"/host/new?practice={PAIRS}")
        assert page.context["form"].chosen == PAIRS
        assert shown(page) == minutes_of(PAIRS) | {
            "practice": PAIRS, "shown": PAIRS, "waiting": "", "rounds": plan_of(PAIRS).rounds,
        }  # fmt: skip

    @pytest.mark.parametrize("key", ["telepathy", "../troika", ""])
    def test_a_link_to_none_chooses_the_first(self, desk, key):
        assert desk.get("/host/new", {"practice": key}).context["form"].chosen == practices.first()

    @pytest.mark.parametrize("key", practices.keys())
    def test_is_made_of_the_practice_whose_times_it_shows(self, desk, key):
        page = desk.get(f"/host/new?practice={key}")
        made = desk.send("/host/new", {"title": "Friday", "fours": "shrink", "venue": "room"} | shown(page))
        session = Session.objects.get()
        assert made["Location"] == f"/host/{session.code}/"
        assert (session.practice, session.lengths) == (key, practices.practice(key).lengths)
        assert desk.get(f"/host/{session.code}/edit").context["form"].chosen == key

    def test_its_lengths_are_checked_by_the_chosen_practice(self, desk):
        fields = FORM | {"practice": PAIRS, "shown": PAIRS} | minutes_of(PAIRS, minutes_focus="0")
        page = desk.send("/host/new", fields)
        assert list(page.context["form"].errors) == ["minutes_focus"]

    def test_one_that_is_not_there_is_an_error_beside_the_choice(self, desk):
        page = desk.send("/host/new", FORM | {"practice": "telepathy"})
        assert list(page.context["form"].errors) == ["practice"]
        assert page.context["form"]["title"].value() == FORM["title"]


class TestChoosingAnotherOne:
    """As a browser without scripts does: the page showed one, and another one comes back chosen."""

    CHOSEN = FORM | {"practice": PAIRS, "shown": "troika"}

    @pytest.mark.parametrize("how", [{"look": "practice"}, {}])
    def test_shows_its_times_before_anything_is_made(self, desk, how):
        page = desk.send("/host/new", self.CHOSEN | how)
        assert page.status_code == 200
        assert not Session.objects.exists()
        assert {name: text for name, text in shown(page).items() if name.startswith("minutes_")} == minutes_of(PAIRS)
        assert page.context["form"]["title"].value() == FORM["title"]
        assert page.context["form"]["rounds"].value() == "2"  # typed, so kept
        assert page.context["whole"] > plan_of(PAIRS).lengths["focus"]

    def test_and_then_it_is_made(self, desk):
        page = desk.send("/host/new", self.CHOSEN)
        desk.send("/host/new", {"title": "Friday", "fours": "shrink", "venue": "room"} | shown(page))
        assert Session.objects.get().practice == PAIRS

    def test_and_back_again_finds_the_minutes_that_were_typed(self, desk):
        typed = self.CHOSEN | {"minutes_consult": "4", "look": "practice"}
        there = shown(desk.send("/host/new", typed)) | {"minutes_focus": "15"}
        back = shown(desk.send("/host/new", FORM | there | {"practice": "troika"}))
        assert back["minutes_consult"] == "4"
        again = shown(desk.send("/host/new", FORM | back | {"practice": PAIRS}))
        assert again["minutes_focus"] == "15"

    def test_brings_its_own_rounds_unless_others_were_typed(self, desk):
        page = desk.send("/host/new", self.CHOSEN | {"rounds": str(plan_of("troika").rounds)})
        assert page.context["form"]["rounds"].value() == str(plan_of(PAIRS).rounds)

    def test_does_not_complain_yet_about_what_is_empty(self, desk):
        page = desk.send("/host/new", self.CHOSEN | {"title": "", "look": "practice"})
        assert page.status_code == 200
        page = desk.send("/host/new", self.CHOSEN | {"title": "", "shown": PAIRS} | minutes_of(PAIRS))
        assert list(page.context["form"].errors) == ["title"]

    @pytest.mark.parametrize("waiting", ["nonsense", "[1]", '{"focusing": 3}', '{"focusing": {"minutes_focus": "x"}}'])
    def test_nonsense_in_what_waits_breaks_nothing(self, desk, waiting):
        page = desk.send("/host/new", self.CHOSEN | {"waiting": waiting})
        assert page.status_code in (200, 400)
        assert page.context["form"].chosen == PAIRS


class TestAStoredSession:
    @pytest.fixture
    def session(self, oto) -> Session:
        return cast.session_of(oto)

    def edit(self, desk, session, **changes):
        page = desk.get(f"/host/{session.code}/edit")
        form = page.context["form"]
        fields = {name: form[name].value() for name in form.fields} | {"shown": form.chosen, "practice": form.chosen}
        return desk.send(f"/host/{session.code}/edit", {k: v for k, v in fields.items() if v is not None} | changes)

    def test_takes_another_practice_while_nobody_is_in(self, desk, session):
        page = self.edit(desk, session, practice=PAIRS)
        assert page.context["form"].turned
        fields = {name: page.context["form"][name].value() for name in page.context["form"].fields}
        desk.send(f"/host/{session.code}/edit", fields | {"shown": PAIRS, "practice": PAIRS})
        session.refresh_from_db()
        assert (session.practice, session.lengths) == (PAIRS, plan_of(PAIRS).lengths)

    def test_keeps_it_when_something_else_is_changed(self, desk, oto):
        session = cast.session_of(oto, practice=PAIRS)
        self.edit(desk, session, title="Another title")
        session.refresh_from_db()
        assert (session.title, session.practice) == ("Another title", PAIRS)

    def test_stays_once_somebody_is_in_and_says_why(self, desk, session):
        arrive(opened(session), "Ada")
        page = desk.get(f"/host/{session.code}/edit")
        assert page.context["offers"] == []
        assert "Somebody has come in, so this stays" in page.content.decode()
        page = self.edit(desk, session, practice=PAIRS, shown=PAIRS, title="Another title", **minutes_of(PAIRS))
        assert page.status_code == 400
        assert list(page.context["form"].errors) == ["practice"]
        assert page.context["form"]["title"].value() == "Another title"
        assert page.context["form"].chosen == "troika"

    def test_another_facilitators_choice_is_not_undone_by_an_old_page(self, desk, session):
        old = desk.get(f"/host/{session.code}/edit").context["form"]
        fields = {name: old[name].value() for name in old.fields} | {"shown": "troika", "practice": "troika"}
        other = cast.replace(cast.DRAFT, practice=PAIRS, lengths={"focus": 900_000})
        hosting.edit_session(session.pk, other, cast.ms())
        page = desk.send(f"/host/{session.code}/edit", fields | {"title": "Another title"})
        form = page.context["form"]
        assert (form.chosen, form.turned) == (PAIRS, True)
        assert (form["minutes_focus"].value(), form["title"].value()) == ("15:00", "Another title")

    def test_a_copy_keeps_it(self, desk, oto):
        session = cast.session_of(oto, practice=PAIRS)
        desk.send(f"/host/{session.code}/copy")
        assert [one.practice for one in Session.objects.all()] == [PAIRS, PAIRS]


class TestWhereItIsNamed:
    """Pages and files about a session call what people do by its practice’s name, not by the product’s."""

    @pytest.fixture
    def session(self, oto) -> Session:
        return opened(cast.session_of(oto, practice=PAIRS))

    @pytest.mark.parametrize("address", ["/host/{code}/harvest", "/host/{code}/report", "/host/{code}/export.md"])
    def test_to_organizers(self, desk, session, address):
        answer = desk.get(address.format(code=session.code))
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert "Focusing partnership" in text.decode()
        assert "Troika Consulting" not in text.decode()

    def test_in_the_list_of_sessions(self, desk, session):
        assert "Focusing partnership" in desk.get("/host/").content.decode()

    def test_to_whoever_is_at_the_door(self, phone, session):
        page = phone.get(f"/s/{session.code}/").content.decode()
        assert practices.practice(PAIRS).purpose in page
        assert all(caution in page for caution in practices.practice(PAIRS).cautions)
        assert "Troika Consulting" not in page

    def test_to_whoever_comes_before_it_is_open(self, phone, session):
        Session.objects.update(opened_at=None)
        page = phone.get(f"/s/{session.code}/").content.decode()
        assert "Not open yet" in page
        assert practices.practice(PAIRS).purpose in page

    def test_in_what_is_sent_beforehand(self, desk, session):
        Session.objects.update(opened_at=None)
        page = desk.get(f"/host/{session.code}/").content.decode()
        assert f"Focusing partnership: {practices.practice(PAIRS).purpose}" in page

    def test_of_a_document_that_cannot_be_read_the_list_says_nothing(self, desk, session):
        text = '{"practice": 2}'
        digest = hashlib.sha256(text.encode()).hexdigest()
        Document.objects.create(digest=digest, text=text)
        Session.objects.update(document=digest)
        page = desk.get("/host/").content.decode()
        assert session.title in page
        assert "Focusing partnership" not in page


class TestWhichAreAtHand:
    def near(self, desk, query: str = "") -> list[str]:
        return [each.key for each in desk.get(f"/host/new{query}").context["offers"]]

    def test_the_first_are_and_the_others_are_folded_away(self, desk):
        page = desk.get("/host/new")
        keys, more = practices.keys(), [each.key for each in page.context["more_offers"]]
        assert self.near(desk) == keys[:6] and more == keys[6:]
        folded = page.content.decode().partition('<details class="more-offers">')[2].partition("</details>")[0]
        assert [key for key in keys if f'value="{key}"' in folded] == more

    def test_the_chosen_one_and_those_of_earlier_sessions_are_always(self, desk, oto):
        *_, before, chosen = practices.keys()
        cast.session_of(oto, practice=before, rounds=5)
        assert self.near(desk, f"?practice={chosen}") == [*practices.keys()[:4], before, chosen]
        assert self.near(desk) == [*practices.keys()[:5], before]
