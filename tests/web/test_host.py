"""Accounts, and describing a session."""

import re
from collections import Counter
from dataclasses import asdict

import msgspec
import pytest
from django.conf import settings
from django.db import transaction

from sessions_app.domain.agenda import agenda, larger
from sessions_app.domain.practice import MINUTE
from sessions_app.models import Session, User
from sessions_app.practices import plan_of
from tests import cast
from tests.domain.plans import in_rounds

pytestmark = pytest.mark.django_db

FORM = {
    "title": "Friday circle",
    "invitation": "Bring a question.",
    "rounds": "2",
    "fours": "shrink",
    "venue": "room",
    "link_pattern": "",
    "link_list": "",
    "minutes_reflect": "1",
    "minutes_share": "1:30",
    "minutes_clarify": "1,5",
    "minutes_consult": "5.0",
    "minutes_return": "2",
    "minutes_breath": "0",
}


class TestAccounts:
    def test_an_address_a_name_and_a_password(self, phone, db):
        fields = {"email": "Fay@Example.org", "name": "Fay", "password": "seven green lamps"}
        answer = phone.send("/accounts/signup", fields)
        assert (answer.status_code, answer["Location"]) == (302, "/host/")
        user = User.objects.get()
        assert (user.email, user.name, user.check_password("seven green lamps")) == ("fay@example.org", "Fay", True)
        phone.send("/accounts/logout")
        assert phone.get("/host/").status_code == 302
        again = phone.send("/accounts/login", {"username": "FAY@example.org", "password": "seven green lamps"})
        assert again["Location"] == "/host/"

    def test_a_second_press_of_the_button_is_told_that_the_account_is_there(self, phone, db, monkeypatch):
        fields = {"email": "fay@example.org", "name": "Fay", "password": "seven green lamps"}
        create = User.objects.create_user

        def both_at_once(*values, **more):
            create(*values, **more)
            with transaction.atomic():
                return create(*values, **more)

        monkeypatch.setattr(User.objects, "create_user", both_at_once)
        answer = phone.send("/accounts/signup", fields)
        assert answer.status_code == 400
        assert "account with this address already" in answer.content.decode()

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"email": "nonsense"}, "email"),
            ({"email": "oto@example.org"}, "email"),
            ({"email": "OTO@example.org"}, "email"),
            ({"name": ""}, "name"),
            ({"name": "x" * 200}, "name"),
            ({"password": "12345678"}, "password"),
            ({"password": "short"}, "password"),
            ({"name": "Fay Whitfield", "password": "fay whitfield"}, "password"),
            ({"name": "Fay Whitfield", "password": "Whitfield1"}, "password"),
            ({"email": "whitfield@example.org", "password": "whitfield!"}, "password"),
        ],
    )
    def test_what_cannot_be_is_said_beside_its_field(self, phone, oto, change, field):
        fields = {"email": "fay@example.org", "name": "Fay", "password": "seven green lamps"} | change
        answer = phone.send("/accounts/signup", fields)
        assert answer.status_code == 400
        assert list(answer.context["form"].errors) == [field]
        assert answer.context["form"]["email"].value() == fields["email"]
        assert User.objects.count() == 1

    @pytest.mark.parametrize("typed", ["fay@bücher.example", "Fay@xn--bcher-kva.example"])
    def test_an_account_that_is_older_than_the_one_form_of_an_address_is_found(self, phone, db, typed):
        older = User(email="fay@bücher.example", name="Fay")
        older.set_password("seven green lamps")
        older.save()
        fields = {"username": typed, "password": "seven green lamps"}
        assert phone.send("/accounts/login", fields)["Location"] == "/host/"
        newer = User.objects.create_user("fay@xn--bcher-kva.example", name="Fay")
        assert User.objects.of_address(typed) == newer

    def test_a_wrong_password_lets_nobody_in(self, phone, oto):
        answer = phone.send("/accounts/login", {"username": oto.email, "password": "guessed"})
        assert answer.status_code == 200
        assert answer.context["form"].errors

    def test_a_forgotten_password_is_replaced_by_mail(self, phone, oto, mailoutbox):
        oto.set_password("old and forgotten")
        oto.save()
        phone.send("/accounts/password-reset", {"email": oto.email})
        link = next(word for word in mailoutbox[0].body.split() if "/accounts/password-reset/" in word)
        form = phone.get(link.removeprefix(settings.PUBLIC_URL), follow=True)
        action = form.redirect_chain[-1][0]
        phone.send(action, {"new_password1": "nine blue doors", "new_password2": "nine blue doors"})
        oto.refresh_from_db()
        assert oto.check_password("nine blue doors")


