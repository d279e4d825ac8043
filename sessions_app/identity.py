"""How a participant's browser is recognised: the names and the terms of its cookies. Shared by pages and sockets."""

import re
import secrets

COOKIE_SECONDS = 180 * 24 * 3600
SECRET_BYTES = 24  # 192 bits
DOOR_COOKIE = "troika_door"  # at the door: the secret that whoever comes in with this browser will have
DOOR_SECONDS = 24 * 3600
MEANT = "as"  # in the query of an address that a page has: the id of the participant whom it is for


def cookie_name(code: str) -> str:
    return f"troika_{code}"


def cookie_path(code: str) -> str:
    return f"/s/{code}/"


def new_secret() -> str:
    """A participant's secret: it is in the cookie and in the personal return link, and stored only as a hash."""
    return secrets.token_urlsafe(SECRET_BYTES)


def could_be_secret(text: str) -> bool:
    """Whether it has the form of a secret of ours."""
    return re.fullmatch(r"[A-Za-z0-9_-]{32}", text, re.ASCII) is not None
