"""Every address of Troika in one table: what may come out of it, for whom, and how to read that.

A new address needs a line here (test_doors.py insists): then it is tested, too, who may read what there.
"""

from dataclasses import dataclass
from hashlib import sha256

from .finding import Finder, in_book, in_bytes, in_calendar, in_csv, in_json, in_markdown, in_page

# What a door opens on: of all that its reader may read …
ALL = "all of it"  # … everything, once
OWN = "only their own"
ROWS = "what organizers may read, as rows: exactly those of the oracle"
SOME = "some of it: pages that choose"
SOME_OWN = "some of their own"
TABLE = "the cards before them, once each"
STAGE = "the cards that a stage shows, once each"
NONE = "nothing"

PERSON, ORGANIZER, RUNS, ANYBODY = "person", "organizer", "whoever runs it", "anybody"


@dataclass(frozen=True)
class Door:
    """`name`: of the address in troika/urls.py; `opens`: what it gives to `who`. To everybody else it gives nothing."""

    name: str
    who: str = ANYBODY
    opens: str = NONE
    find: Finder = in_bytes
    query: str = ""
    paged: bool = False  # a page has only so many
    watched: bool = False  # knocked at in every story, though it opens on nothing: it shows what goes on


DOORS = (
    Door("door", PERSON, OWN, in_page),
    Door("notes", PERSON, OWN, in_json),
    Door("recalled", PERSON, SOME, in_json),
    Door("left", PERSON, SOME, in_json),
    Door("cards", PERSON, TABLE, in_json),
    Door("stage_cards", ANYBODY, STAGE, in_json),
    Door("own_stage_cards", RUNS, STAGE, in_json),
    Door("mine", PERSON, ALL, in_page),
    Door("mine_md", PERSON, ALL, in_markdown),
    Door("export_csv", ORGANIZER, ROWS, in_csv),
    Door("mine_json", PERSON, ALL, in_json),
    Door("step_ics", PERSON, SOME_OWN, in_calendar, "?key=1.{me}.next_step&on=2030-01-01"),
    Door("export_json", ORGANIZER, ROWS, in_json),
    Door("export_xlsx", ORGANIZER, ROWS, in_book),
    Door("export_md", ORGANIZER, ALL, in_markdown),
    Door("report", ORGANIZER, ALL, in_page),
    Door("reports", ORGANIZER, ALL, in_page, "?code={code}"),
    *(
        Door(f"exports_{what}", ORGANIZER, opens, find, "?code={code}")
        for what, opens, find in (
            ("csv", ROWS, in_csv),
            ("json", ROWS, in_json),
            ("xlsx", ROWS, in_book),
            ("md", ALL, in_markdown),
        )
    ),
    Door("harvest", ORGANIZER, SOME, in_page),
    Door("harvest_notes", ORGANIZER, ALL, in_page, paged=True),
    *(Door("harvest_notes", ORGANIZER, SOME, in_page, query) for query in (
        "?only=pinned", "?only=hidden", "?page=2", "?q=words&kind=valuable&round=1",
        f"?person={sha256(b'Adawyn').hexdigest()[:12]}",
    )),
    *(Door(name, watched=True) for name in ("screen", "stage_screen", "desk_screen")),
    *(
        Door(name)
        for name in (
            "home", "join_code", "start", "again", "join", "ask", "ask_no_more", "return_link", "stage",
            "member_command", "cases", "own_voice", "call_room", "relay", "visitors_relay",
            "signup", "login", "logout",
            "password_reset", "password_reset_done", "password_reset_confirm", "password_reset_complete",
            "host_list", "host_new", "own_stage", "own_stage_screen",
            "desk", "host_edit", "host_command", "roster", "roster_understood",
            "hosts", "hosts_invite", "hosts_withdraw", "hosts_remove", "hosts_give", "invited", "invitation",
            "organizer_invited", "organizer_invitation", "remote", "remote_make", "remote_link",
            "host_archived", "host_deleted", "host_copy", "host_archive", "host_unarchive", "host_delete",
            "host_restore", "host_delete_now", "deleted", "practices", "practice",
            "privacy", "privacy_of_session", "healthz", "set_language",
            "manifest",
            "harvest_exports", "harvest_prominence", "take_back", "delete_all", "erase", "erased", "give_feedback",
            "breakout", "breakout_txt", "breakout_csv", "session_ics", "roster", "roster_understood",
        )
    ),
)  # fmt: skip

__all__ = [
    "ALL", "ANYBODY", "DOORS", "NONE", "ORGANIZER", "OWN", "PERSON", "ROWS", "RUNS", "SOME", "SOME_OWN", "STAGE",
    "TABLE", "Door",
]  # fmt: skip
