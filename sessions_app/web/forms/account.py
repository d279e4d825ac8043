"""What somebody with an account, or about to have one, types: address, name, passwords."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm, SetPasswordForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy, ngettext

from serving import patience

from ...domain import names
from ...domain.mail import plain_address
from ...models import User
from .fields import by_rule

PASSWORD_HELP = gettext_lazy("At least 8 characters, and not one that everybody uses.")


def taken() -> str:
    return gettext("There is an account with this address already. You can sign in with it.")


class AddressField(forms.EmailField):
    """An e-mail address in its normal form, so that it is equal at signing up, signing
    in and asking for a new password."""

    def to_python(self, value: Any) -> str:
        return plain_address(super().to_python(value) or "")


class SignInForm(AuthenticationForm):
    """E-mail and password. The form never says which one is wrong, because that would tell who has an account.

    `origin`: the sender's address. `known_as`: the account that this browser has been signed in to, or nothing. `wait`:
    seconds until the next password is looked at.
    """

    username = AddressField(widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}))

    def __init__(self, *args: Any, origin: str = "", known_as: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.origin, self.known_as, self.wait = origin, known_as, 0
        self.error_messages = {
            "invalid_login": gettext_lazy(
                "This address and this password do not belong together. Try again, or ask for a new password."
            ),
            "inactive": gettext_lazy("This account is closed."),
        }
        self.fields["username"].label = gettext_lazy("E-mail address")

    def clean(self) -> dict[str, Any]:
        account = self.cleaned_data.get("username", "")
        if not account or not self.cleaned_data.get("password"):
            return self.cleaned_data  # during the wait a password is neither right nor wrong
        known = account == self.known_as
        origin = f"known {self.origin}" if known else self.origin  # not shared with strangers at this address
        self.wait = patience.seconds_to_wait(account, origin, known=known)
        if self.wait:
            raise ValidationError(
                ngettext(
                    "That password was wrong several times. Wait {count} second and try again, or ask for a new one.",
                    "That password was wrong several times. Wait {count} seconds and try again, or ask for a new one.",
                    self.wait,
                ).format(count=self.wait)
            )
        try:
            super().clean()
        except ValidationError:
            patience.wrong(account, origin, known=known)
            raise
        patience.right(account, origin)
        return self.cleaned_data


class AskForm(PasswordResetForm):
    """Asks for a link by mail."""

    email = AddressField(
        label=gettext_lazy("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def get_users(self, email: str) -> Iterable[User]:
        user = User.objects.of_address(email)
        return [user] if user and user.is_active and user.has_usable_password() else []


class NewPasswordForm(SetPasswordForm):
    """Sets a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = PASSWORD_HELP
        self.fields["new_password2"].label = gettext_lazy("The same once more")
        self.fields["new_password2"].help_text = ""


class SignupForm(forms.ModelForm):
    """An account: e-mail, name, password."""

    email = AddressField(
        label=gettext_lazy("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=PASSWORD_HELP,
    )

    class Meta:
        model = User
        fields = ("email", "name")
        labels = {"name": gettext_lazy("Your name")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if User.objects.of_address(email):
            raise ValidationError(taken())
        return email

    def clean_name(self) -> str:
        return by_rule(names.clean, self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "password" in cleaned:
            draft = User(email=cleaned.get("email", ""), name=cleaned.get("name", ""))
            try:
                password_validation.validate_password(cleaned["password"], draft)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned
