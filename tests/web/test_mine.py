"""My page: where each note stands, what can be taken home, what a change of mind does to every reader, and feedback."""

import html
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import get_language
from icalendar import Calendar
from markdown_it import MarkdownIt

from sessions_app.harvest.mine import own_page
from sessions_app.identity import cookie_name
from sessions_app.models import Feedback, Group, Note, Participant, Session
from sessions_app.services import attendance, hosting
from tests import cast
from tests.cast import arrive, begun, key, later, ms, write
from tests.privacy.checking import content_of

from .conftest import Browser

pytestmark = pytest.mark.django_db

TRICKY = '# *no* _markup_ <b>here</b>\n\n   - =1+1, «שלום» 🙂 & "more"'


@pytest.fixture
def group(phones) -> list[Participant]:
    return [phone.person for phone in phones]


def page_of(browser: Browser, session) -> str:
    answer = browser.get(f"/s/{session.code}/mine")
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def text_of(browser: Browser, address: str) -> str:
    """What comes out there, also of a download in pieces."""
    return content_of(browser.get(address)).decode()


def section(page: str, heading: str) -> str:
    """From a heading to the next of its kind."""
    [found] = re.findall(rf"<h3>\s*{heading}\s*</h3>(.*?)(?=<h3>|</main>)", page, re.DOTALL)
    return found


def back(browser: Browser, session, path: str, **fields: object):
    answer = browser.send(f"/s/{session.code}/mine/{path}", fields)
    assert (answer.status_code, answer["Location"].partition("#")[0]) == (303, f"/s/{session.code}/mine")
    return answer


def calendar_texts(content: bytes) -> dict[str, list[str]]:
    """The texts of a calendar file by their property, read as RFC 5545 has it (3.1 and 3.3.11)."""
    texts: dict[str, list[str]] = {}
    for line in re.sub(rb"\r\n[ \t]", b"", content).decode().removesuffix("\r\n").split("\r\n"):
        name, _, value = line.partition(":")
        assert re.fullmatch(r"(?:[^\\;,\n\r]|\\[\\;,nN])*", value) or name not in ("SUMMARY", "DESCRIPTION")
        texts.setdefault(name, []).append(re.sub(r"\\(.)", lambda e: "\n" if e[1] in "nN" else e[1], value))
    return texts


