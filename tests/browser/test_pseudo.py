"""Every screen in the made-up languages: no English is left on it, and words a third longer, or mirrored, still fit.

A page holds the words of all its states (also in <template>s, which are read, too), so a few states of each are enough;
the fullest are named here. `python -m tests.browser.pseudo` walks through all.
"""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import ROOT, Site, site

PAGES = """home practices practice-in-pairs create-another door-prepare door-with-questions door-wrong-name door-ended
    sign-in-wrong sign-up-wrong
    password-reset-old-link privacy sessions create-wrong create-links edit delete invited-to-facilitate
    error-404 error-500 error-503"""
HARVEST = "mine erased harvest harvest-notes harvest-exports report breakout"
PARTICIPANT = """preparing needs-a-moment lobby gather-room share-client clarify-consultant more-core last-writing
    may-holder away-holder alone self-run-lobby self-run-turn waiting done ended"""
HOST = """desk-prepared desk-needs-a-moment desk-lobby desk-proposal desk-proposal-seat desk-busy
    desk-who-helps desk-download desk-ended
    stage-lobby stage-consult stage-ended"""
MIRRORED = """home practice-in-pairs create-links mine harvest share-client more-core pad-shared may-holder
    desk-proposal desk-busy stage-consult"""


@pytest.fixture(scope="module")
def abroad() -> Iterator[Site]:
    """A site that is offered in the made-up languages, too."""
    with site(settings={"PSEUDO_LANGUAGE": "1"}) as found:
        yield found


@pytest.mark.timeout(900)  # many pages, on a busy machine
@pytest.mark.parametrize(
    ("language", "scenes"),
    [("en-XA", PAGES), ("en-XA", HARVEST), ("en-XA", PARTICIPANT), ("en-XA", HOST), ("ar-XB", MIRRORED)],
    ids=["pages", "harvest", "participant", "host", "mirrored"],
)
async def test_no_english_is_left_and_everything_fits(abroad, language, scenes):
    command = [sys.executable, str(Path(__file__).with_name("pseudo.py")), abroad.url, language, *scenes.split()]
    environment = abroad.environment | {"PYTHONPATH": str(ROOT)}
    walk = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment, stdout=PIPE, stderr=PIPE)
    found, failed = await walk.communicate()
    assert walk.returncode == 0, found.decode() + failed.decode()
