"""What an organizer types when creating and editing a session."""

from typing import Any

import msgspec
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from ...domain.agenda import grows
from ...domain.editing import merged, print_of
from ...domain.errors import Invalid
from ...domain.keeping import LEAST_DAYS, MOST_DAYS
from ...domain.pacing import OWN, PACES
from ...domain.practice import Phase, checked_length
from ...domain.program import growing, grown, whole
from ...domain.questions import written
from ...domain.zones import checked_zone
from ...models import KEEP_DAYS, Session
from ...services import hosting
from ...services.hosting import GRACE, LEAST_GRACE, MOST_GRACE, MOST_ROUNDS, Draft
from ...telling import told
from ...templatetags.troika import clock
from ..calling import call_here
from ..errors import words
from ..flow import name_of
from ..languages import DEFAULT, languages
from .choice import CHOSEN, SHOWN, WAITING, Choosing
from .fields import LinesField, MinutesField, by_rule, check_link
from .pace import minutes, paced, prints_in, shown_pace, with_fields
from .questions import fields_for, filled, typed_in

MOST_LINKS = 1000
LONGEST_LINK = 300  # each screen brings it to every member of a group
LONGEST_QUESTION = 120
QUESTIONS = ("team_question", "language_question")  # asked at the door; empty: not asked
PRESSED, ITSELF = "press", "itself"  # how it goes from part to part
KEPT = ("language", "keep_days", "zone")
OF_THE_PAGE = frozenset({"started", "pace", "paced", SHOWN, WAITING})  # only for the page; none is stored
MORE = ("zone", "fours", *QUESTIONS, "grace", "keep_days", "language")  # what the page folds away


