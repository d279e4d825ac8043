"""The desk's commands as plain forms, for browsers without scripts: which forms there are, and what each sends.

They send the scripts' bodies, in one field, to the same addresses; only the answer is a page. The services alone
decide, and refuse what comes too late.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from ..domain.errors import Invalid, TroikaError, gettext_noop
from ..domain.units import Ms
from ..instant import now_ms
from ..models import Session
from ..telling import phase_told
from ..wire import DeskScreen
from .errors import words

SURE = ("end", "finish")  # these end something, so a box must be ticked, too
UNDO = "undo"  # in the browser's session, by the session's code: the way back from the last command


@dataclass(frozen=True)
class PlainForm:
    """A button and the JSON body that it sends. `sure`: it counts only with a ticked box."""

    command: str
    words: str
    body: str
    sure: bool


def forms_for(screen: DeskScreen, document: str) -> list[PlainForm]:
    """The commands that this screen allows, in the order in which people mostly use them. `document`: the digest of
    that which the screen follows."""
    bodies = _bodies(screen)
    return [
        PlainForm(name, _words(name, screen, document), _json(bodies[name]), name in SURE) for name in _names(screen)
    ]


@dataclass(frozen=True)
class PlainQuestion:
    """A browser at the door asks to be `name`, and its screen shows `sign`. The buttons are the two answers."""

    name: str
    sign: int
    answers: list[PlainForm]


def questions_for(screen: DeskScreen) -> list[PlainQuestion]:
    """What somebody who sees the people must answer, the earliest question first."""
    questions = []
    for one in screen.asking:
        body = _json({"person": one.person, "at": one.at})
        yes, no = gettext("Let them back in as {name}"), gettext("It is not {name}")
        answers = [("let_back", yes), ("not_them", no)]
        forms = [PlainForm(command, said.format(name=one.name), body, sure=False) for command, said in answers]
        questions.append(PlainQuestion(one.name, one.sign, forms))
    return questions


def _names(screen: DeskScreen) -> list[str]:
    state, proposal = screen.session.state, screen.proposal
    if state == "running":
        return ["next", "minute", "pause", "resume", "end"]
    if proposal and state != "ended" and proposal.shown and screen.session.begins:
        return ["start", "hold", "finish"]
    if proposal and state != "ended":
        return ["start", "finish"] if proposal.shown else ["show", "start", "form", "finish"]
    if state == "ended":
        return [] if screen.session.finished else ["plan"]
    return {
        "closed": ["open"],
        "lobby": [*_on(screen), "form", "finish"],
        "between": [*_on(screen), "form", "finish"],
        "closing": ["finish", "plan"],
    }[state]


def _on(screen: DeskScreen) -> list[str]:
    """Where there are several stages: the one press for what comes next."""
    return ["onward"] if screen.next else []


def _bodies(screen: DeskScreen) -> dict[str, dict[str, Any]]:
    """The bodies, as in docs/protocol.md, section 2. A command to all leaves out groups that are over."""
    proposal = screen.proposal
    revision, round = (proposal.revision, proposal.round) if proposal else (0, 0)
    seen = {
        str(group.id): f"{group.timeline.revision}.{group.timeline.steps[0].i}"
        for group in screen.groups
        if group.timeline.steps
    }
    return {
        "open": {},
        "form": {"revision": revision, "leave_out": []},
        "show": {"revision": revision},
        "start": {"revision": revision, "round": round},
        "onward": {"round": screen.next.number if screen.next else 0, "revision": revision},
        "hold": {},
        "finish": {"aim": {"session": {"round": screen.session.round}}},
        "plan": {"rounds": screen.session.round + 1},
        **{name: {"seen": seen} for name in ("minute", "pause", "resume", "end")},
        "next": {"seen": seen, "to": _follows(screen)[0]},
    }


def _follows(screen: DeskScreen) -> tuple[int, str]:
    """The step after the room's present one, and its phase; at the last step there is none."""
    if screen.room is None or len(screen.room.steps) < 2:
        return screen.room.count if screen.room else 0, ""
    return screen.room.steps[1].i, screen.room.steps[1].phase


def _words(name: str, screen: DeskScreen, document: str) -> str:
    if name == "form" and screen.proposal:
        return gettext("Shuffle")
    return {
        "open": gettext("Open the lobby"),
        "form": gettext("Form groups"),
        "show": gettext("Show everyone their place"),
        "start": gettext("Start the round"),
        "onward": gettext("On to the next part"),
        "hold": gettext("Hold"),
        "next": _next_words(_follows(screen)[1], document),
        "minute": gettext("+1 minute"),
        "pause": gettext("Pause"),
        "resume": gettext("Resume"),
        "end": gettext("End for all"),
        "finish": gettext("Close the session") if screen.session.state == "closing" else gettext("Finish the session"),
        "plan": gettext("One more round"),
    }[name]


def _next_words(key: str, document: str) -> str:
    """What the button does to everybody."""
    phase = phase_told(document, key)
    return gettext("All to {phase}").format(phase=phase.title) if phase else gettext("All to the end")


def _json(body: dict[str, Any]) -> str:
    return msgspec.json.encode(body).decode()


def undo_form(request: HttpRequest, session: Session, now: Ms) -> list[PlainForm]:
    """The button for undoing the last command, while that is possible."""
    kept = request.session.get(UNDO, {}).get(session.code)
    if kept is None or now > kept["until"]:
        return []
    return [PlainForm("undo", gettext("Undo"), _json({"way": kept["way"]}), sure=False)]


def _keep_way(request: HttpRequest, session: Session, more: dict[str, Any]) -> None:
    """Keeps the way back of the last command only: with a new command the earlier one cannot be undone any more."""
    request.session.pop(UNDO, None)
    if offer := more.get("undo"):
        request.session[UNDO] = {session.code: {"way": offer["way"], "until": now_ms() + offer["for"]}}


def pressed(request: HttpRequest, session: Session, command: str, do: Callable[[], Sequence[Any]]) -> HttpResponse:
    """Redirects to the desk, which says what was done, or why not. `do` does it, and returns the sentence and
    what else the desk needs to know."""
    try:
        if command in SURE and "sure" not in request.POST:
            raise Invalid("sure", gettext_noop("Nothing was done: please tick first that you are sure."))
        message, *more = do()
        messages.success(request, message)
        _keep_way(request, session, more[0] if more else {})
    except TroikaError as error:
        messages.error(request, words(error))
    response = redirect("desk", code=session.code)
    response.status_code = HTTPStatus.SEE_OTHER
    return response
