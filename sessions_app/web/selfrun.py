"""Three people start by themselves: the form on the front page, and what their lobby needs to bring others in."""

from http import HTTPStatus

from django import forms
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from ..domain.errors import Invalid, LimitReached, gettext_noop
from ..domain.zones import NOWHERE, checked_zone
from ..guessing import address_of
from ..identity import could_be_secret, new_secret
from ..models import Session
from ..services import selfrun
from .errors import words
from .kept import gives_back, unproven
from .stage import invitation_of

MOST_AN_HOUR = 60  # from one address: a whole class behind one router may start at once, a script may not go on
HOUR = 3600


class StartForm(forms.Form):
    """`ticket` makes a second press of the button find the session that the first one made."""

    title = forms.CharField(
        label=gettext_lazy("A name for it"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    place = forms.ChoiceField(
        label=gettext_lazy("Where you are"),
        choices=[
            (Session.Place.ROOM, gettext_lazy("We sit together")),
            (Session.Place.OWN, gettext_lazy("We are in a call")),
        ],
        initial=Session.Place.ROOM,
        widget=forms.RadioSelect,
    )
    ticket = forms.CharField(required=False, widget=forms.HiddenInput)
    zone = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-zone": True}))

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split()) or gettext("Our trio")

    def clean_zone(self) -> str:
        """A script fills it in, and nobody sees it: a browser with a zone of its own keeps nobody from starting."""
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
    """Make a session that nobody hosts, and go to its door: whoever made it gives a name like everybody."""
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
        session = selfrun.start_session(data["title"], data["place"], data["ticket"], timezone.now(), data["zone"])
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
    """One more from this address. Counted in this process's memory only: addresses of people are not stored."""
    key = f"selfrun.{address}"
    cache.add(key, 0, HOUR)
    try:
        count = cache.incr(key)
    except ValueError:  # it ran out between the two lines
        return
    if count > MOST_AN_HOUR:
        raise LimitReached(gettext_noop("Many trios were started from your network just now. Please wait an hour."))


def lobby_of(session: Session) -> dict[str, object]:
    """What the page of somebody in such a session shows, so that they can bring others in."""
    return dict(invitation_of(session)) if session.self_run else {}
