"""Downloads for organizers: exports in all formats, and the report. Each is recorded in the log before it begins."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import cast
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from serving import downloads

from ..domain.codes import read_code
from ..domain.errors import Invalid, gettext_noop
from ..harvest.csv import as_csv
from ..harvest.json import as_json
from ..harvest.markdown import as_markdown
from ..harvest.report import HERE, as_report
from ..harvest.xlsx import as_xlsx
from ..models import Session, User
from ..selectors import harvested_session
from ..selectors.moment import of_one_moment
from ..services import exporting
from .allowed import for_organizers
from .errors import TooManyAtOnce

Pieces = Iterator[str] | Iterator[bytes]
Made = Callable[[Sequence[Session], datetime], Pieces]

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: dict[str, tuple[str, Made]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": (SPREADSHEET, as_xlsx),
    "json": ("application/json", as_json),
    "md": ("text/markdown; charset=utf-8", as_markdown),
}
MOST_SESSIONS = 200
NAMED_SESSIONS = 5  # in a file's name


@for_organizers
@require_safe
def export(request: HttpRequest, session: Session, what: str) -> HttpResponseBase:
    """The export of one session."""
    return _download(request, [session], what)


@login_required
@require_safe
def export_several(request: HttpRequest, what: str) -> HttpResponseBase:
    """The export of the chosen sessions (`?code=A&code=B`). If the user may not read one of them, all are refused."""
    return _download(request, _chosen(request), what)


@for_organizers
@require_safe
def report(request: HttpRequest, session: Session) -> HttpResponseBase:
    """The whole report as a page, for reading and printing."""
    return _page(request, [session])


@login_required
@require_safe
def report_several(request: HttpRequest) -> HttpResponseBase:
    """The reports of the chosen sessions on one page."""
    return _page(request, _chosen(request))


def _chosen(request: HttpRequest) -> list[Session]:
    codes = list(dict.fromkeys(read_code(code) for code in request.GET.getlist("code")))
    if not 0 < len(codes) <= MOST_SESSIONS:
        raise Invalid("code", gettext_noop("Choose between 1 and {most} sessions."), most=MOST_SESSIONS)
    return [harvested_session(_user(request), code) for code in codes]


def _page(request: HttpRequest, sessions: Sequence[Session]) -> HttpResponseBase:
    now = timezone.now()
    _admit(request, sessions, "report", now)
    query = urlencode([("code", session.code) for session in sessions])
    context = {"sessions": sessions, "query": query, "now": now, "here": mark_safe(HERE)}  # noqa: S308  our own marker
    page = render_to_string("host/report.html", context, request)
    return _streamed(request, as_report(page, sessions, now), "text/html; charset=utf-8")


def _download(request: HttpRequest, sessions: Sequence[Session], what: str) -> HttpResponseBase:
    """A file to save. Its ASCII name holds nothing but session codes."""
    now = timezone.now()
    _admit(request, sessions, what, now)
    content_type, made = FORMATS[what]
    response = _streamed(request, made(sessions, now), content_type)
    response["Content-Disposition"] = f'attachment; filename="{_file_name(sessions, what)}"'
    return response


def _admit(request: HttpRequest, sessions: Sequence[Session], what: str, now: datetime) -> None:
    """Admits the download and records it in the log. Raises TooManyAtOnce."""
    if request.method != "HEAD":
        if not downloads.is_room_for(_user(request).pk):
            raise TooManyAtOnce(
                gettext_noop("Some of your downloads are still on their way. Please wait until one ends.")
            )
        exporting.record(_user(request), sessions, what, now)


def _streamed(request: HttpRequest, pieces: Pieces, content_type: str) -> HttpResponseBase:
    made = _read_in_one_moment(pieces)
    response = downloads.Download(made, whose=_user(request).pk, content_type=content_type)
    response["X-Accel-Buffering"] = "no"  # else nginx would hold the first bytes back until there are more
    return response


def _read_in_one_moment(pieces: Pieces) -> Iterator[str | bytes]:
    with of_one_moment():
        yield from pieces


def _file_name(sessions: Sequence[Session], what: str) -> str:
    parts = ["troika", *(session.code for session in sessions[:NAMED_SESSIONS])]
    if more := len(sessions) - NAMED_SESSIONS:
        parts += [f"and-{more}-more"] if more > 0 else []
    return f"{'-'.join(parts)}.{what}"


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
