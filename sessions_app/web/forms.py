"""What people type into forms, checked and turned into domain values. Errors appear beside their fields."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec
from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm, SetPasswordForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy, ngettext

from serving import patience

from ..domain import names
from ..domain.editing import merged, print_of
from ..domain.errors import Invalid
from ..domain.formats import MINUTE, SECOND, checked_length
from ..domain.keeping import LEAST_DAYS, MOST_DAYS
from ..domain.mail import plain_address
from ..domain.pacing import OWN, PACES, lengths_of, pace_of
from ..domain.zones import checked_zone
from ..identity import could_be_secret
from ..models import KEEP_DAYS, Session, User
from ..practices import practice
from ..services.hosting import GRACE, LEAST_GRACE, MOST_GRACE, MOST_ROUNDS, Draft
from ..templatetags.troika import clock
from .errors import words
from .languages import DEFAULT, languages

MOST_LINKS = 1000
LONGEST_QUESTION = 120
QUESTIONS = ("team_question", "language_question")  # asked at the door; empty: not asked
KEPT = ("language", "keep_days", "zone")
OF_THE_PAGE = frozenset({"started", "pace", "paced"})  # only for the page; none is stored
PHASES = tuple(practice("troika").lengths)
MORE = ("zone", "fours", *QUESTIONS, "grace", "keep_days", "language")  # what the page folds away
PASSWORD_HELP = gettext_lazy("At least 8 characters, and not one that everybody uses.")
LONGEST_LINK = 300  # each screen brings it to every member of a group


def taken() -> str:
    return gettext("There is an account with this address already. You can sign in with it.")


class AddressField(forms.EmailField):
    """An e-mail address in its normal form, so that it is equal at signing up, signing
    in and asking for a new password."""

    def to_python(self, value: Any) -> str:
        return plain_address(super().to_python(value) or "")


class SignInForm(AuthenticationForm):
    """E-mail and password. The form never says which one is wrong, because that would tell who has an account.

    `place`: the sender's address. `known_as`: the account that this browser has been signed in to, or nothing. `wait`:
    seconds until the next password is looked at.
    """

    username = AddressField(widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}))

    def __init__(self, *args: Any, place: str = "", known_as: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.known_as, self.wait = place, known_as, 0
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
        place = f"known {self.place}" if known else self.place  # not shared with strangers at this address
        self.wait = patience.seconds_to_wait(account, place, known=known)
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
            patience.wrong(account, place, known=known)
            raise
        patience.right(account, place)
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
        return clean_name(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "password" in cleaned:
            draft = User(email=cleaned.get("email", ""), name=cleaned.get("name", ""))
            try:
                password_validation.validate_password(cleaned["password"], draft)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


def clean_name(typed: str) -> str:
    """A name by the domain's rule. Its error becomes a form's."""
    try:
        return names.clean(typed)
    except Invalid as error:
        raise ValidationError(words(error)) from error


def clean_tag(typed: str, field: str) -> str:
    """A team or a language by the domain's rule. Its error becomes a form's."""
    try:
        return names.tag(typed, field)
    except Invalid as error:
        raise ValidationError(words(error)) from error


class JoinForm(forms.Form):
    """The door. `ticket` makes a second press of the button find the participant that the
    first one made: known.ticket_of.

    The session decides whether to ask for a team and a language; answers that it does not ask for are ignored.
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
    ticket = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_team(self) -> str:
        return clean_tag(self.cleaned_data["team"], "team")

    def clean_language(self) -> str:
        return clean_tag(self.cleaned_data["language"], "language")

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_ticket(self) -> str:
        ticket: str = self.cleaned_data["ticket"]
        return ticket if could_be_secret(ticket) else ""


