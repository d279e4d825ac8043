"""A few people start by themselves: what the form on the front page makes, and what their lobby needs to bring others
in."""

from base64 import urlsafe_b64encode
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods, require_POST

from serving.guessing import address_of

from ..domain.errors import LimitReached, gettext_noop
from ..identity import SECRET_BYTES
from ..instant import now_ms
from ..models import Participant, Session
from ..selectors import Snapshot
from ..services import joining, selfrun
from .choosing import held
from .errors import words
from .forms.start import StartForm
from .front import front_page
from .kept import gives_back, unproven
from .known import for_participants, remember, secret_of
from .often import too_often
from .stage import invitation_of

MOST_AN_HOUR = 60  # from one address: a whole class behind one router may start at once, but a script may not go on
HOUR = 3600


@gives_back
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Makes a session that nobody hosts, and leads to its door: its maker gives a name like everybody."""
    if request.method != "POST":
        return redirect(reverse("home") + "#start")
    form = StartForm(request.POST)
    if why := unproven(request):
        form.add_error(None, why)
    if not form.is_valid():
        return front_page(request, form, status=HTTPStatus.BAD_REQUEST)
    data = form.cleaned_data
    try:
        _count(address_of(request.headers.get("X-Forwarded-For", ""), request.META.get("REMOTE_ADDR", "")))
        session = selfrun.start_session(
            data["title"], data["venue"], data["ticket"], timezone.now(), data["zone"], practice=data["practice"]
        )
    except LimitReached as error:
        form.add_error(None, words(error))
        return front_page(request, form, status=HTTPStatus.TOO_MANY_REQUESTS)
    response = redirect("door", code=session.code)
    response.status_code = HTTPStatus.SEE_OTHER
    return response


def _count(address: str) -> None:
    """Counts a start from this address."""
    if too_often(f"selfrun.{address}", MOST_AN_HOUR, HOUR):
        raise LimitReached(gettext_noop("Many groups were started from your network just now. Please wait an hour."))


def lobby_of(session: Session) -> dict[str, object]:
    """What the page shows to participants of such a session, so that they can bring others in."""
    if not session.self_run:
        return {}
    return {**invitation_of(session), "offer": held(session), "least": session.plan().least}


def invitation_at_the_door(session: Session, seen: Snapshot) -> dict[str, object]:
    """Who invites. The first participant has mostly made the session; all of them have the link."""
    return {"inviter": seen.here[0].name if seen.here else ""} if session.self_run else {}


@require_POST
@for_participants
def again(request: HttpRequest, session: Session, participant: Participant) -> HttpResponse:
    """Starts the same session again with one press. The sender is in it, and so are the others who press soon.

    Both secrets come from what only this site and this browser know, so that a second press finds the same session.
    """
    _count(address_of(request.headers.get("X-Forwarded-For", ""), request.META.get("REMOTE_ADDR", "")))
    now = timezone.now()
    ticket = _digest("the next one", f"{session.pk} {session.created_at.isoformat()}")
    made = selfrun.start_again(session, ticket, now, now_ms())
    secret = _digest("in the next one", f"{made.code} {secret_of(request, session)}")
    joining.join(made, participant.name, secret, now, now_ms())
    response = redirect("door", code=made.code)
    response.status_code = HTTPStatus.SEE_OTHER
    remember(response, made, secret, secure=request.is_secure())
    return response


def _digest(of: str, text: str) -> str:
    """A digest: always the same for a text, unpredictable elsewhere, in the form of a participant's secret."""
    digest = salted_hmac(f"troika.again.{of}", text, algorithm="sha256").digest()
    return urlsafe_b64encode(digest[:SECRET_BYTES]).decode()
