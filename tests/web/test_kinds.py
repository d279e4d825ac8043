"""Notes of any practice: on one's own page, on the harvest and in every file they are what their round's document says.

Most of it with a practice that means nothing, in pairs: ex writes k1 (“One”, a step that may be quoted), wye leaves k2
(“Two”) to ex. Seconds of a turn: alpha until 40, beta until 60, when everybody is shown ex's k1.
"""

import html
import json
import re
from typing import Any

import pytest
from django.utils import timezone

from sessions_app.domain.errors import Forbidden, Invalid
from sessions_app.domain.practice import canonical, digest, read
from sessions_app.identity import cookie_name
from sessions_app.models import Document, Note, Participant, Session
from sessions_app.selectors import recalled_for, snapshot
from sessions_app.services.notes import Edit, save_note
from tests import cast
from tests.cast import arrive, begun, key, ms, opened, write
from tests.domain.practice.documents import changed, document
from tests.harvest.reading_back import csv_rows, markdown_quotes, sheets
from tests.harvest.schema import check
from tests.privacy.checking import content_of

from .conftest import Browser

pytestmark = pytest.mark.django_db

NAMES = ("Ada", "Ben", "Cem", "Dee")


@pytest.fixture
def oto():
    return cast.account("Oto")


def held(oto, practice: str, people: int):
    """A session in its first round, and the people of its first group by their seats: the first has the first turn."""
    session = opened(cast.session_of(oto, practice=practice))
    came = {person.pk: person for person in arrive(session, *NAMES[:people])}
    group = begun(session).begun.groups[0]
    return session, [came[seat.id] for seat in group.people]


@pytest.fixture
def pair(nonsense, oto):
    return held(oto, nonsense, 2)


def phone(person: Participant) -> Browser:
    browser = Browser()
    browser.cookies[cookie_name(person.session.code)] = cast.secret_of(f"{person.name}{NAMES.index(person.name)}")
    return browser


def mine(person, rest: str = "") -> str:
    answer = phone(person).get(f"/s/{person.session.code}/mine{rest}")
    assert answer.status_code == 200
    return html.unescape(content_of(answer).decode())


@pytest.fixture
def host(oto):
    browser = Browser()
    browser.force_login(oto)
    return browser


def harvest(host, session, rest: str = "") -> str:
    answer = host.get(f"/host/{session.code}/harvest{rest}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", html.unescape(answer.content.decode()))


def export(host, session, what: str) -> bytes:
    return content_of(host.get(f"/host/{session.code}/export.{what}"))