class TestDescribingASession:
    def test_minutes_are_read_as_people_write_them(self, desk):
        answer = desk.send("/host/new", FORM)
        session = Session.objects.get()
        assert answer["Location"] == f"/host/{session.code}/"
        assert session.lengths == {
            "reflect": 60_000,
            "share": 90_000,
            "clarify": 90_000,
            "consult": 300_000,
            "return": 120_000,
            "breath": 0,
        }
        assert desk.get(f"/host/{session.code}/").status_code == 200

    def test_the_page_counts_the_opening_once_and_the_other_phases_for_each_turn(self, desk):
        bars = desk.get("/host/new").context["plan"]["bars"]
        times = Counter(phase for phase, _, _ in bars)
        assert times == {"reflect": 1, "share": 3, "clarify": 3, "consult": 3, "return": 3, "breath": 2}

    @pytest.mark.parametrize(("typed", "seconds"), [({"grace": "5"}, 5), ({"grace": ""}, 20), ({}, 20)])
    def test_it_says_after_how_many_seconds_somebody_counts_as_away(self, desk, typed, seconds):
        desk.send("/host/new", FORM | typed)
        session = Session.objects.get()
        assert session.grace == seconds
        assert desk.get(f"/host/{session.code}/edit").context["form"]["grace"].value() == seconds

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"title": ""}, "title"),
            ({"title": "x" * 121}, "title"),
            ({"invitation": "x" * 2001}, "invitation"),
            ({"rounds": "0"}, "rounds"),
            ({"rounds": "many"}, "rounds"),
            ({"minutes_consult": "0"}, "minutes_consult"),
            ({"minutes_share": "61"}, "minutes_share"),
            ({"minutes_share": "-1"}, "minutes_share"),
            ({"minutes_share": "1:99"}, "minutes_share"),
            ({"minutes_share": "nan"}, "minutes_share"),
            ({"minutes_share": "1e3"}, "minutes_share"),
            ({"minutes_share": "\u0661"}, "minutes_share"),
            ({"minutes_share": "0.001"}, "minutes_share"),
            ({"fours": "explode"}, "fours"),
            ({"grace": "4"}, "grace"),
            ({"grace": "301"}, "grace"),
            ({"grace": "soon"}, "grace"),
            ({"venue": "moon"}, "venue"),
            ({"venue": "links"}, "link_pattern"),
            ({"venue": "links", "link_pattern": "https://meet.example/x"}, "link_pattern"),
            ({"venue": "links", "link_pattern": "javascript:alert({n})"}, "link_pattern"),
            ({"venue": "links", "link_list": "https://a.example/1\nnonsense"}, "link_list"),
            ({"venue": "links", "link_list": "data:text/html,x"}, "link_list"),
        ],
    )
    def test_what_cannot_be_is_said_beside_its_field_and_all_that_was_typed_is_kept(self, desk, change, field):
        answer = desk.send("/host/new", FORM | change)
        assert answer.status_code == 400
        form = answer.context["form"]
        assert list(form.errors) == [field]
        assert {name: form[name].value() for name in FORM | change} == FORM | change
        assert not Session.objects.exists()

    def test_a_pace_is_chosen_without_a_script_and_changes_no_length_that_was_typed(self, desk):
        page = desk.get("/host/new").context["form"]
        shown = {name: page[name].value() for name in page.fields if page[name].value() is not None}
        assert (shown["pace"], shown["minutes_consult"]) == ("usual", "5:00")
        answer = desk.send(
            "/host/new", shown | {"title": "Short", "pace": "short", "minutes_share": "2", "grace": "soon"}
        )
        form = answer.context["form"]  # something else was wrong: the page shows what it took
        shown = {name: form[name].value() for name in form.fields if form[name].value() is not None}
        assert list(form.errors) == ["grace"]
        assert [shown[f"minutes_{key}"] for key in ("reflect", "share", "clarify", "consult")] == [
            "1:00",
            "2",
            "1:00",
            "3:15",
        ]
        assert shown["pace"] == "own"
        assert desk.send("/host/new", shown | {"grace": ""}).status_code == 302
        session = Session.objects.get()
        assert {key: session.lengths[key] for key in ("share", "consult", "return")} == {
            "share": 120_000, "consult": 195_000, "return": 75_000,
        }  # fmt: skip

    def test_a_session_that_is_changed_shows_its_pace_and_takes_another(self, desk):
        desk.send("/host/new", FORM | {"minutes_breath": "0:15"})
        address = f"/host/{Session.objects.get().code}/edit"
        page = desk.get(address).context["form"]
        shown = {name: page[name].value() for name in page.fields if page[name].value() is not None}
        assert shown["pace"] == "usual"
        assert desk.send(address, shown | {"pace": "long"}).status_code == 302
        assert Session.objects.get().lengths["consult"] == 450_000
        assert desk.get(address).context["form"]["pace"].value() == "long"

    def test_a_pace_that_is_none_is_told(self, desk):
        answer = desk.send("/host/new", FORM | {"pace": "breathless"})
        assert list(answer.context["form"].errors) == ["pace"]

    @pytest.mark.parametrize(("change", "open_folds"), [
        ({"title": ""}, []),
        ({"minutes_share": "x"}, ["The phases"]),
        ({"grace": "soon"}, ["More"]),
        ({"zone": "Atlantis", "minutes_consult": "0"}, ["The phases", "More"]),
    ])  # fmt: skip
    def test_a_fold_with_something_wrong_in_it_is_open(self, desk, change, open_folds):
        page = desk.send("/host/new", FORM | change).content.decode()
        folds = re.findall(r"<details([^>]*)>\s*<summary><span class=\"fold-name\">([^<]+)<", page)
        assert [name for attributes, name in folds if " open" in attributes] == open_folds
        assert [name for _, name in folds][1:] == ["The phases", "More"]
        assert folds[0][1].endswith("more practices")

    def test_a_fold_says_what_is_in_it(self, desk):
        typed = {"team_question": "Which team?", "fours": "longer", "grace": "40", "keep_days": "7", "language": "de"}
        page = desk.send("/host/new", FORM | typed | {"zone": "Europe/Berlin", "look": "1"}).content.decode()
        told = re.sub(r"<[^>]+>|\s+", " ", page[page.index("More</span>") : page.index('<h2 id="part-door"')])
        assert " ".join(told.split()).removeprefix("More ") == (
            "people are asked for name and team · larger groups take longer · away after 40 s · "
            "days kept: 7 · Deutsch · Europe/Berlin"
        )
        assert "Reflect 1 · Share 1:30 · Clarify 1,5 · Consult 5.0" in " ".join(page.split())

    def test_its_times_can_be_looked_at_without_making_it(self, desk, session):
        """As browsers without scripts do."""
        for place in ("/host/new", f"/host/{session.code}/edit"):
            page = desk.send(place, FORM | {"look": "1", "title": "Typed"}).content.decode()
            assert 'value="Typed"' in page
            for told in ("1:00</span>", "31:00</span>", "All in all 1 h 1 min; one turn takes 10 min."):
                assert told in page
        assert [made.title for made in Session.objects.all()] == [session.title]
        wrong = desk.send("/host/new", FORM | {"look": "1", "minutes_share": "x"})
        assert wrong.status_code == 400
        assert "All in all 1 h 1 min" in wrong.content.decode()

    def test_while_one_types_the_page_is_told_the_same_times(self, desk, session):
        for place in ("/host/new", f"/host/{session.code}/edit"):
            fields = FORM | {"look": "1", "title": "", "rounds": "3", "csrfmiddlewaretoken": desk.token()}
            told = desk.post(place, fields, headers={"Accept": "application/json"}).json()
            plan = plan_of("troika").with_lengths({"clarify": 90_000, "breath": 0})
            assert told["agenda"] == [asdict(entry) for entry in agenda(in_rounds(plan, 3))]
            assert told["larger"] == {
                "words": "four",
                "usual": "three",
                **msgspec.to_builtins(larger(plan, shrink=True)),
            }
            assert (told["whole"], told["turn"]) == (told["agenda"][-1]["at"], 10 * MINUTE)
            assert sum(ms for *_, ms in told["bars"]) == agenda(in_rounds(plan))[-1].at
        assert [made.title for made in Session.objects.all()] == [session.title]

    def test_each_group_has_its_link(self, desk):
        desk.send("/host/new", FORM | {"venue": "links", "link_pattern": "https://meet.example/t-{n}"})
        session = cast.opened(Session.objects.get())
        cast.arrive(session, *cast.NAMES[:6])
        links = [group.link for group in cast.formed(session).proposal.groups]
        assert links == ["https://meet.example/t-1", "https://meet.example/t-2"]

    def test_half_a_link_is_not_in_the_way_of_a_session_in_a_room(self, desk):
        assert (
            desk.send("/host/new", FORM | {"link_pattern": "javascript:x", "link_list": "nonsense"}).status_code == 302
        )
        assert (Session.objects.get().link_pattern, Session.objects.get().link_list) == ("", [])

    def test_a_list_of_links_may_be_shorter_than_the_groups(self, desk):
        desk.send("/host/new", FORM | {"venue": "links", "link_list": " https://meet.example/a \n\n"})
        session = cast.opened(Session.objects.get())
        cast.arrive(session, *cast.NAMES[:6])
        assert [group.link for group in cast.formed(session).proposal.groups] == ["https://meet.example/a", ""]

    def test_editing_shows_what_is_stored_and_saves_it_again_unchanged(self, desk, session):
        page = desk.get(f"/host/{session.code}/edit")
        form = page.context["form"]
        fields = {name: form[name].value() for name in form.fields}
        before = Session.objects.values().get()
        assert desk.send(f"/host/{session.code}/edit", fields).status_code == 302
        before["changed_at"] = Session.objects.get().changed_at
        assert Session.objects.values().get() == before | dict.fromkeys(
            ("version", "people_version"), before["version"] + 1
        )

    def test_fewer_rounds_than_there_are_already_is_refused(self, desk, session):
        cast.arrive(session, *cast.NAMES[:3])
        cast.begun(session)
        cast.formed(session, at=1000)
        answer = desk.send(f"/host/{session.code}/edit", FORM | {"rounds": "1"})
        assert answer.context["form"].errors["rounds"] == ["Round 2 is there already."]

    def test_ones_own_sessions_are_listed_and_nobody_elses(self, desk, session):
        other = cast.session_of(cast.account("Sam"), title="Sams circle")
        listed = [listed.code for listed in desk.get("/host/").context["sessions"]]
        assert listed == [session.code]
        assert desk.get(f"/host/{other.code}/edit").status_code == 403

    def test_those_who_are_not_signed_in_are_asked_to(self, phone, session):
        for path in ("/host/", "/host/new", f"/host/{session.code}/", f"/host/{session.code}/export.csv"):
            answer = phone.get(path)
            assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login?next={path}")