class SessionForm(forms.Form):
    """A session as its organizer describes it, when creating and editing.

    `started` holds hashes of what was stored when the page was made, so that saving an old page undoes
    nobody's changes. `paced` holds hashes of the minutes that the page showed, so that a chosen `pace`
    changes no minutes typed by hand. `shown` is the practice whose minutes the page showed: if another one is chosen,
    the page comes again with that one's.
    """

    started = forms.CharField(required=False, widget=forms.HiddenInput, max_length=4000)
    shown = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)
    waiting = forms.CharField(required=False, initial="", widget=forms.HiddenInput, max_length=20_000)
    practice = forms.ChoiceField(label=gettext_lazy("Practice"), required=False, widget=forms.RadioSelect)
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
    fours = forms.ChoiceField(
        label=gettext_lazy("A larger group"),
        choices=[
            (Session.Fours.SHRINK, gettext_lazy("has shorter turns and ends with the others")),
            (Session.Fours.LONGER, gettext_lazy("takes longer")),
        ],
        initial=Session.Fours.SHRINK,
        widget=forms.RadioSelect,
    )
    venue = forms.ChoiceField(
        label=gettext_lazy("Where it happens"),
        choices=[
            (Session.Venue.ROOM, gettext_lazy("In a room: a table for each group")),
            (Session.Venue.LINKS, gettext_lazy("Online: a link for each group")),
            (Session.Venue.OWN, gettext_lazy("In our own call")),
            (Session.Venue.HERE, gettext_lazy("Here, in Troika")),
        ],
        initial=Session.Venue.ROOM,
        widget=forms.RadioSelect,
    )
    link_pattern = forms.CharField(
        label=gettext_lazy("A pattern for the links"),
        max_length=LONGEST_LINK,
        required=False,
        help_text=gettext_lazy("{n} becomes the number of the group, as in https://meet.example.org/circle-{n}"),
    )
    link_list = LinesField(
        label=gettext_lazy("Or a list of links"),
        max_length=100_000,
        required=False,
        help_text=gettext_lazy("One a line, for group 1, group 2 and so on."),
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
    going = forms.ChoiceField(
        label=gettext_lazy("From part to part"),
        choices=[(PRESSED, gettext_lazy("You press for each part")), (ITSELF, gettext_lazy("By itself"))],
        required=False,
        initial=PRESSED,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, choice: Choosing, chosen: str = "", **kwargs: Any) -> None:
        """`choice`: between which practices; `chosen`: the key of the one whose minutes the form has."""
        self.chosen = chosen or choice.usual
        self.document = choice.digest(self.chosen)
        self.follows = choice.practice(self.chosen)  # with its own lengths
        self.call = call_here(self.follows)
        self.told = told(self.document)  # the same in the reader's language
        self.asked = fields_for(self.told, choice.questions(self.chosen), data)
        super().__init__(None if data is None else filled(paced(data, self.follows.plans), self.asked), **kwargs)
        self.clashes: dict[str, str] = {}  # what another person changed meanwhile, too, as it is stored now
        self.turned = False  # whether the page showed another practice's minutes when it was sent
        self.stays = False  # whether another practice was chosen too late
        self.fields[CHOSEN].choices = [(key, key) for key in choice.known]  # type: ignore[attr-defined]
        for name in (CHOSEN, SHOWN):
            self.fields[name].initial = self.chosen
        self.fields["rounds"] = forms.IntegerField(
            label=gettext("Rounds"), min_value=1, max_value=grown(self.follows, MOST_ROUNDS), initial=1
        )
        self.lengths = choice.lengths(self.chosen)  # from which typing begins
        for key, length in self.lengths.items():
            self.fields[minutes(key)] = MinutesField(initial=clock(length), max_length=10)
        for name, question in [each for asked in self.asked.values() for each in asked]:
            self.fields[name] = forms.CharField(initial=question, required=False)
        if data is None:
            typed = {name: self[name].value() for name in map(minutes, self.lengths)}
            self.initial = {**self.initial, **shown_pace(typed, self.follows.plans)}

    @classmethod
    def for_new(cls, data: Any = None, *, practice: str = "", **initial: str) -> "SessionForm":
        """The form of a session to come. `practice`: the key of the one that is chosen at first."""
        choice = Choosing(usual=practice)
        if data is None:
            return cls(choice=choice, initial={"rounds": choice.rounds(choice.usual)} | initial)
        taken = choice.taken(data)
        form = cls(taken, choice=choice, chosen=choice.chosen(data), initial=initial)
        form.turned = taken is not data
        return form

    @classmethod
    def for_session(cls, session: Session, data: Any = None, *, owns: bool) -> "SessionForm":
        """The form filled with what is stored. Only the session's owner chooses how long it is kept."""
        initial = {
            name: getattr(session, name)
            for name in ("title", "invitation", "rounds", "fours", "venue", "link_pattern", "grace", *QUESTIONS, *KEPT)
        }
        initial["going"] = ITSELF if session.runs_itself else PRESSED
        initial["link_list"] = "\n".join(session.link_list)
        choice = Choosing(session)
        initial["rounds"] = grown(choice.practice(choice.usual), session.rounds)
        shown = cls(initial=initial, choice=choice)
        stored = {name: str(shown[name].value() or "") for name in shown.fields if name not in OF_THE_PAGE}
        initial["started"] = msgspec.json.encode({name: print_of(text) for name, text in stored.items()}).decode()
        form = cls(initial=initial, choice=choice) if data is None else cls._sent(data, stored, initial, choice)
        form.fields["keep_days"].disabled = not owns
        return form

    @classmethod
    def _sent(cls, data: Any, stored: dict[str, str], initial: dict[str, Any], choice: Choosing) -> "SessionForm":
        """The form as somebody sent it, without undoing what others have stored meanwhile."""
        data = paced(data, choice.practice(choice.shown(data)).plans)
        both = merged(prints_in(data, "started"), {name: data[name] for name in stored if name in data}, stored)
        data = with_fields(data, both.fields | {"started": initial["started"]})
        stays = choice.chosen(data) != choice.usual and not choice.free
        if stays:
            data = with_fields(data, {CHOSEN: choice.usual})
        taken = choice.taken(data)
        form = cls(taken, initial=initial, choice=choice, chosen=choice.chosen(taken))
        form.clashes, form.turned, form.stays = both.clashes, taken is not data, stays
        return form

    def ask_nothing_yet(self) -> None:
        """Whoever has only chosen another practice did not mean to be done with the rest."""
        for name in [name for name in self.errors if not self[name].value()]:
            del self.errors[name]

    @property
    def phases(self) -> list[Phase]:
        """The phases of all stages, with the practice's own lengths."""
        return [phase for plan in self.follows.plans for phase in plan.phases]

    @property
    def asks(self) -> list[tuple[str, bool, list[forms.BoundField]]]:
        """The stages that have questions: what each is called, whether its rounds can be more or fewer, its fields."""
        main = growing(self.told) if grows(self.told) else None
        return [
            (name_of(stage), index == main, [self[name] for name, _ in self.asked[stage.key]])
            for index, stage in enumerate(self.told.stages)
            if stage.key in self.asked
        ]

    @property
    def can_wait(self) -> bool:
        """Whether the turn of somebody who is away waits for them."""
        return any(plan.rule.can_wait for plan in self.follows.plans)

    @property
    def wrong_minutes(self) -> bool:
        """Whether a phase has an error; then the page shows the phases."""
        return any(minutes(key) in self.errors for key in self.lengths)

    @property
    def wrong_more(self) -> bool:
        return any(name in self.errors for name in MORE)

    @property
    def language_name(self) -> str:
        return dict(languages()).get(str(self["language"].value()), "")

    def clean_zone(self) -> str:
        """The name of a time zone, or nothing."""
        typed: str = self.cleaned_data["zone"]
        return by_rule(checked_zone, typed) if typed.strip() else ""

    def clean_link_pattern(self) -> str:
        pattern: str = self.cleaned_data["link_pattern"].strip()
        if pattern:
            check_link(pattern.replace("{n}", "1"))
            if "{n}" not in pattern:
                raise ValidationError(gettext("Put {n} where the number of the group goes."))
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
        for phase in self.phases:
            field = minutes(phase.key)
            if field in cleaned:
                try:
                    checked_length(phase, cleaned[field])
                except Invalid as error:
                    self.add_error(field, words(error))
        try:
            cleaned["questions"] = written(self.follows, self.told, typed_in(cleaned, self.asked))
        except Invalid as error:
            self.add_error(error.field, words(error))
        if cleaned.get("venue") == Session.Venue.HERE and self.call.refused:
            self.add_error("venue", self.call.refused)
        if self.stays:
            self.add_error(CHOSEN, words(hosting.too_late()))
        self._check_links(cleaned)
        for name, stored in self.clashes.items():
            if not self.fields[name].disabled:
                self.add_error(name, _changed_meanwhile(self.fields[name], stored))
        return cleaned

    def _check_links(self, cleaned: dict[str, Any]) -> None:
        """A link for each group must have links, and a call here may have some. In other sessions half a link in a
        hidden field must not be an error."""
        if cleaned.get("venue") == Session.Venue.HERE:
            return
        if cleaned.get("venue") != Session.Venue.LINKS:
            nothing = {"link_pattern": "", "link_list": []}
            cleaned.update({field: empty for field, empty in nothing.items() if self.errors.pop(field, None)})
        elif not {"link_pattern", "link_list"} & set(self.errors) and not (
            cleaned.get("link_pattern") or cleaned.get("link_list")
        ):
            self.add_error("link_pattern", gettext("Give a pattern or a list, so that each group has its link."))

    def draft(self) -> Draft:
        """The typed values as the services want them. Call only after is_valid()."""
        data = self.cleaned_data
        lengths = {key: data[minutes(key)] for key in self.lengths}
        return Draft(
            title=" ".join(data["title"].split()),
            invitation=data["invitation"],
            lengths=lengths,
            rounds=whole(self.follows, data["rounds"]),
            fours=data["fours"],
            venue=data["venue"],
            link_pattern=data["link_pattern"],
            link_list=data["link_list"],
            grace=data["grace"] or GRACE,
            language=data["language"] or DEFAULT,
            keep_days=None if self.fields["keep_days"].disabled else data["keep_days"] or KEEP_DAYS,
            zone=data["zone"] or None,
            practice=self.chosen,
            questions=data["questions"],
            runs_itself=data["going"] == ITSELF if data["going"] else None,
            **{question: " ".join(data[question].split()) for question in QUESTIONS},
        )


def _changed_meanwhile(field: Any, stored: str) -> str:
    said = str(dict(getattr(field, "choices", ())).get(stored, stored))
    if not said:
        return gettext("Somebody has emptied this meanwhile. Save again to keep what is here.")
    return gettext("Somebody has changed this meanwhile to “%(stored)s”. Save again to keep what is here.") % {
        "stored": said
    }