class TestReading:
    def test_every_note_stands_with_its_turn(self, session, phones, group):
        me, ben, cem = group
        write(me, key(me, "challenge"), "my question")
        write(ben, key(me, "takeaway"), "for my turn", "group")
        write(me, key(ben, "takeaway"), "for theirs", "everyone")
        write(ben, key(ben, "challenge"), "their question", "group")
        write(ben, key(ben, "valuable"), "what it was worth", "everyone")
        write(cem, key(ben, "takeaway"), "from the third", "group")
        page = page_of(phones[0], session)
        mine, theirs = (
            section(page, "My turn"),
            section(page, f'<bdi translate="no">{ben.label}</bdi>’s turn'),
        )
        assert "my question" in mine
        assert "for my turn" in mine
        worth, rest = theirs.split("From the others")
        assert re.search(r"their question.*for theirs.*was worth to.*what it was worth", worth, re.DOTALL)
        assert "from the third" in rest
        assert page.count("what it was worth") == 1

    def test_what_was_left_to_somebody_stands_first_in_their_turn_and_with_nobody_else(self, session, phones, group):
        me, ben, cem = group
        write(ben, key(me, "gift"), "Hold your pause", "holder")
        write(cem, key(me, "takeaway"), "for my turn", "group")
        mine = section(page_of(phones[0], session), "My turn")
        assert re.search(rf"left to you.*{ben.label}.*Hold your pause.*From the others.*for my turn", mine, re.DOTALL)
        bens, cems = (page_of(phone, session) for phone in phones[1:])
        assert "Hold your pause" in bens
        assert f"{me.label} sees this, with your name" in bens
        assert "Hold your pause" not in cems
        markdown = phones[0].get(f"/s/{session.code}/mine.md").content.decode()
        assert re.search(r"left to you\n\n\*\*" + ben.label + r"\*\*\n\nHold your pause", markdown)
        data = phones[0].get(f"/s/{session.code}/mine.json").json()
        assert ("gift", ben.label, "Hold your pause") in [
            (note["kind"], note["author"], note["text"]) for note in data["shared_with_me"]
        ]

    @pytest.mark.parametrize(("sent", "kept"), [("client", "holder"), ("client_organizers", "holder_organizers")])
    def test_a_page_that_stayed_open_may_still_say_client(self, session, phones, group, sent, kept):
        """As this page did while Troika was the only practice."""
        edit = {"key": key(group[0], "gift"), "text": "Hold it", "share": sent, "named": True, "base": 0, "revision": 1}
        answer = phones[1].command(f"/s/{session.code}/notes", edit)
        assert (answer.status_code, Note.objects.get(participant=group[1]).share) == (200, kept)
        assert "Hold it" in page_of(phones[0], session)

    def test_ones_own_turn_stands_first(self, session, phones, group):
        """Also for those whose turn came later."""
        for person in group:
            assert [turn.mine for turn in own_page(person, ms(600)).rounds[0].turns] == [True, False, False]

    def test_what_has_no_name_stands_apart_in_an_order_that_names_nobody(self, session, phones, group):
        me, ben, cem = group
        write(cem, key(me, "takeaway"), "b, nameless", "group", named=False)
        write(ben, key(ben, "valuable"), "a, nameless", "group", named=False)
        write(ben, key(me, "takeaway"), "named", "group")
        page = page_of(phones[0], session)
        apart = section(page, "From your group, without a name")
        assert re.search("a, nameless.*b, nameless", apart, re.DOTALL)
        assert ", nameless" not in section(page, "My turn")
        assert not any(person.label in apart.partition("</section>")[0] for person in (ben, cem))

    def test_another_readers_page_has_only_what_is_for_them(self, session, phones, group):
        me = group[0]
        for kind, share in (("challenge", "me"), ("valuable", "organizers"), ("next_step", "group")):
            write(me, key(me, kind), f"for {share}", share)
        page = page_of(phones[1], session)
        assert "for group" in page
        assert "for me" not in page
        assert "for organizers" not in page

    def test_a_slot_that_is_empty_can_be_written(self, session, phones, group):
        page = page_of(phones[0], session)
        keys = set(re.findall(r'data-own-note="([^"]+)"', page))
        own = {key(group[0], kind) for kind in ("challenge", "valuable", "next_step")}
        assert keys == own | {key(mate, kind) for mate in group[1:] for kind in ("takeaway", "gift")}

    def test_what_was_written_about_somebody_who_moved_on_stays(self, session, phones, group):
        me, ben, _ = group
        write(me, key(ben, "takeaway"), "before they went")
        attendance.leave(session.pk, ben.pk, ms(40))
        assert "before they went" in page_of(phones[0], session)
        assert [note.text for _, _, note in own_page(me, ms(600)).notes] == ["before they went"]

    def test_says_until_when_it_is_kept(self, session, phones):
        assert "Kept for 90 days" in page_of(phones[0], session)
        hosting.finish_session(session.pk, later(400), ms(400))
        assert "Kept until 31 May 2026" in page_of(phones[0], session)

    def test_is_for_those_who_are_in(self, session, phone, desk):
        for browser in (phone, desk):
            for path in ("mine", "mine.md", "mine.json", "mine/step.ics?key=1.1.next_step&on=2030-01-01"):
                assert browser.get(f"/s/{session.code}/{path}")["Location"] == f"/s/{session.code}/"
            for path in ("take-back", "delete", "feedback"):
                assert browser.send(f"/s/{session.code}/mine/{path}").status_code == 403

    def test_the_personal_link_leads_there_once_it_is_over(self, session, phones, phone, group):
        [secret] = [cookie.value for cookie in phones[0].cookies.values() if cookie.key == cookie_name(session.code)]
        assert phone.get(f"/s/{session.code}/r/{secret}")["Location"] == f"/s/{session.code}/"
        hosting.finish_session(session.pk, later(400), ms(400))
        assert Browser().get(f"/s/{session.code}/r/{secret}")["Location"] == f"/s/{session.code}/mine"

    def test_a_challenge_that_waits_for_a_seat_is_shown_to_nobody_and_offers_nobody(self, session, phones):
        [zoe] = arrive(session, "Zoe", at=30)
        browser = Browser()
        browser.cookies[cookie_name(session.code)] = cast.secret_of("Zoe0")
        write(zoe, f"2.{zoe.pk}.challenge", "How to begin")
        write(phones[0].person, key(phones[0].person, "challenge"), "How to say no")
        waiting, seated = page_of(browser, session), page_of(phones[0], session)
        assert f'id="note-2.{zoe.pk}.challenge"' in waiting
        assert 'data-to-come="true"' in waiting
        assert "You can show it to others once you sit in a group." in waiting
        assert "data-to-come" not in seated
        assert "once you sit in a group" not in seated

    @pytest.mark.parametrize(("named", "said"), [(True, "true"), (False, "false")])
    def test_whether_notes_carry_ones_name_is_known_on_every_page_once_it_was_answered(
        self, session, phones, group, named, said
    ):
        pages = [f"/s/{session.code}/{page}" for page in ("", "mine")]
        assert all('data-signs=""' in text_of(phones[0], page) for page in pages)
        assert phones[0].get(f"/s/{session.code}/notes").json()["signs"] is None
        write(group[0], key(group[0], "valuable"), "Ask first", "group_organizers", named=named)
        assert all(f'data-signs="{said}"' in text_of(phones[0], page) for page in pages)
        assert phones[0].get(f"/s/{session.code}/notes").json()["signs"] is named
        assert phones[0].get(f"/s/{session.code}/mine.json").json()["me"]["signs"] is named
        assert 'data-signs=""' in text_of(phones[1], pages[0])

    def test_a_turn_whose_holder_is_not_known_takes_no_note_of_another_group(self, session):
        people = {person.pk: person for person in arrive(session, *cast.NAMES[:6])}
        begun(session)
        one, other = Group.objects.filter(round__session=session).order_by("number")
        ada, ben, _ = (people[pk] for pk in one.seats.order_by("position").values_list("participant_id", flat=True))
        far = people[other.seats.first().participant_id]
        write(ada, key(ben, "takeaway"), "of somebody who never took the seat", "group")
        write(far, key(far, "challenge"), "from another group", "everyone")
        one.seats.filter(participant=ben).update(left_at=0)
        page = own_page(ada, ms(600))
        assert "" in [turn.holder for turn in page.rounds[0].turns]
        assert [note.text for turn in page.rounds[0].turns for note in turn.shared] == []
        assert [note.text for note in page.everyone] == ["from another group"]