def headings(page: str, level: int) -> list[str]:
    found = re.findall(rf"<h{level}\b[^>]*>(.*?)</h{level}>", page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", each).split()) for each in found]


class TestWhoMayWriteWhat:
    def test_what_the_document_gives_to_their_role(self, pair):
        _, (ex, wye) = pair
        write(ex, key(ex, "k1"), "mine", "everyone")
        write(wye, key(ex, "k2"), "for you", "holder")
        assert {*Note.objects.values_list("key", "role")} == {(key(ex, "k1"), "x"), (key(ex, "k2"), "y")}

    @pytest.mark.parametrize(
        ("kind", "own", "share", "error"),
        [
            ("k2", True, "me", Forbidden),  # nobody leaves something to themselves
            ("k1", False, "me", Forbidden),  # it is the other's
            ("valuable", True, "me", Invalid),  # of another practice
            ("k2", False, "group", Invalid),  # it is for whoever has the turn
            ("k1", True, "holder", Invalid),
        ],
    )
    def test_and_nothing_else(self, pair, kind, own, share, error):
        _, (ex, wye) = pair
        with pytest.raises(error):
            write(ex, key(ex if own else wye, kind), "x", share)

    def test_keys_of_roles_and_kinds_have_room_for_their_longest(self, nonsense, oto):
        """A database that bounds its texts would refuse them otherwise."""
        long = {old: (old * 30)[:29] + "z" for old in ("x", "k1")}
        text = json.dumps(document()).replace('"x"', f'"{long["x"]}"').replace('"k1"', f'"{long["k1"]}"')
        session = opened(cast.session_of(oto, practice=nonsense))
        follow(session, json.loads(text))
        people = {person.pk: person for person in arrive(session, "Ada", "Ben")}
        ex = people[begun(session).begun.groups[0].people[0].id]
        write(ex, key(ex, long["k1"]), "long")
        assert [(note.role, note.note_key.kind) for note in ex.notes.all()] == [(long["x"], long["k1"])]

    def test_nothing_waits_for_a_seat_that_is_not_written_beforehand(self, nonsense, oto):
        [ex] = arrive(opened(cast.session_of(oto, practice=nonsense)), "Ada")
        with pytest.raises(Forbidden):
            write(ex, key(ex, "k1"), "too early")

    def test_the_others_are_shown_the_holder_s_note_in_its_phases(self, pair):
        session, (ex, wye) = pair
        write(ex, key(ex, "k1"), "What I turn to the wall", "group")
        shown = {at: recalled_for(snapshot(session.pk), wye, ms(at)) for at in (20, 50, 70)}
        assert [at for at, told in shown.items() if told] == [50]
        assert (shown[50].kind, shown[50].text) == ("k1", "What I turn to the wall")


class TestOnesOwnPage:
    def test_each_note_has_the_words_of_the_document(self, pair):
        _, (ex, wye) = pair
        write(ex, key(ex, "k1"), "One of ex’s", "everyone")
        write(wye, key(ex, "k2"), "Two for ex", "holder")
        hers, his = mine(ex), mine(wye)
        assert headings(hers, 3)[0] == "My turn"
        for words in ("My one", 'data-asks="What is one?"', "What the others left to you", "Two for ex"):
            assert words in hers
        # Wye reads what ex wrote under its title, and who reads what they left.
        for words in (f"{ex.label}</bdi> · One", "One of ex’s", "My two", f"{ex.label} sees this, with your name"):
            assert words in his
        assert f'data-asks="What two do you leave to \u2068{ex.label}\u2069?"' in his
        assert not re.findall(r"client|consultant|challenge|trio", hers.partition("<main")[2].partition("<script")[0])

    def test_a_step_of_any_practice_goes_into_a_calendar_and_nothing_else_does(self, pair):
        session, (ex, wye) = pair
        write(ex, key(ex, "k1"), "Walk, with my boss")
        write(wye, key(ex, "k2"), "Two for ex", "holder")
        on = timezone.now().date().replace(month=12, day=28).isoformat()

        def calendar(person, kind: str):
            return phone(person).get(f"/s/{session.code}/mine/step.ics?key={key(ex, kind)}&on={on}")

        assert b"Walk\\, with my boss" in calendar(ex, "k1").content
        assert calendar(wye, "k2").status_code == 404
        assert "/mine/step.ics" in mine(ex)
        assert mine(wye).count("/mine/step.ics") == 1, "at wye's own k1, and not at the k2 that they left"

    def test_so_it_is_taken_home(self, pair):
        _, (ex, wye) = pair
        write(ex, key(ex, "k1"), "One of ex’s", "everyone")
        write(wye, key(ex, "k2"), "Two for ex", "holder")
        text = mine(ex, ".md")
        left, own = text.split("**My one**")
        assert left.endswith(f"### My turn\n\n#### What the others left to you\n\n**{wye.label}**\n\nTwo for ex\n\n")
        assert own.startswith("\n\nOne of ex’s")
        assert f"**{ex.label} · One**\n\nOne of ex’s" in mine(wye, ".md")
        data = json.loads(mine(ex, ".json"))
        assert [(one["round"], one["practice"], one["stage"]) for one in data["rounds"]] == [(1, "nonsense", "gamma")]
        assert [(one["kind"], one["role"], one["turn"]) for one in data["notes"]] == [("k1", "x", 1)]
        assert [(one["kind"], one["share"]) for one in data["shared_with_me"]] == [("k2", "holder")]


class TestTheHarvest:
    @pytest.fixture
    def shared(self, pair):
        session, (ex, wye) = pair
        write(wye, key(ex, "k2"), "Two for ex, and for Oto", "holder_organizers")
        write(ex, key(ex, "k1"), "One that ex tells Oto", "organizers")
        return session

    def test_has_the_kinds_in_their_order_under_their_headings(self, host, shared):
        page = harvest(host, shared)
        assert headings(page, 2)[:2] == ["All ones", "All twos"]
        assert page.index("One that ex tells Oto") < page.index("All twos") < page.index("Two for ex, and for Oto")
        ones, twos = page.split('id="notes-2"')
        assert ">Pin<" in ones and ">Pin<" not in twos, "only what may be quoted is pinned there"

    def test_is_searched_by_kind(self, host, shared):
        page = harvest(host, shared, "/notes?kind=k2")
        assert re.findall(r'<option value="(k\d)"[^>]*>(\w+)', page) == [("k1", "One"), ("k2", "Two")]
        assert "Two for ex, and for Oto" in page and "One that ex tells Oto" not in page
        assert "2 notes found" in harvest(host, shared, "/notes?kind=valuable&q=t"), "no kind of this session"

    def test_every_file_has_them(self, host, shared):
        whole = json.loads(export(host, shared, "json"))
        check(whole)
        rows = [(row["practice"], row["stage"], row["role"], row["kind"], row["text"]) for row in whole["notes"]]
        assert rows == [
            ("nonsense", "gamma", "x", "k1", "One that ex tells Oto"),
            ("nonsense", "gamma", "y", "k2", "Two for ex, and for Oto"),
        ]
        assert {(turn["practice"], turn["stage"]) for turn in whole["turns"]} == {("nonsense", "gamma")}
        assert [(row["practice"], row["kind"]) for row in csv_rows(export(host, shared, "csv"))] == [
            ("nonsense", "k1"), ("nonsense", "k2"),
        ]  # fmt: skip
        book = sheets(export(host, shared, "xlsx"))
        assert [(row["role_words"], row["kind_words"]) for row in book["notes"]] == [("ex", "One"), ("wye", "Two")]
        assert {"alpha_planned_seconds", "beta_actual_seconds"} <= set(book["turns"][0])
        ex, wye = (note.participant for note in Note.objects.order_by("role"))
        assert markdown_quotes(export(host, shared, "md")) == [
            ("One that ex tells Oto", f"{ex.label} · One · ex · for the organizers"),
            ("Two for ex, and for Oto", f"{wye.label} · Two · wye · for whoever had the turn, and the organizers"),
        ]
        report = content_of(host.get(f"/host/{shared.code}/report")).decode()
        assert headings(report, 2)[:1] == ["All ones"], "k2 has no trait, and stands in the appendix only"
        assert "Two · wye" in html.unescape(report)


class TestARoleThatFewHad:
    @pytest.mark.parametrize(("people", "role"), [(2, ""), (4, "x")])
    def test_is_not_told_beside_a_note_without_a_name(self, nonsense, oto, host, people, role):
        session, (ex, *_) = held(oto, nonsense, people)
        write(ex, key(ex, "k1"), "Guess whose", "organizers", named=False)
        [row] = json.loads(export(host, session, "json"))["notes"]
        assert (row["role"], row["kind"], row["author"]) == (role, "k1", "anonymous")
        [(_, caption)] = markdown_quotes(export(host, session, "md"))
        assert caption == " · ".join(["without a name", "One", *(["ex"] if role else []), "for the organizers"])


class TestTwoDocuments:
    """The practice was rewritten between two rounds: k1 has another title, k2 is gone, k3 is new."""

    @pytest.fixture
    def twice(self, pair):
        session, (ex, wye) = pair
        write(wye, key(ex, "k2"), "Two of the first round", "holder_organizers")
        write(ex, key(ex, "k1"), "One of the first round", "organizers")
        other = changed("stages.0.notes.0.title", "Uno")
        other["stages"][0]["notes"][0]["heading"] = "Todos"
        other["stages"][0]["notes"][1] |= {"key": "k3", "title": "Three", "share": "me"}
        other["stages"][0]["phases"][1]["writes"] = {"x": ["k1"], "y": ["k3"]}
        follow(session, other)
        begun(session, at=3_000)
        write(ex, key(ex, "k1", round=2), "Uno of the second", "organizers")
        write(wye, key(ex, "k3", round=2), "Three of the second", "organizers")
        return session, ex, wye

    def test_each_note_has_the_words_of_its_round(self, twice, host):
        session, ex, wye = twice
        rounds = mine(ex).split("<h2")
        assert "Two of the first round" in rounds[1]
        assert markdown_quotes(export(host, session, "md")) == [
            ("One of the first round", f"{ex.label} · One · ex · for the organizers"),
            ("Two of the first round", f"{wye.label} · Two · wye · for whoever had the turn, and the organizers"),
            ("Uno of the second", f"{ex.label} · Uno · ex · for the organizers"),
            ("Three of the second", f"{wye.label} · Three · wye · for the organizers"),
        ]
        over = headings(harvest(host, session), 2)
        assert over[:3] == ["Todos", "All twos", "All twos"], "k1 under its newest heading, and k2 after k3"

    def test_what_only_the_other_round_knows_is_refused(self, twice):
        _, ex, wye = twice
        for round, kind in ((1, "k3"), (2, "k2")):
            with pytest.raises(Invalid):
                write(wye, key(ex, kind, round=round), "x")

    def test_a_kind_that_no_document_knows_is_shown_under_its_key_and_stays_its_author_s(self, twice, host):
        session, ex, wye = twice
        Note.objects.filter(key=key(ex, "k3", round=2)).update(key=f"2.{ex.pk}.k9")
        assert ("Three of the second", f"{wye.label} · k9 · wye · for the organizers") in markdown_quotes(
            export(host, session, "md")
        )
        assert "k9" in headings(harvest(host, session), 2)
        assert '<option value="k9">k9' in harvest(host, session, "/notes")
        his = mine(wye)
        assert "Three of the second" in his and 'data-asks="k9"' in his
        stored = Note.objects.get(key=f"2.{ex.pk}.k9")
        save_note(wye, Edit(stored.key, "Less of it", "me", True, stored.revision, stored.revision + 1), timezone.now())
        assert "Less of it" in mine(wye) and "Less of it" not in harvest(host, session)
        with pytest.raises(Invalid):  # nobody begins one
            write(ex, f"2.{wye.pk}.k9", "x")


def follow(session: Session, other: dict[str, Any]) -> None:
    """From the next round on, the session follows this document."""
    found = read(other)
    Document.objects.create(digest=digest(found), text=canonical(found))
    Session.objects.filter(pk=session.pk).update(document=digest(found))


class TestNotesAboutAWholeRound:
    @pytest.fixture
    def circle(self, oto):
        return held(oto, "circle", 3)

    def test_have_a_place_of_their_own(self, circle, host):
        session, (one, two, three) = circle
        write(one, key(one, "keep"), "What I keep", "group_organizers")
        own, others = mine(one), mine(two)
        assert "About the whole round" in headings(own, 3)
        assert 'data-asks="What do you want to keep from this circle?"' in others
        about = others.split("About the whole round")[1]
        assert re.search(rf"From the others.*{one.label}</bdi> · Kept from the circle.*What I keep", about, re.DOTALL)
        assert f'About <bdi translate="no">{one.label}' not in others
        assert "What I keep" in mine(three, ".md").split("### About the whole round")[1]
        [row] = json.loads(export(host, session, "json"))["notes"]
        assert (row["role"], row["kind"], row["turn"], row["group"], row["practice"]) == ("", "keep", None, 1, "circle")
        assert headings(harvest(host, session), 2)[0] == "What people keep from the circle"
        with pytest.raises(Forbidden):
            write(two, key(one, "keep"), "in another’s name")


class TestAPracticeWithoutNotes:
    WORDS = "no notes are kept"

    @pytest.fixture
    def focusing(self, oto):
        return held(oto, "focusing", 2)

    def test_says_so_on_ones_own_page(self, focusing):
        _, (one, _) = focusing
        page = mine(one)
        assert page.count(self.WORDS) == 1
        assert headings(page, 3) == []
        assert "Share less" not in page
        assert "Erase me from this session" in page
        assert self.WORDS in mine(one, ".md")

    def test_and_on_the_harvest_without_empty_parts(self, focusing, host):
        session, _ = focusing
        page = harvest(host, session)
        assert self.WORDS in page
        assert "Nobody has shared a note" not in page
        assert "/harvest/notes" not in page
        assert headings(page, 2) == ["How it was for them", "Time kept", "Take it with you", "Who downloaded what"]

    def test_and_in_the_report(self, focusing, host):
        session, _ = focusing
        text = export(host, session, "md").decode()
        assert "**Notes**: No notes are kept in this practice." in text
        assert "Appendix" not in text
        assert "0 notes shared" not in text
        check(json.loads(export(host, session, "json")))
        assert csv_rows(export(host, session, "csv")) == []


class TestRolesThatGoRoundWithTheTurns:
    """Helping Heuristics: whoever is next coaches the client, the third one observes."""

    def test_each_is_asked_as_whom_they_sat_there(self, oto):
        _, (client, coach, observer) = held(oto, "helping_heuristics", 3)
        write(coach, key(client, "harder"), "To be quiet")
        write(observer, key(client, "seen"), "The client breathed out")
        assert {*Note.objects.values_list("role", flat=True)} == {"coach", "observer"}
        about = re.compile(rf'data-own-note="(1\.{client.pk}\.\w+)"')
        assert about.findall(mine(coach)) == [key(client, "harder")]
        assert about.findall(mine(observer)) == [key(client, "seen")]
