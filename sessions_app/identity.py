"""How a participant's browser is recognised: names and lifetimes of its cookies. For pages and sockets."""

import re
import secrets

COOKIE_SECONDS = 180 * 24 * 3600
SECRET_BYTES = 24  # 192 bits
DOOR_COOKIE = "troika_door"  # at the door: the secret that this browser's next participant will have
DOOR_SECONDS = 24 * 3600
MEANT = "as"  # in a page's addresses: the id of the participant for whom the page was made


def cookie_name(code: str) -> str:
    return f"troika_{code}"


def cookie_path(code: str) -> str:
    return f"/s/{code}/"


def new_secret() -> str:
    """A participant's secret. The cookie and the personal return link hold it; the database holds only its hash."""
    return secrets.token_urlsafe(SECRET_BYTES)


def could_be_secret(text: str) -> bool:
    """Whether the text has the form of a secret."""
    return re.fullmatch(r"[A-Za-z0-9_-]{32}", text, re.ASCII) is not None
