"""Accounts of facilitators: making one. Signing in, out and a new password are Django's own views."""

from django.contrib.auth import login
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ..models import User
from .forms import SignupForm, taken


@require_http_methods(["GET", "HEAD", "POST"])
def signup(request: HttpRequest) -> HttpResponse:
    """Make an account and sign in with it."""
    if request.user.is_authenticated:
        return redirect("host_list")
    form = SignupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            user = User.objects.create_user(data["email"], data["password"], name=data["name"])
        except IntegrityError:  # the button was pressed twice, and the first press has made the account
            form.add_error("email", taken())
        else:
            login(request, user)
            return redirect("host_list")
    return render(request, "accounts/signup.html", {"form": form}, status=400 if form.errors else 200)
