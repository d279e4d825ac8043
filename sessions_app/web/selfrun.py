"""Three people start by themselves: the form on the front page, and what their lobby needs to bring others in."""

from base64 import urlsafe_b64encode
from http import HTTPStatus

from django import forms
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from serving.guessing import address_of

from ..domain.agenda import minutes
from ..domain.errors import Invalid, LimitReached, gettext_noop
from ..domain.zones import NOWHERE, checked_zone
from ..identity import SECRET_BYTES, could_be_secret, new_secret
from ..instant import now_ms
from ..models import Participant, Session
from ..practices import plan_of
from ..selectors import Snapshot
from ..services import joining, selfrun
from .errors import words
from .kept import gives_back, unproven
from .known import for_participants, remember, secret_of
from .stage import invitation_of

MOST_AN_HOUR = 60  # from one address: a whole class behind one router may start at once, but a script may not go on
HOUR = 3600


class StartForm(forms.Form):
    """`ticket` makes a second press of the button find the session that the first one made."""

    title = forms.CharField(
        label=gettext_lazy("A name for it"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    venue = forms.ChoiceField(
        label=gettext_lazy("Where you are"),
        choices=[
            (Session.Venue.ROOM, gettext_lazy("We sit together")),
            (Session.Venue.OWN, gettext_lazy("We are in a call")),
        ],
        initial=Session.Venue.ROOM,
        widget=forms.RadioSelect,
    )
    ticket = forms.CharField(required=False, widget=forms.HiddenInput)
    zone = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-zone": True}))

    @property
    def minutes(self) -> int:
        """How many minutes it takes."""
        return minutes(plan_of("troika"))

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split()) or gettext("Our trio")

    def clean_zone(self) -> str:
        """The zone that a script filled in, out of sight. An unknown one is ignored, so
        that it keeps nobody from starting."""
        try:
            return checked_zone(self.cleaned_data["zone"])
        except Invalid:
            return NOWHERE

    def clean_ticket(self) -> str:
        ticket: str = self.cleaned_data["ticket"]
        return ticket if could_be_secret(ticket) else new_secret()


def fresh_form() -> StartForm:
    return StartForm(initial={"ticket": new_secret()})


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
        return _again(request, form, HTTPStatus.BAD_REQUEST)
    data = form.cleaned_data
    try:
        _count(address_of(request.headers.get("X-Forwarded-For", ""), request.META.get("REMOTE_ADDR", "")))
        session = selfrun.start_session(data["title"], data["venue"], data["ticket"], timezone.now(), data["zone"])
    except LimitReached as error:
        form.add_error(None, words(error))
        return _again(request, form, HTTPStatus.TOO_MANY_REQUESTS)
    response = redirect("door", code=session.code)
    response.status_code = HTTPStatus.SEE_OTHER
    return response


def _again(request: HttpRequest, form: StartForm, status: HTTPStatus) -> HttpResponse:
    """The front page with what was typed and the reason."""
    return render(request, "home.html", {"code": "", "error": "", "start": form}, status=status)


def _count(address: str) -> None:
    """Counts a start from this address, in this process's memory only: people's addresses are not stored."""
    key = f"selfrun.{address}"
    cache.add(key, 0, HOUR)
    try:
        count = cache.incr(key)
    except ValueError:  # the count expired between the two lines
        return
    if count > MOST_AN_HOUR:
        raise LimitReached(gettext_noop("Many groups were started from your network just now. Please wait an hour."))


def lobby_of(session: Session) -> dict[str, object]:
    """What the page shows to participants of such a session, so that they can bring others in."""
    if not session.self_run:
        return {}
    plan = session.plan()
    return {**invitation_of(session), "minutes": minutes(plan), "least": plan.group_sizes.least}


def invitation_at_the_door(session: Session, seen: Snapshot) -> dict[str, object]:
    """Who invites, and for how many minutes. The first participant has mostly made the
    session; all of them have the link."""
    if not session.self_run:
        return {}
    return {"inviter": seen.here[0].name if seen.here else "", "minutes": minutes(session.plan())}


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
