"""One normal form of an e-mail address, however a phone typed or a program pasted it. Not whether it exists."""

import re
import unicodedata
from urllib.parse import unquote

INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
AROUND = " <>\"'“”„‘’«»()[],;"  # what programs and people put around an address


def plain_address(typed: str) -> str:
    """`Fay <mailto:Fay@Example.org>` and `fay@example.org` are one: the latter, also in wide letters.

    In small letters, as we compare addresses; the name of the host as machines write it (xn--…). What is no address
    comes back as it is, though plain.
    """
    text = "".join(char for char in unicodedata.normalize("NFKC", typed) if _is_seen(char))
    if angled := re.search(r"<([^<>]*@[^<>]*)>", text):
        text = angled[1]
    text = text.strip().strip(AROUND)
    if text.lower().startswith("mailto:"):
        text = unquote(text[len("mailto:") :].partition("?")[0])
    text = re.sub(r"\s*@\s*", "@", text.strip().strip(AROUND).rstrip(".")).lower()
    name, at, host = text.rpartition("@")
    return f"{name}{at}{_for_machines(host)}" if at else text


def as_people_read_it(plain: str) -> str:
    """The same with the host's name in letters."""
    name, at, host = plain.rpartition("@")
    try:
        return f"{name}{at}{host.encode('ascii').decode('idna')}"
    except UnicodeError:
        return plain


def _is_seen(char: str) -> bool:
    """Neither a control nor a mark that only says how the letter before it is drawn."""
    selector = "\ufe00" <= char <= "\ufe0f" or char == "\u034f"
    return not selector and (char.isspace() or unicodedata.category(char) not in INVISIBLE)


def _for_machines(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host  # what cannot be a host's name is told by whoever checks it