class TestTakingHome:
    def test_markdown_shows_what_was_typed(self, session, phones, group):
        me, ben, _ = group
        write(me, key(me, "valuable"), TRICKY)
        write(ben, key(me, "takeaway"), "* from Ben", "group")
        answer = phones[0].get(f"/s/{session.code}/mine.md")
        assert answer["Content-Type"] == "text/markdown; charset=utf-8"
        assert answer["Content-Disposition"] == f'attachment; filename="troika-{session.code}-my-notes.md"'
        page = MarkdownIt("commonmark").render(answer.content.decode())
        shown = html.unescape(re.sub(r"<[^>]+>", "", page.replace("<br />\n", "\n")))
        assert TRICKY in shown
        assert "* from Ben" in shown
        assert page.startswith("<h1>Friday circle</h1>")
        assert "<li>" not in page

    def test_json_has_all_of_mine_and_what_i_may_read(self, session, phones, group):
        me, ben, cem = group
        write(me, key(me, "valuable"), TRICKY, "group")
        write(me, key(ben, "takeaway"), "gone later")
        write(me, key(ben, "takeaway"), "", base=1)
        write(ben, key(me, "takeaway"), "named", "group")
        write(cem, key(cem, "valuable"), "nameless", "group", named=False)
        write(cem, key(cem, "challenge"), "private")
        answer = phones[0].get(f"/s/{session.code}/mine.json")
        assert "שלום" in answer.content.decode()  # a file for people, too: letters, not their numbers
        data = answer.json()
        assert data["me"]["name"] == me.label
        assert data["notes"] == [
            {
                "key": key(me, "valuable"),
                "round": 1,
                "turn": 1,
                "holder": me.label,
                "role": "client",
                "kind": "valuable",
                "text": TRICKY,
                "share": "group",
                "named": True,
                "revision": 1,
                "written_at": "2026-03-02T09:01:00.000Z",
            }
        ]
        named, nameless = data["shared_with_me"]
        assert (named["text"], named["author"], named["turn"]) == ("named", ben.label, 1)
        assert (nameless["text"], nameless["author"], nameless["turn"], nameless["holder"]) == (
            "nameless",
            "",
            None,
            "",
        )


