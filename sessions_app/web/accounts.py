"""Accounts for hosts: signing up, signing in, and a new password for a forgotten one."""

from http import HTTPStatus
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import login, views
from django.core import signing
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from serving import patience

from ..models import User
from ..services import leaving
from .fields import FIELD, Fields, as_text, read
from .forms.account import AskForm, NewPasswordForm, SignInForm, SignupForm, taken
from .guesses import origin_of
from .kept import gives_back, press_again, sign_in_with, unproven

KNOWN = "troika_known"  # the cookie of a browser that was signed in: wrong passwords from elsewhere do not slow it down
KNOWN_SECONDS = 365 * 24 * 3600


@gives_back
@require_http_methods(["GET", "HEAD", "POST"])
def signup(request: HttpRequest) -> HttpResponse:
    """Makes an account, signs in with it, and leads on to the page that was asked for."""
    onward = _onward(request)
    if request.user.is_authenticated:
        return redirect(onward)
    form = SignupForm(request.POST if request.method == "POST" else None)
    if why := unproven(request):
        form.add_error(None, why)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            user = User.objects.create_user(data["email"], data["password"], name=data["name"])
        except IntegrityError:  # the button was pressed twice, and the first press made the account
            form.add_error("email", taken())
        else:
            login(request, user)
            return _known_from_now_on(request, redirect(onward), user)
    context = {"form": form, "next": onward if "next" in (request.POST or request.GET) else ""}
    return render(request, "accounts/signup.html", context, status=400 if form.errors else 200)


def _onward(request: HttpRequest) -> str:
    """The address in `next` if it is on this site, else the list of sessions."""
    wanted = (request.POST or request.GET).get("next", "")
    hosts, secure = {request.get_host()}, request.is_secure()
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=hosts, require_https=secure)
    return wanted if ours else resolve_url("host_list")


class SignIn(views.LoginView):
    """Signs in. After wrong passwords it looks at none until a wait is over."""

    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    gives_back = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if (
            request.method == "POST" and request.user.is_authenticated and self.kept is not None
        ):  # they signed in in another tab
            return press_again(request, self.get_success_url(), self.kept)
        if unproven(request):
            if request.user.is_authenticated:  # Django's own view would check the proof again
                return redirect(self.get_success_url())
            form = self.get_form()
            form.add_error(None, unproven(request))
            return self.render_to_response(self.get_context_data(form=form))
        return super().dispatch(request, *args, **kwargs)

    @property
    def kept(self) -> Fields | None:
        """The fields that were typed before signing in was needed."""
        return read(self.request.POST.get(FIELD, ""))

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(**more) | {FIELD: "" if self.kept is None else as_text(self.kept)}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"origin": origin_of(self.request), "known_as": _known_as(self.request)}

    def form_valid(self, form: Any) -> HttpResponse:
        fields, onward = self.kept, super().form_valid(form)
        response = press_again(self.request, onward["Location"], fields) if fields is not None else onward
        return _known_from_now_on(self.request, response, cast(User, form.get_user()))

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        if form.wait:
            response.status_code, response["Retry-After"] = HTTPStatus.TOO_MANY_REQUESTS, str(form.wait)
        return response


class SignOut(views.LogoutView):
    """Signs out and closes this sign-in's desks. A user who does so to switch accounts keeps what they typed."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user if request.user.is_authenticated else None
        response: HttpResponse = super().post(request, *args, **kwargs)
        if user is not None:
            leaving.signed_out(user)
        fields = read(request.POST.get(FIELD, ""))
        return response if fields is None else sign_in_with(request, request.POST.get("next", ""), fields)


class AskForPassword(views.PasswordResetView):
    """Sends a link for a new password, a few an hour. The page never says whether the account exists."""

    template_name = "accounts/password_reset_form.html"
    email_template_name = "accounts/password_reset_email.txt"
    subject_template_name = "accounts/password_reset_subject.txt"
    form_class = AskForm

    def form_valid(self, form: Any) -> HttpResponse:
        if not patience.may_ask(origin_of(self.request)):
            form.add_error(
                None,
                gettext(
                    "Many links were asked for from your network just now. Please look into your mail, or wait an hour."
                ),
            )
            response: HttpResponse = self.form_invalid(form)
            response.status_code, response["Retry-After"] = HTTPStatus.TOO_MANY_REQUESTS, str(patience.HOUR)
            return response
        if not patience.may_be_sent(form.cleaned_data["email"]):
            return redirect(self.get_success_url())  # the links sent this hour still work
        self.extra_email_context = {"public_url": settings.PUBLIC_URL}
        return super().form_valid(form)


class NewPassword(views.PasswordResetConfirmView):
    """Sets a new password. Whoever reads the account's mail owns it, so earlier wrong
    passwords do not delay this browser.

    The old password's sign-ins end, and the desks of all browsers close.
    """

    template_name = "accounts/password_reset_confirm.html"
    form_class = NewPasswordForm

    def form_valid(self, form: Any) -> HttpResponse:
        patience.right(form.user.email, origin_of(self.request))
        response = super().form_valid(form)
        leaving.signed_out(form.user)
        return _known_from_now_on(self.request, response, form.user)


def _known_as(request: HttpRequest) -> str:
    """The address of the account that this browser was last signed in to; empty if there is none."""
    try:
        return str(signing.Signer(salt=KNOWN).unsign(request.COOKIES.get(KNOWN, "")))
    except signing.BadSignature:
        return ""


def _known_from_now_on(request: HttpRequest, response: HttpResponse, user: User) -> HttpResponse:
    response.set_cookie(
        KNOWN,
        signing.Signer(salt=KNOWN).sign(user.email),
        max_age=KNOWN_SECONDS,
        path=resolve_url("login"),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response
