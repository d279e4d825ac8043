"""Accounts of facilitators: making one. Signing in, out and a new password are Django's own views."""

from django.contrib.auth import login
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from ..models import User
from .forms import SignupForm, taken


@require_http_methods(["GET", "HEAD", "POST"])
def signup(request: HttpRequest) -> HttpResponse:
    """Make an account, sign in with it, and go on to where somebody was going."""
    onward = _onward(request)
    if request.user.is_authenticated:
        return redirect(onward)
    form = SignupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            user = User.objects.create_user(data["email"], data["password"], name=data["name"])
        except IntegrityError:  # the button was pressed twice, and the first press has made the account
            form.add_error("email", taken())
        else:
            login(request, user)
            return redirect(onward)
    context = {"form": form, "next": onward if "next" in (request.POST or request.GET) else ""}
    return render(request, "accounts/signup.html", context, status=400 if form.errors else 200)


def _onward(request: HttpRequest) -> str:
    """The address in `next` if it is one of ours, else my sessions."""
    wanted = (request.POST or request.GET).get("next", "")
    hosts, secure = {request.get_host()}, request.is_secure()
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=hosts, require_https=secure)
    return wanted if ours else resolve_url("host_list")
