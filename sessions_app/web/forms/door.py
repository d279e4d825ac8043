"""What somebody who comes in types at the door."""

from django import forms
from django.utils.translation import gettext_lazy

from ...domain import names
from ...domain.cases import clean_line
from ...identity import could_be_secret
from .fields import by_rule


class JoinForm(forms.Form):
    """The door. `ticket` makes a second press of the button find the participant that the
    first one made: known.ticket_of.

    The session decides whether to ask for a team and a language, and its practice for a case (`brings`, and a `line`
    about it); answers to what is not asked are ignored.
    """

    # No max_length on the input: a long pasted text must come back unchanged, with the error.
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        strip=False,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "autocapitalize": "words", "spellcheck": "false"}),
    )
    team = forms.CharField(strip=False, required=False)
    language = forms.CharField(strip=False, required=False)
    brings = forms.BooleanField(required=False)
    line = forms.CharField(strip=False, required=False)
    ticket = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_team(self) -> str:
        return by_rule(names.tag, self.cleaned_data["team"], "team")

    def clean_language(self) -> str:
        return by_rule(names.tag, self.cleaned_data["language"], "language")

    def clean_line(self) -> str:
        return by_rule(clean_line, self.cleaned_data["line"])

    def clean_name(self) -> str:
        return by_rule(names.clean, self.cleaned_data["name"])

    def clean_ticket(self) -> str:
        ticket: str = self.cleaned_data["ticket"]
        return ticket if could_be_secret(ticket) else ""