def test_the_desk_tells_a_fault_of_the_page_from_a_broken_line(desk, session):
    """The codes that static/js/post.js gives where the server said nothing."""
    page = desk.get(f"/host/{session.code}/").content.decode()
    words = dict(re.findall(r'data-word="error\.(\w+)">([^<]+)<', page))
    assert words.keys() >= {"broken", "offline", "slow"}
    assert "load it again" in words["broken"]
    assert "onnection" not in words["broken"]


# What the desk says of a practice: its phases, its nouns, and nothing of another one.
OF_A_PRACTICE = [
    ("troika", "Trio {number}", "{n} trios", ["All to Share", "All to Breath"], "In each trio, the client tells"),
    ("focusing", "Pair {number}", "{n} pairs", ["All to Focusing", "All to Coming back"], "Begin in your own time."),
    ("circle", "Circle {number}", "{n} circles", ["All to Word"], "Whoever has the word speaks"),
]


@pytest.mark.parametrize(
    ("key", "label", "several", "steps", "aloud"), OF_A_PRACTICE, ids=[of[0] for of in OF_A_PRACTICE]
)
def test_the_desk_speaks_as_its_practice_does(desk, oto, key, label, several, steps, aloud):
    session = cast.session_of(oto, practice=key)
    page = desk.get(f"/host/{session.code}/").content.decode()
    assert f'<span data-word="group">{label}</span>' in page
    assert f'<span data-word="groups">{several}</span>' in page
    assert all(f"{step}</span>" in page for step in steps)
    assert aloud in page
    for other, _, _, theirs, said in OF_A_PRACTICE:
        if other != key:
            assert said not in page and not any(f"{step}</span>" in page for step in theirs)


