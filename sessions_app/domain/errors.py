"""What can go wrong, in the words of the domain. Raised by domain and services, translated once at each edge.

TroikaError
├── Invalid        a value that cannot be (`field` names it)
│   └── Understood     a list in another layout: to be looked at before it counts
├── TooFew         not enough people to group
├── CasesDoNotFit   too few or too many people bring a case
├── SmallGroup      a change by hand would leave a group that is too small, or make one too large
├── Stale          what the sender saw has moved on
├── Forming        groups are being formed for somebody else's press
├── WrongMoment    the command makes no sense now
├── NoCall         this person has no call here now
├── LimitReached   a bound that protects everybody
├── Conflict       a note or a text was changed elsewhere (`current` is what is stored)
├── Closed         the session is not open, or is over
├── Forbidden      not this person's session, group or turn
├── Unreadable     the session follows a document of its practice that this version cannot read
└── NotFound       there is no such thing
    └── NoSuchSession   no session has this code: perhaps it was guessed
"""

from typing import Any, ClassVar


def gettext_noop(text: str) -> str:
    """Mark `text` for translation; the edge that shows it translates it."""
    return text


class TroikaError(Exception):
    """Base of all: `code` is stable (for programs), `template.format(**data)` is for a person."""

    code: ClassVar[str] = "error"

    def __init__(self, template: str, **data: Any) -> None:
        self.template = template
        self.data = data
        super().__init__(template.format(**data))


class Invalid(TroikaError):
    """`field` is the name of the input that cannot be."""

    code = "invalid"

    def __init__(self, field: str, template: str, **data: Any) -> None:
        self.field = field
        super().__init__(template, **data)


class TooFew(TroikaError):
    code = "too_few"

    def __init__(self, people: int, least: int) -> None:
        template = gettext_noop("A group needs at least {least} people; {people} can be seated now.")
        super().__init__(template, people=people, least=least)


class SmallGroup(TroikaError):
    code = "small_group"


class CasesDoNotFit(TroikaError):
    """There are more or fewer cases than groups of the people here: the sentence says what to do."""

    code = "cases"


class Stale(TroikaError):
    code = "stale"

    def __init__(
        self, template: str = gettext_noop("Someone was quicker, or time moved on. Nothing was changed."), **data: Any
    ) -> None:
        super().__init__(template, **data)


class Forming(TroikaError):
    code = "forming"

    def __init__(self) -> None:
        super().__init__(gettext_noop("The groups are being formed already. They are here in a moment."))


class WrongMoment(TroikaError):
    code = "wrong_moment"


class NoCall(TroikaError):
    code = "no_call"

    def __init__(self) -> None:
        super().__init__(gettext_noop("You have no call now. It is there while you sit in a group."))


class LimitReached(TroikaError):
    code = "limit"


class Conflict(TroikaError):
    code = "conflict"

    def __init__(self, current: Any, template: str = gettext_noop("This note was changed on another device.")) -> None:
        self.current = current
        super().__init__(template)


class Understood(Invalid):
    """A list in another layout: `current` is how it was read, for a person to check before it counts."""

    def __init__(self, current: str, *, asked: bool = False) -> None:
        self.current = current
        look = gettext_noop("Please look at how your list was understood, and save it again.")
        ask = gettext_noop("Please say what the columns of your list are. Then save it again.")
        super().__init__("roster", ask if asked else look)


class Closed(TroikaError):
    code = "closed"


class Forbidden(TroikaError):
    code = "forbidden"


class Unreadable(TroikaError):
    code = "unreadable"

    def __init__(self) -> None:
        super().__init__(
            gettext_noop(
                "This session was made with a text of its practice that this server cannot read. "
                "Nothing is lost. Please tell whoever runs the server."
            )
        )


class NotFound(TroikaError):
    code = "not_found"


class NoSuchSession(NotFound):
    def __init__(self) -> None:
        super().__init__(gettext_noop("There is no session with this code. Please check it and try again."))