class TestAReminder:
    def event(self, session, phone, step: str, day: date):
        answer = phone.get(f"/s/{session.code}/mine/step.ics", {"key": step, "on": day.isoformat()})
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        [event] = Calendar.from_ical(answer.content).walk("VEVENT")
        return event

    def test_is_a_day_with_an_alarm_that_morning(self, session, phones, group):
        me, day = group[0], datetime.now(tz=UTC).date() + timedelta(days=3)
        write(me, key(me, "next_step"), "Call her; ask, \\listen\nand wait\r\n")
        event = self.event(session, phones[0], key(me, "next_step"), day)
        assert (event.decoded("dtstart"), event.decoded("dtend")) == (day, day + timedelta(days=1))
        assert event["summary"] == "My next step: Call her; ask, \\listen and wait"
        assert event["description"].startswith("Call her; ask, \\listen\nand wait")
        assert event.decoded("dtstamp").tzinfo is not None
        [alarm] = event.walk("VALARM")
        assert alarm.decoded("trigger") == timedelta(hours=9)
        same = self.event(session, phones[0], key(me, "next_step"), day)
        other = self.event(session, phones[0], key(me, "next_step"), day + timedelta(days=1))
        assert event["uid"] == same["uid"] != other["uid"]
        assert not any(person.label in event.to_ical().decode() for person in group)

    @pytest.mark.parametrize(
        "typed",
        [
            r"C:\New\notes and C:\new;old, \\server\N, \; \, \\n",
            "one, two; three\nfour\n\nfive\\",
            '\ttabs\tand BEGIN:VEVENT\nEND:VCALENDAR: "all" ^n ^^ %0A \u2028 \x85',
            "🙂👩‍👩‍👧‍👦 «שלום» " * 60,
            "\\" * 200 + "," * 200 + "\\n" * 100,
        ],
    )
    def test_every_letter_comes_back_from_a_calendar(self, session, phones, group, typed):
        me, day = group[0], datetime.now(tz=UTC).date() + timedelta(days=3)
        write(me, key(me, "next_step"), typed)
        asked = {"key": key(me, "next_step"), "on": day.isoformat()}
        content = phones[0].get(f"/s/{session.code}/mine/step.ics", asked).content
        assert max(map(len, content.split(b"\r\n"))) <= 75
        read = calendar_texts(content)
        assert read["DESCRIPTION"] == [f"{typed}\n\n{session.title}", read["SUMMARY"][0]]
        assert read["SUMMARY"] == [f"My next step: {' '.join(typed.split())[:120]}"]

    def test_ends_of_lines_of_all_systems_are_ends_of_lines(self, session, phones, group):
        me, day = group[0], datetime.now(tz=UTC).date() + timedelta(days=3)
        write(me, key(me, "next_step"), "a\r\nb\rc\nd\x07\x0be")
        asked = {"key": key(me, "next_step"), "on": day.isoformat()}
        content = phones[0].get(f"/s/{session.code}/mine/step.ics", asked).content
        assert calendar_texts(content)["DESCRIPTION"][0].startswith("a\nb\nc\nde\n\n")

    @pytest.mark.parametrize(
        "on",
        [
            "",
            "soon",
            "2020-01-01",
            "9999-12-31",
            "2030-02-30",
            "0000-00-00",
            "20300201",
            "2030-W06-2",
            " 2030-02-01",
            "".join(chr(0x660 + int(digit)) if digit.isdigit() else digit for digit in "2030-02-01"),  # Arabic digits
            "1.2.2030",
        ],
    )
    def test_a_day_that_cannot_be_is_refused_in_words(self, session, phones, group, on):
        write(group[0], key(group[0], "next_step"), "Call her")
        answer = phones[0].get(f"/s/{session.code}/mine/step.ics", {"key": key(group[0], "next_step"), "on": on})
        assert answer.status_code == 400
        assert b"Please choose a day" in answer.content

    @pytest.mark.parametrize(
        "spelling", ["%Y%m%d", "%G-W%V-%u", "%GW%V%u", "%d.%m.%Y", "%Y-%m-%dT00:00", "%Y-%-m-%-d "]
    )
    def test_a_day_is_spelled_in_one_way_on_every_python(self, session, phones, group, spelling):
        write(group[0], key(group[0], "next_step"), "Call her")
        on = (datetime.now(tz=UTC) + timedelta(days=400)).replace(month=3, day=4).strftime(spelling)
        answer = phones[0].get(f"/s/{session.code}/mine/step.ics", {"key": key(group[0], "next_step"), "on": on})
        assert answer.status_code == 400

    def test_only_of_ones_own_next_step(self, session, phones, group):
        me, ben, _ = group
        write(me, key(me, "valuable"), "no step")
        write(ben, key(ben, "next_step"), "Ben’s own", "everyone")
        day = datetime.now(tz=UTC).date() + timedelta(days=3)
        for wrong in (key(me, "valuable"), key(me, "next_step"), key(ben, "next_step"), "nonsense", ""):
            answer = phones[0].get(f"/s/{session.code}/mine/step.ics", {"key": wrong, "on": day.isoformat()})
            assert answer.status_code == 404


