"""How a participant's browser is recognised: the name and the terms of its one cookie. Shared by pages and sockets."""

import secrets

COOKIE_SECONDS = 180 * 24 * 3600
SECRET_BYTES = 24  # 192 bits
MEANT = "as"  # in the query of an address that a page has: the id of the participant whom it is for


def cookie_name(code: str) -> str:
    return f"troika_{code}"


def cookie_path(code: str) -> str:
    return f"/s/{code}/"


def new_secret() -> str:
    """A participant's secret: it is in the cookie and in the personal return link, and stored only as a hash."""
    return secrets.token_urlsafe(SECRET_BYTES)