def test_the_plan_of_a_session_to_come_is_told_by_its_practice(desk, oto):
    session = cast.session_of(oto, practice="helping_heuristics", lengths={"swap": 0})
    answer = desk.get(f"/host/{session.code}/")
    assert [title for title, *_ in answer.context["planned"]] == [
        "Quiet presence",
        "Guided discovery",
        "Loving provocation",
        "Process mindfulness",
        "Talk about it",
    ]
    assert '<li data-hue="rose"><span class="plan-swatch" aria-hidden="true"></span>Loving provocation' in (
        answer.content.decode()
    )


@pytest.mark.parametrize(
    ("practice", "people", "count"),
    [
        ("focusing", "11", {"people": 11, "groups": "4 pairs and 1 three", "whole": 51 * MINUTE}),
        ("troika", "11", {"people": 11, "groups": "1 trio and 2 fours", "whole": 31 * MINUTE + 30_000}),
        ("wise_crowds", "3", {"people": 3, "why": "It takes 4 people at least."}),
        ("troika", "", None),
        ("troika", "0", None),
        ("troika", "many", None),
        ("troika", "99999", None),
    ],
)
def test_while_one_plans_one_is_told_which_groups_so_many_people_make(desk, practice, people, count):
    fields = {"look": "1", "practice": practice, "people": people, "csrfmiddlewaretoken": desk.token()}
    told = desk.post("/host/new", fields, headers={"Accept": "application/json"}).json()
    assert told["count"] == count
    page = desk.send("/host/new", fields).content.decode()
    said = count and (count.get("why") or count["groups"])
    assert (said or "data-count></output>") in page
    assert not Session.objects.exists()