class LinesField(forms.CharField):
    """Several lines of text. A line break counts as one character, though forms send two."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


class SessionForm(forms.Form):
    """A session as its organizer describes it, when creating and editing.

    `started` holds hashes of what was stored when the page was made, so that saving an old page undoes
    nobody's changes. `paced` holds hashes of the minutes that the page showed, so that a chosen `pace`
    changes no minutes typed by hand.
    """

    started = forms.CharField(required=False, widget=forms.HiddenInput, max_length=4000)
    pace = forms.ChoiceField(
        label=gettext_lazy("How long"), choices=[(each, each) for each in (*PACES, OWN)], required=False
    )
    paced = forms.CharField(required=False, widget=forms.HiddenInput, max_length=1000)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    invitation = LinesField(
        label=gettext_lazy("Invitation"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("People read this at the door."),
    )
    rounds = forms.IntegerField(label=gettext_lazy("Rounds"), min_value=1, max_value=MOST_ROUNDS, initial=1)
    fours = forms.ChoiceField(
        label=gettext_lazy("A trio of four"),
        choices=[
            (Session.Fours.SHRINK, gettext_lazy("has shorter turns and ends with the others")),
            (Session.Fours.LONGER, gettext_lazy("takes longer")),
        ],
        initial=Session.Fours.SHRINK,
        widget=forms.RadioSelect,
    )
    place = forms.ChoiceField(
        label=gettext_lazy("Where it happens"),
        choices=[
            (Session.Place.ROOM, gettext_lazy("In a room: a table for each trio")),
            (Session.Place.LINKS, gettext_lazy("Online: a link for each trio")),
            (Session.Place.OWN, gettext_lazy("In our own call")),
        ],
        initial=Session.Place.ROOM,
        widget=forms.RadioSelect,
    )
    link_pattern = forms.CharField(
        label=gettext_lazy("A pattern for the links"),
        max_length=LONGEST_LINK,
        required=False,
        help_text=gettext_lazy("{n} becomes the number of the trio, as in https://meet.example.org/circle-{n}"),
    )
    link_list = LinesField(
        label=gettext_lazy("Or a list of links"),
        max_length=100_000,
        required=False,
        help_text=gettext_lazy("One a line, for trio 1, trio 2 and so on."),
    )
    grace = forms.IntegerField(
        label=gettext_lazy("After how many seconds without a connection somebody counts as away"),
        min_value=LEAST_GRACE,
        max_value=MOST_GRACE,
        required=False,
        initial=GRACE,
    )
    team_question = forms.CharField(
        label=gettext_lazy("Ask at the door for a team"), max_length=LONGEST_QUESTION, required=False
    )
    language_question = forms.CharField(
        label=gettext_lazy("Ask at the door for a language"), max_length=LONGEST_QUESTION, required=False
    )
    language = forms.ChoiceField(
        label=gettext_lazy("In which language people will write"), choices=languages, required=False, initial=DEFAULT
    )
    keep_days = forms.IntegerField(
        label=gettext_lazy("For how many days it is kept after its end"),
        min_value=LEAST_DAYS,
        max_value=MOST_DAYS,
        required=False,
        initial=KEEP_DAYS,
    )

    zone = forms.CharField(label=gettext_lazy("Time zone"), max_length=64, required=False)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(None if data is None else paced(data), **kwargs)
        self.clashes: dict[str, str] = {}  # what another person changed meanwhile, too, as it is stored now
        for phase in practice("troika").phases:
            self.fields[minutes(phase.key)] = MinutesField(initial=clock(phase.length), max_length=10)
        if data is None:
            self.initial = {**self.initial, **_shown_pace({name: self[name].value() for name in map(minutes, PHASES)})}

    @classmethod
    def for_session(cls, session: Session, data: Any = None, *, owns: bool) -> "SessionForm":
        """The form filled with what is stored. Only the session's owner chooses how long it is kept."""
        initial = {
            name: getattr(session, name)
            for name in ("title", "invitation", "rounds", "fours", "place", "link_pattern", "grace", *QUESTIONS, *KEPT)
        }
        initial["link_list"] = "\n".join(session.link_list)
        initial |= {minutes(key): clock(length) for key, length in session.format().lengths.items()}
        shown = cls(initial=initial)
        stored = {name: str(shown[name].value() or "") for name in shown.fields if name not in OF_THE_PAGE}
        initial["started"] = msgspec.json.encode({name: print_of(text) for name, text in stored.items()}).decode()
        if data is None:
            form = cls(initial=initial)
        else:
            data = paced(data)
            both = merged(_prints(data, "started"), {name: data[name] for name in stored if name in data}, stored)
            form = cls(_with(data, both.fields | {"started": initial["started"]}), initial=initial)
            form.clashes = both.clashes
        form.fields["keep_days"].disabled = not owns
        return form

    @property
    def wrong_minutes(self) -> bool:
        """Whether a phase has an error; then the page shows the phases."""
        return any(minutes(key) in self.errors for key in PHASES)

    @property
    def wrong_more(self) -> bool:
        return any(name in self.errors for name in MORE)

    @property
    def language_name(self) -> str:
        return dict(languages()).get(str(self["language"].value()), "")

    def clean_zone(self) -> str:
        """The name of a time zone, or nothing."""
        typed: str = self.cleaned_data["zone"]
        if not typed.strip():
            return ""
        try:
            return checked_zone(typed)
        except Invalid as error:
            raise ValidationError(words(error)) from error

    def clean_link_pattern(self) -> str:
        pattern: str = self.cleaned_data["link_pattern"].strip()
        if pattern:
            check_link(pattern.replace("{n}", "1"))
            if "{n}" not in pattern:
                raise ValidationError(gettext("Put {n} where the number of the trio goes."))
        return pattern

    def clean_link_list(self) -> list[str]:
        links = [line.strip() for line in self.cleaned_data["link_list"].splitlines() if line.strip()]
        if len(links) > MOST_LINKS:
            raise ValidationError(gettext("Please give %(most)s links at most.") % {"most": MOST_LINKS})
        for link in links:
            if len(link) > LONGEST_LINK:
                raise ValidationError(gettext("A link can have %(most)s characters.") % {"most": LONGEST_LINK})
            check_link(link)
        return links

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for phase in practice("troika").phases:
            field = minutes(phase.key)
            if field in cleaned:
                try:
                    checked_length(phase, cleaned[field])
                except Invalid as error:
                    self.add_error(field, words(error))
        self._check_links(cleaned)
        for name, stored in self.clashes.items():
            if not self.fields[name].disabled:
                self.add_error(name, _changed_meanwhile(self.fields[name], stored))
        return cleaned

    def _check_links(self, cleaned: dict[str, Any]) -> None:
        """Online sessions need links. In other sessions half a link in a hidden field must not be an error."""
        if cleaned.get("place") != Session.Place.LINKS:
            nothing = {"link_pattern": "", "link_list": []}
            cleaned.update({field: empty for field, empty in nothing.items() if self.errors.pop(field, None)})
        elif not {"link_pattern", "link_list"} & set(self.errors) and not (
            cleaned.get("link_pattern") or cleaned.get("link_list")
        ):
            self.add_error("link_pattern", gettext("Give a pattern or a list, so that each trio has its link."))

    def draft(self) -> Draft:
        """The typed values as the services want them. Call only after is_valid()."""
        data = self.cleaned_data
        lengths = {key: data[minutes(key)] for key in PHASES}
        return Draft(
            title=" ".join(data["title"].split()),
            invitation=data["invitation"],
            lengths=lengths,
            rounds=data["rounds"],
            fours=data["fours"],
            place=data["place"],
            link_pattern=data["link_pattern"],
            link_list=data["link_list"],
            grace=data["grace"] or GRACE,
            language=data["language"] or DEFAULT,
            keep_days=None if self.fields["keep_days"].disabled else data["keep_days"] or KEEP_DAYS,
            zone=data["zone"] or None,
            **{question: " ".join(data[question].split()) for question in QUESTIONS},
        )


