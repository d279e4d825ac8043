"""One normal form of an e-mail address, however it was typed or pasted. Whether the address exists is not checked."""

import re
import unicodedata
from urllib.parse import unquote

INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
AROUND = " <>\"'“”„‘’«»()[],;"  # what programs and people put around an address


def plain_address(typed: str) -> str:
    """The plain address: `Fay <mailto:Fay@Example.org>` becomes `fay@example.org`, also from full-width letters.

    In small letters, with the host as machines write it (xn--…). Text that is no address comes back stripped, but with
    its letters.
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
    """The same address with its host's name in letters, not as xn--…."""
    name, at, host = plain.rpartition("@")
    try:
        return f"{name}{at}{host.encode('ascii').decode('idna')}"
    except UnicodeError:
        return plain


def _is_seen(char: str) -> bool:
    """Whether the character is neither a control nor a mark that only changes how the letter before it is drawn."""
    selector = "\ufe00" <= char <= "\ufe0f" or char == "\u034f"
    return not selector and (char.isspace() or unicodedata.category(char) not in INVISIBLE)


def _for_machines(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host  # the caller reports a host name that cannot be
