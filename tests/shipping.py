"""Another version of the product: other texts of its practices, in a process that has read none of them yet."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sessions_app import models, practices

THANKS = """
[[stages.phases]]
key = "thanks"
when = "end"
length = 30
hue = "sand"
icon = "leaf"
title = "Thanks"
about = "Everyone thanks the others."
say = "Thank each other."

[stages.phases.lines.all]
who = "Everyone."
do = "Thank each other."
stage = "Thank each other."
"""
SETTLE = THANKS.replace('"thanks"', '"settle"').replace('"end"', '"round"')


def with_a_phase_more(text: str) -> str:
    """Other lengths, too: the shipped file tells neither what a turn has, nor how long it takes, any more."""
    share = '[[stages.phases]]\nkey = "share"'
    assert share in text
    return text.replace("length = 90", "length = 75").replace(share, f"{SETTLE}\n{share}") + THANKS


def in_better_words(text: str) -> str:
    return text.replace('name = "Troika Consulting"', 'name = "Troika"')


@contextmanager
def shipped_with(change: Callable[[str], str], folder: Path) -> Iterator[None]:
    """While it lasts, this is a process of a version whose file of Troika is changed; then one of our own again."""
    ours = practices.FOLDER
    theirs = shutil.copytree(str(ours), folder / "practices")
    troika = theirs / "troika.toml"
    troika.write_text(change(troika.read_text(encoding="utf-8")), encoding="utf-8")
    practices.FOLDER = theirs
    forget()
    try:
        yield
    finally:
        practices.FOLDER = ours
        forget()


def forget() -> None:
    """What a new process does not know."""
    read_once = (practices._files, practices._shipped, practices._shipped_by_digest, practices.by_digest)
    for cache in (*read_once, models._stored, models._plan):
        cache.cache_clear()
