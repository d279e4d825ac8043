"""What hosts tell mixing beforehand: wishes in plain words, and a list of people with teams and languages."""

from collections.abc import Sequence

from ..domain import names
from ..domain.errors import Conflict, Invalid, Understood, gettext_noop
from ..domain.layout import read_list, with_roles
from ..domain.roster import Entry, Roster, read_roster
from ..domain.wording import Known, Problem, read_wishes
from ..models import Participant, Session, practice_of
from .changing import changing
from .seating import require_unfinished

LONGEST_WISHES = 10_000
LONGEST_ROSTER = 100_000


def save_wishes(session_id: int, text: str, base: str | None = None) -> int:
    """Stores the wishes; the desk shows which lines have no effect. `base`: the text from which the sender started.

    Raises Invalid if two wishes contradict each other, Conflict if somebody else has changed them since.
    """
    _require_length("wishes", text, LONGEST_WISHES)
    with changing(session_id) as session:
        require_unfinished(session)
        people = [Known(one.pk, one.label, one.team, one.language) for one in session.participants.order_by("pk")]
        _refuse("wishes", read_wishes(text, people, _most_together(session, len(people))).problems)
        _require_unchanged(session.wishes, base, text)
        session.wishes = text
        session.save(update_fields=["wishes"])
    return session.version


def _most_together(session: Session, people: int) -> int:
    """How many can sit together in any stage that has groups."""
    sizes = [stage.plan.sizes for stage in practice_of(session.document_id).stages]
    return max((each.most for each in sizes if each), default=people)


def settled(text: str, roles: Sequence[str] | None = None, headed: bool | None = None) -> str:
    """The list in its plain form, as it is stored. `roles`: what each column is, from
    somebody who saw how it was understood.

    Raises Invalid (the message names the line); Understood if nobody has yet checked this reading of the list, unless
    it is plain already and raises no question.
    """
    _require_length("roster", text, LONGEST_ROSTER)
    looked_at = None if roles is None else with_roles(text, roles, headed)
    listed = looked_at or read_list(text, headed=headed)
    _refuse("roster", tuple(listed.problems))
    if not listed.clear or (looked_at is None and not listed.as_typed):
        raise Understood(listed.plain(), asked=not listed.clear)
    return listed.plain()


def save_roster(
    session_id: int,
    text: str,
    base: str | None = None,
    roles: Sequence[str] | None = None,
    headed: bool | None = None,
) -> int:
    """Stores the list and gives participants their team and language from it. `base` as in `save_wishes`, the rest as
    in `settled`. Raises Invalid, Understood, Conflict."""
    text = settled(text, roles, headed)
    roster = read_roster(text)
    with changing(session_id) as session:
        require_unfinished(session)
        _require_unchanged(session.roster, base, text)
        before = read_roster(session.roster)
        people = [one for one in session.participants.all() if _apply(one, before, roster)]
        Participant.objects.bulk_update(people, ["team", "language"], batch_size=500)
        session.roster = text
        session.save(update_fields=["roster"])
    return session.version


def tags_for(session: Session, name: str, ordinal: int, team: str, language: str) -> tuple[str, str]:
    """The team and language of a person who joins: the list overrides what they said at the door."""
    entry = read_roster(session.roster).entry_for(name, ordinal) if session.roster else None
    return (entry.team or team, entry.language or language) if entry else (team, language)


def _apply(person: Participant, before: Roster, roster: Roster) -> bool:
    """Gives the person what the list says, and removes what only the earlier list said.
    Returns whether anything changed."""
    nothing = Entry("", "", "")
    told = roster.entry_for(person.name, person.ordinal) or nothing
    earlier = before.entry_for(person.name, person.ordinal) or nothing
    old = person.team, person.language
    person.team = told.team or ("" if _same(person.team, earlier.team) else person.team)
    person.language = told.language or ("" if _same(person.language, earlier.language) else person.language)
    return old != (person.team, person.language)


def _same(one: str, other: str) -> bool:
    return names.key(one) == names.key(other)


def _require_unchanged(stored: str, base: str | None, text: str) -> None:
    if base is not None and stored not in (base, text):
        raise Conflict(
            stored,
            gettext_noop("Somebody else has saved this meanwhile. Yours is kept here; look at both, then save again."),
        )


def require_length(text: str) -> None:
    """Raises Invalid if this is too long for a list."""
    _require_length("roster", text, LONGEST_ROSTER)


def _require_length(field: str, text: str, most: int) -> None:
    if len(text) > most:
        template = gettext_noop("Please use {most} characters at most; this has {length}.")
        raise Invalid(field, template, most=most, length=len(text))


def _refuse(field: str, problems: tuple[Problem, ...]) -> None:
    refused = next((problem for problem in problems if problem.refused), None)
    if refused:
        raise Invalid(field, refused.template, **refused.data)
