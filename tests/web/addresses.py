"""Every address of Troika, with what each is for.

An address that is in no set here only takes POST, and is private: strangers are refused.
"""

from django.urls import URLPattern, get_resolver

# What can be read only; and forms, which are read and sent.
READ = {
    "home", "join_code", "practices", "practice", "privacy", "privacy_of_session",
    "deleted", "manifest", "door", "screen", "recalled", "left", "cards", "cases", "mine", "mine_md", "mine_json",
    "step_ics", "erased", "stage", "stage_screen", "stage_cards", "password_reset_done", "password_reset_complete",
    "host_list",
    "host_archived", "host_deleted", "desk", "desk_screen", "session_ics", "breakout", "breakout_txt", "breakout_csv",
    "hosts", "invitation", "organizer_invitation", "remote_link", "harvest", "harvest_notes", "harvest_exports",
    "export_csv", "export_xlsx", "export_json", "export_md", "exports_csv", "exports_xlsx", "exports_json",
    "exports_md", "report", "reports", "healthz",
    "own_stage", "own_stage_screen", "own_stage_cards", "own_voice", "call_room",
}  # fmt: skip
BOTH = {
    "start", "join", "notes", "return_link", "signup", "login", "password_reset", "password_reset_confirm", "host_new",
    "host_edit", "host_delete", "invited", "organizer_invited", "remote", "roster",
}  # fmt: skip

# What anybody may open, or press: the doors of the house, and what whoever has a link may see.
OPEN = {
    "home", "join_code", "start", "practices", "practice", "privacy", "privacy_of_session", "deleted", "set_language",
    "manifest", "door", "join", "ask", "ask_no_more", "stage", "stage_screen", "stage_cards", "erased", "return_link",
    "invitation",
    "organizer_invitation", "remote_link", "remote", "signup", "login", "logout", "password_reset",
    "password_reset_done", "password_reset_confirm", "password_reset_complete", "healthz",
}  # fmt: skip
# Open to every account, and about nobody else's sessions.
OWN = {
    "host_new", "host_list", "host_archived", "host_deleted", "reports", "exports_csv", "exports_xlsx", "exports_json",
    "exports_md",
}  # fmt: skip
# Of the addresses of a session's hosts: for those alone who read what is shared with organizers, …
READERS = {
    "harvest", "harvest_notes", "harvest_exports", "harvest_prominence", "report", "export_csv", "export_xlsx",
    "export_json", "export_md",
}  # fmt: skip
# … who choose who helps, or who made it; and for those who were sent a link.
INVITERS = {"hosts_invite", "hosts_withdraw", "hosts_remove", "hosts_give"}
OWNERS = {"host_delete", "host_restore", "host_delete_now"}
INVITED = {"invited", "organizer_invited"}

SECRET = "s" * 32


def addresses() -> dict[str, str]:
    """Every address by its name, as it is written in the list of them."""
    patterns = [one for one in get_resolver().url_patterns if isinstance(one, URLPattern)]
    return {str(one.name): f"/{one.pattern}" for one in patterns}


def presses() -> set[str]:
    """What is sent only."""
    return addresses().keys() - READ - BOTH


def address_of(name: str, code: str, command: str = "nothing") -> str:
    address = addresses()[name]
    words = {
        "<str:code>": code,
        "<str:command>": command,
        "<str:secret>": SECRET,
        "<str:key>": "circle",
        "<uidb64>": "MQ",
        "<token>": "x",
    }
    for word, value in words.items():
        address = address.replace(word, value)
    return address
