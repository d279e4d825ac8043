"""The product under the bench: a session in a running site, its people's sockets, and its facilitator's commands."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from typing import Any

from sessions_app.domain.practice import cast, kinds
from sessions_app.practices import first, practice
from tests.servers import ROOT, Site

from .crowd import Crowd, Seat
from .posting import Post

STAGE = practice(first()).stages[0]  # of the practice that is held if nobody chooses
LONG = dict.fromkeys(STAGE.plan.lengths, 3_600_000)
HOLDER = STAGE.cast.who(cast.HOLDER)
OWN = STAGE.kinds.of(HOLDER.key if HOLDER else "")[0]  # a kind of note that people write about their own turn
QUOTED = next(note.key for note in STAGE.kinds.notes if kinds.QUOTABLE in note.traits)  # and one that is quoted
TOKEN = "c" * 32  # Django's CSRF token may be any text that cookie and header share


@dataclass
class Session:
    """A session with people, known by their secrets. `host`: the facilitator's cookie."""

    site: Site
    code: str
    id: int
    secrets: list[str]
    host: str

    def seats(self) -> list[Seat]:
        """Where the people's sockets go."""
        return [Seat(f"/s/{self.code}/live", f"troika_{self.code}={secret}") for secret in self.secrets]

    @property
    def desk_seat(self) -> Seat:
        return Seat(f"/host/{self.code}/live", self.host)

    def desk(self, url: str = "") -> dict[str, Any]:
        """What the desk shows."""
        asked = urllib.request.Request(f"{url or self.site.url}/host/{self.code}/screen", headers={"Cookie": self.host})
        with urllib.request.urlopen(asked, timeout=60) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def command(self, name: str, url: str = "") -> Post:
        """A command of the facilitator, ready to be sent."""
        return Post(f"{url or self.site.url}/host/{self.code}/do/{name}", self.host, TOKEN)


def seeded(
    site: Site,
    people: int,
    lengths: dict[str, int] | None = None,
    *,
    formed: bool = True,
    started: bool = True,
    notes: int = 0,
    practice: str = "",
    stage: int = 0,
    venue: str = "room",
) -> Session:
    """A new session in this site, with so many people in its lobby. `formed`: groups are proposed. `started`: their
    round runs, which is the first one of `stage`. `notes`: so many notes for the organizers, half of them without a
    name. `practice`: its key, with the lengths that are asked for."""
    lengths = lengths if practice else lengths or LONG
    asked = {"people": people, "lengths": lengths or {}, "formed": formed, "started": started, "notes": notes}
    asked |= {"practice": practice, "stage": stage, "venue": venue}
    made = subprocess.run(
        [sys.executable, "-m", "bench.seed", json.dumps(asked)],
        cwd=ROOT, env=site.environment, check=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    return Session(site, **json.loads(made.stdout))


def marks(desk: dict[str, Any]) -> bytes:
    """The body of a command to all groups, made from the desk's screen as the desk itself does."""
    clocks = ((group["id"], group["timeline"]) for group in desk["groups"])
    seen = {str(group): f"{clock['revision']}.{clock['steps'][0]['i']}" for group, clock in clocks if clock["steps"]}
    return json.dumps({"group": None, "seen": seen}).encode()


async def gathered(session: Session, *, desk: bool = True) -> tuple[Crowd, Crowd]:
    """Everybody's sockets, open and with their first screen; and the facilitator's."""
    crowd, desks = Crowd(session.site.url, heartbeats=True), Crowd(session.site.url, heartbeats=True)
    crowd.keep = True
    if desk:
        await desks.open([session.desk_seat])
    await crowd.open(session.seats())
    await crowd.all_have(1)
    return crowd, desks