def _with(data: Any, fields: Mapping[str, str]) -> Any:
    """A copy of the posted data with these fields."""
    copy = data.copy()
    for name, text in fields.items():
        copy[name] = text
    return copy


def minutes(phase: str) -> str:
    """The name of the field for a phase's length."""
    return f"minutes_{phase}"


def paced(data: Any) -> Any:
    """The posted data with the minutes of the chosen pace. A phase that somebody typed
    differently keeps the typed minutes.

    The page's script does this at once; without scripts, the server does it here.
    """
    typed = {name: str(data[name]) for name in map(minutes, PHASES) if name in data}
    pace, shown = data.get("pace"), _prints(data, "paced")
    if pace in PACES:
        chosen = {minutes(key): clock(length) for key, length in lengths_of(practice("troika"), pace).items()}
        typed |= {name: chosen[name] for name, text in typed.items() if shown.get(name) == print_of(text)}
    known = {"pace"} if pace and pace not in (*PACES, OWN) else set()  # the form reports an unknown pace
    return _with(data, typed | {name: text for name, text in _shown_pace(typed).items() if name not in known})


def _shown_pace(typed: Mapping[str, str]) -> dict[str, str]:
    """The page's fields that say which minutes it shows, and which pace these are."""
    prints = {name: print_of(text) for name, text in typed.items()}
    try:
        lengths = {key: MinutesField().clean(typed.get(minutes(key))) for key in PHASES}
    except ValidationError:
        lengths = {}
    return {"pace": pace_of(practice("troika"), lengths), "paced": msgspec.json.encode(prints).decode()}


def _prints(data: Any, field: str) -> dict[str, str]:
    """The hashes that a page carried in a field; none if the field is not of our making.
    Then everything counts as typed."""
    try:
        return msgspec.json.decode(data.get(field) or "{}", type=dict[str, str])
    except (msgspec.DecodeError, RecursionError):
        return {}


def _changed_meanwhile(field: Any, stored: str) -> str:
    said = str(dict(getattr(field, "choices", ())).get(stored, stored))
    if not said:
        return gettext("Somebody has emptied this meanwhile. Save again to keep what is here.")
    return gettext("Somebody has changed this meanwhile to “%(stored)s”. Save again to keep what is here.") % {
        "stored": said
    }


class MinutesField(forms.CharField):
    """Minutes as people write them: 1.5, 1,5 or 1:30. The value is in milliseconds."""

    def clean(self, value: Any) -> int:
        text = super().clean(value).strip().replace(",", ".")
        colon = re.fullmatch(r"([0-9]{1,3}):([0-5][0-9](?:\.[0-9]{1,3})?)", text, re.ASCII)
        if colon:
            return int(colon[1]) * MINUTE + round(float(colon[2]) * SECOND)
        if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,4})?", text, re.ASCII):
            return round(float(text) * MINUTE)
        raise ValidationError(gettext("Write minutes as 1.5 or 1:30."))


def check_link(link: str) -> None:
    """Raises unless `link` is a whole http(s) address: any other could run as a script when clicked."""
    try:
        parts = urlsplit(link)
        port_is_a_number = parts.port is None or parts.port > 0
    except ValueError:
        port_is_a_number, parts = False, urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or not port_is_a_number or re.search(r"\s", link):
        raise ValidationError(
            gettext("“%(link)s” is not a web address. It should begin with https://") % {"link": link[:80]}
        )
