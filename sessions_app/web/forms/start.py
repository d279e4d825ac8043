"""What people fill in who start by themselves, without a facilitator."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from ...domain.errors import Invalid
from ...domain.zones import NOWHERE, checked_zone
from ...identity import could_be_secret, new_secret
from ...models import Session
from ...practices import practice
from ..calling import call_here, relay_here
from ..choosing import newest_told, offers


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
            (Session.Venue.HERE, gettext_lazy("We meet here, in Troika")),
        ],
        initial=Session.Venue.ROOM,
        widget=forms.RadioSelect,
    )
    practice = forms.ChoiceField(
        label=gettext_lazy("What you will do together"), required=False, widget=forms.RadioSelect
    )
    ticket = forms.CharField(required=False, widget=forms.HiddenInput)
    zone = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-zone": True}))

    @classmethod
    def fresh(cls, practice: str = "") -> "StartForm":
        """`practice`: the key of the one that is chosen at first; if it cannot be, the first that can."""
        known = [each.key for each in offers(self_run=True)]
        return cls(initial={"ticket": new_secret(), "practice": practice if practice in known else known[0]})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(each.key, each.name) for each in offers(self_run=True)]
        self.fields["practice"].choices = names  # type: ignore[attr-defined]
        if not relay_here().joins_people:
            places = self.fields["venue"].choices  # type: ignore[attr-defined]
            self.fields["venue"].choices = [  # type: ignore[attr-defined]
                place for place in places if place[0] != Session.Venue.HERE
            ]

    def clean_practice(self) -> str:
        """Forms of older pages say none, and mean the first."""
        key: str = self.cleaned_data["practice"] or offers(self_run=True)[0].key
        return key

    def clean(self) -> dict[str, Any]:
        """Without a name, it is called as what they do."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("venue") == Session.Venue.HERE and "practice" in cleaned:
            self._check_call(cleaned["practice"])
        if "title" in cleaned and "practice" in cleaned:
            cleaned["title"] = cleaned["title"] or newest_told(cleaned["practice"]).name
        return cleaned

    def _check_call(self, key: str) -> None:
        if refused := call_here(practice(key)).refused:
            self.add_error("venue", refused)

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

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
