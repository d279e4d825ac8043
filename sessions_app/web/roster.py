"""The list of people before it counts: a small table shows how it was understood, and a person may correct its columns.

With scripts the table appears while a person types; without, it comes with the page, and a second press confirms it.
Both send the same fields and get the table from `_understood`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from itertools import islice
from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ..domain import columns
from ..domain.editing import print_of
from ..domain.errors import Conflict, Invalid, TroikaError, Understood
from ..domain.layout import Choice, Column, UnderstoodList, read_list
from ..models import Session
from ..selectors import snapshot
from ..services import wishing
from .allowed import for_hosts
from .bodies import read_body
from .errors import told, words
from .kept import gives_back, unproven

SHOWN = 5  # rows of the table: enough to see what a column is
TOLD = 8  # lines that are wrong or match nobody
HEADED, PERSON = "headings", "person"
ROLE_WORDS: Mapping[str, str | Promise] = {
    columns.NAME: gettext_lazy("Name"),
    columns.TURNED: gettext_lazy("Name, as “Last, First”"),
    columns.FIRST: gettext_lazy("First name"),
    columns.LAST: gettext_lazy("Last name"),
    columns.TEAM: gettext_lazy("Team"),
    columns.LANGUAGE: gettext_lazy("Language"),
    columns.EMAIL: gettext_lazy("E-mail"),
    columns.NOTHING: gettext_lazy("Leave out"),
}


class FieldsBody(msgspec.Struct, forbid_unknown_fields=True):
    """The fields of the form, as a browser would send them."""

    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column as the table heads it: the chosen role, the roles offered, and whether it was only guessed."""

    at: int
    column: Column
    options: list[tuple[str, str | Promise]]

    @property
    def guess(self) -> str:
        return "" if self.column.asked else self.column.role


@dataclass(frozen=True, slots=True)
class OfferedAnswer:
    """An answer to the question what some columns are. `value`: what its button sends."""

    value: str
    parts: list[tuple[str | Promise, str]]


@require_POST
@for_hosts
def understood(request: HttpRequest, session: Session) -> HttpResponse:
    """How the list in these fields is understood, as a part of a page. Nothing is stored."""
    fields = read_body(request, FieldsBody).fields
    _require_length(fields)
    listed = _read(fields)
    html = render_to_string("host/_understood.html", _understood(listed, session, fields), request)
    return JsonResponse({"ok": True, "html": html})


@gives_back
@for_hosts
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: HttpRequest, session: Session) -> HttpResponse:
    """The list on a page of its own. The first press shows how it was understood; the second one stores it."""
    fields = _fields_of(request, session)
    error, status = unproven(request), HTTPStatus.OK
    theirs = None
    if request.method == "POST" and not error and "save" in fields:
        try:
            _save(session, fields)
        except Conflict as conflict:
            error, theirs = words(conflict), conflict.current
            fields["base"] = conflict.current
        except TroikaError as refused:
            error = words(refused)
        else:
            messages.success(request, gettext("Saved, and given to those who are in."))
            return redirect("roster", code=session.code)
        status = HTTPStatus.BAD_REQUEST
    context = {"session": session, "fields": fields, "error": error, "theirs": theirs}
    try:
        _require_length(fields)
    except Invalid as too_long:
        context["error"], status = words(too_long), HTTPStatus.BAD_REQUEST
    else:
        context |= _understood(_read(fields), session, fields)
    return render(request, "host/roster.html", context, status=status)


def _fields_of(request: HttpRequest, session: Session) -> dict[str, str]:
    if request.method != "POST":
        return {"text": session.roster, "base": session.roster}
    fields = {name: str(value) for name, value in request.POST.items()}
    return fields | {name: _one_break(fields.get(name, "")) for name in ("text", "base")}


def _one_break(text: str) -> str:
    """The text with each line break as one character; forms send two."""
    return text.replace("\r\n", "\n")


def _save(session: Session, fields: Mapping[str, str]) -> None:
    """Stores a text only if the page showed its table, with the columns shown there. Raises what the service raises."""
    listed = _read(fields)
    if fields.get("seen") != print_of(fields["text"]):
        raise Understood(listed.plain(), asked=not listed.clear)
    roles = ["" if column.asked else column.role for column in listed.columns]
    wishing.save_roster(session.pk, fields["text"], fields["base"], roles, listed.headed)


def _require_length(fields: Mapping[str, str]) -> None:
    wishing.require_length(fields.get("text", ""))


# -- what the fields say ----------------------------------------------------------------------------------------------


def _read(fields: Mapping[str, str]) -> UnderstoodList:
    text = fields.get("text", "")
    head = fields.get("headed", "") if _is_chosen(fields, "headed") else ""
    return read_list(text, [*_choices(fields)], {HEADED: True, PERSON: False}.get(head))


def _choices(fields: Mapping[str, str]) -> Iterator[Choice]:
    """What somebody chose, now or before: another column than was guessed, or the answer to a question."""
    answered = dict(re.findall(r"(\d+)=(\w+)", fields.get("answer", "")))
    for name, value in fields.items():
        found = re.fullmatch(r"column-(\d{1,3})", name)
        role = answered.get(found[1], value if _is_chosen(fields, name) else "") if found else ""
        if found and role:
            yield Choice(int(found[1]), role, fields.get(f"heading-{found[1]}", ""))


def _is_chosen(fields: Mapping[str, str], name: str) -> bool:
    return f"chosen-{name}" in fields or fields.get(name) != fields.get(f"guess-{name}", fields.get(name))


# -- what the table shows ---------------------------------------------------------------------------------------------


def _understood(listed: UnderstoodList, session: Session, fields: Mapping[str, str]) -> dict[str, Any]:
    by_line = {entry.line: entry for entry in listed.entries}
    asked = any(column.asked for column in listed.columns)
    rows = [(row, by_line.get(row.line)) for row in listed.rows[:SHOWN]]
    problems = list(listed.problems)
    strangers = [] if asked else listed.not_here(one.name for one in snapshot(session.pk).here)
    return {
        "listed": listed,
        "columns": [_shown(at, column) for at, column in enumerate(listed.columns)],
        "rows": rows,
        "more": len(listed.rows) - len(rows),
        "called": not asked and any(entry and entry.name not in row.cells for row, entry in rows),
        "asked": asked,
        "question": [*_answers(listed)],
        "problems": [told(problem) for problem in problems[:TOLD]],
        "more_problems": max(0, len(problems) - TOLD),
        "strangers": [(problem.line, told(problem)) for problem in islice(strangers, TOLD)],
        "more_strangers": max(0, len(strangers) - TOLD),
        "headed_chosen": _is_chosen(fields, "headed"),
        "seen": print_of(listed.text),
    }


def _shown(at: int, column: Column) -> ShownColumn:
    options: list[tuple[str, str | Promise]] = [*ROLE_WORDS.items()]
    if column.asked:
        options.insert(0, ("", gettext("Please choose")))
    return ShownColumn(at, column, options)


def _answers(listed: UnderstoodList) -> Iterator[OfferedAnswer]:
    """The answers, in the words of the first line that has something in each column asked about."""
    question = listed.question
    if question is None or not listed.rows:
        return
    row = next((row for row in listed.rows if all(row.cells[at] for at in question.at)), listed.rows[0])
    for roles in question.answers:
        each = [*zip(question.at, roles, strict=True)]
        value = ",".join(f"{at}={role}" for at, role in each)
        yield OfferedAnswer(value, [(ROLE_WORDS[role], row.cells[at]) for at, role in each])
