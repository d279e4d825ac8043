"""Practices as simulated people read them on a page."""

import json
from functools import cache

from sessions_app import practices
from sessions_app.domain.practice import digest
from sessions_app.rehearsal.document import ReadPractice, practice_on
from sessions_app.telling import PHONE, for_browser

EVERY = practices.keys()


@cache
def told(key: str) -> ReadPractice:
    """The practice with this key."""
    said = for_browser(digest(practices.practice(key)), PHONE)
    return practice_on(f'<p></p><script id="practice" type="application/json">{json.dumps(said)}</script>')