class TestChangingOnesMind:
    @pytest.fixture
    def shared(self, session, phones, group):
        for kind, share in (("challenge", "group"), ("valuable", "organizers"), ("next_step", "everyone")):
            write(group[0], key(group[0], kind), f"MINE for {share}", share)
        write(group[0], key(group[1], "takeaway"), "MINE and nameless", "everyone", named=False)

    def readers(self, session, phones, desk) -> dict[str, str]:
        """What each kind of reader is given, whichever way they ask."""
        fay = Browser()
        fay.force_login(cast.second_facilitator(session, f"Fay{Note.objects.count()}{Participant.objects.count()}"))
        if not session.participants.filter(name="Zoe"):
            cast.arrive(session, "Zoe", at=30)
        zoe = Browser()
        zoe.cookies[cookie_name(session.code)] = cast.secret_of("Zoe0")
        own = [f"/s/{session.code}/{page}" for page in ("", "mine", "mine.md", "mine.json", "notes", "screen")]
        hosts = [f"/host/{session.code}/{page}" for page in ("", "screen", "export.csv", "export.json")]
        seen = {
            "mate": [(phones[1], page) for page in own],
            "another participant": [(zoe, page) for page in own],
            "organizer": [(desk, page) for page in hosts],
            "facilitator": [(fay, page) for page in hosts],
            "outsider": [(Browser(), page) for page in own + hosts],
        }
        return {who: "".join(text_of(each, page) for each, page in asked) for who, asked in seen.items()}

    def test_before_it_those_read_it_who_were_chosen(self, session, phones, desk, shared):
        read = {
            who: set(re.findall(r"MINE (\w+ \w+)", text)) for who, text in self.readers(session, phones, desk).items()
        }
        assert read == {
            "mate": {"for group", "for everyone", "and nameless"},
            "another participant": {"for everyone", "and nameless"},
            "organizer": {"for organizers", "for everyone", "and nameless"},
            "facilitator": set(),
            "outsider": set(),
        }

    def test_what_is_taken_back_nobody_else_reads(self, session, phones, desk, shared):
        back(phones[0], session, "take-back")
        assert page_of(phones[0], session).count("Only you see this") >= 4
        assert not [who for who, text in self.readers(session, phones, desk).items() if "MINE" in text]
        assert "MINE for group" in page_of(phones[0], session)

    def test_what_is_deleted_nobody_reads(self, session, phones, desk, shared):
        back(phones[0], session, "delete")
        assert "MINE" not in page_of(phones[0], session)
        assert not [who for who, text in self.readers(session, phones, desk).items() if "MINE" in text]

    def test_who_is_erased_is_known_to_nobody(self, session, phones, desk, shared, group):
        Participant.objects.filter(pk=group[0].pk).update(name="Quirinius")
        assert "Quirinius" in self.readers(session, phones, desk)["mate"]
        answer = phones[0].send(f"/s/{session.code}/mine/erase")
        assert (answer.status_code, answer["Location"]) == (303, f"/s/{session.code}/erased")
        assert phones[0].cookies[cookie_name(session.code)].value == ""
        assert "Nothing of you is left here" in phones[0].get(f"/s/{session.code}/erased").content.decode()
        for who, text in self.readers(session, phones, desk).items():
            assert "MINE" not in text, who
            assert "Quirinius" not in text, who

    def test_a_second_press_and_another_device_change_nothing(self, session, phones, shared, group):
        other_device = Browser()
        other_device.cookies[cookie_name(session.code)] = phones[0].cookies[cookie_name(session.code)].value
        for _ in range(2):
            assert phones[0].send(f"/s/{session.code}/mine/erase")["Location"] == f"/s/{session.code}/erased"
        body = {
            "key": key(group[0], "valuable"),
            "text": "back",
            "share": "me",
            "named": True,
            "base": 1,
            "revision": 2,
        }
        answer = other_device.command(f"/s/{session.code}/notes", body)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
        assert other_device.get(f"/s/{session.code}/mine")["Location"] == f"/s/{session.code}/"
        assert other_device.send(f"/s/{session.code}/mine/erase").status_code == 303
        assert not Note.objects.filter(participant=group[0]).exists()
        assert session.participants.filter(erased_at__isnull=False).count() == 1

    def test_the_stand_in_is_in_the_language_of_the_session(self, session, phones, monkeypatch):
        """The others go on reading it, whatever the browser of who has gone asked for."""
        monkeypatch.setattr("sessions_app.web.mine.gettext", lambda text: f"<{get_language()} {text}>")
        Session.objects.filter(pk=session.pk).update(language="de")
        phones[0].post(
            f"/s/{session.code}/mine/erase",
            {"csrfmiddlewaretoken": phones[0].token()},
            headers={"accept-language": "fr"},
        )
        assert session.participants.get(erased_at__isnull=False).label == "<de Somebody>"


class TestFeedback:
    def test_is_given_once_and_thanked_for(self, session, phones):
        fields = {"helped": "4", "again": "5", "line": "more time"}
        assert back(phones[0], session, "feedback", **fields)["Location"].endswith("#feedback")
        back(phones[0], session, "feedback", helped="1")
        given = Feedback.objects.get()
        assert (given.helped, given.again, given.line) == (4, 5, "more time")
        page = page_of(phones[0], session)
        assert "Thank you" in page
        assert 'name="helped"' not in page
        assert 'name="helped"' in page_of(phones[1], session)

    @pytest.mark.parametrize(
        "fields", [{}, {"helped": "6"}, {"again": "x"}, {"helped": "٣"}, {"line": "x" * 501}], ids=str
    )
    def test_what_cannot_be_is_said_and_what_was_typed_stays(self, session, phones, fields):
        answer = phones[0].send(f"/s/{session.code}/mine/feedback", {"line": "typed", **fields} if fields else {})
        assert answer.status_code == 400
        assert b'role="alert"' in answer.content
        assert fields.get("line", "typed" if fields else "").encode() in answer.content
        assert not Feedback.objects.exists()

    def test_the_ended_screen_offers_it_until_it_was_given(self, session, phones):
        address = f'href="/s/{session.code}/mine#feedback"'
        assert address in phones[0].get(f"/s/{session.code}/").content.decode()
        back(phones[0], session, "feedback", helped="3")
        assert address not in phones[0].get(f"/s/{session.code}/").content.decode()
