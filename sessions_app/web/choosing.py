"""What people read of each practice before they choose one, in their language. Knows none of them by name."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.translation import get_language, gettext

from ..domain.agenda import minutes, once
from ..domain.practice import Plan, Practice, Sizes
from ..domain.practice.plan import ALONE
from ..domain.program import growing
from ..models import Session
from ..practices import digest_of, keys, shipped
from ..telling import told

AT_HAND = 6  # practices that are seen at once; a page of all of them hides what comes below


@dataclass(frozen=True, slots=True)
class Offered:
    """A practice as a card shows it. `together`: with how many; `asks`: the same as a question to them. `minutes`: how
    long a first round is or, if there are several stages (`staged`), all of it. `spoken`: attributes for an element
    with its words, if these are in another language than the page's. `has_page`: whether one can read about it
    here."""

    key: str
    name: str
    purpose: str
    together: str
    asks: str
    minutes: int
    staged: bool
    self_run: bool
    spoken: str
    has_page: bool


def offers(*, self_run: bool = False) -> list[Offered]:
    """All practices, in the order in which they are offered. `self_run`: those that need no facilitator."""
    return [offer_of(each) for each in map(newest_told, keys()) if each.self_run or not self_run]


def offers_for(session: Session | None) -> list[Offered]:
    """The practices for a session: also its own, if it is offered to others no more."""
    found = offers()
    if session and session.practice not in {each.key for each in found}:
        found.insert(0, held(session))
    return found


def at_hand(found: list[Offered], chosen: str, before: Iterable[str]) -> tuple[list[Offered], list[Offered]]:
    """Which practices are seen at once: the chosen one, those of earlier sessions (the latest first), and the first of
    all; and which are folded away. Both in the order in which they are offered."""
    known = [each.key for each in found]
    near = [key for key in dict.fromkeys((chosen, *before, *known)) if key in known][:AT_HAND]
    return [each for each in found if each.key in near], [each for each in found if each.key not in near]


def offer_of(told: Practice) -> Offered:
    """With the lengths that it is given with: the practice's own, or those of a session."""
    return Offered(
        key=told.key,
        name=told.name,
        purpose=told.purpose,
        together=", ".join(dict.fromkeys(map(together, told.plans))),
        asks=asked(told.plans[growing(told)].sizes),
        minutes=minutes(once(told)),
        staged=len(told.stages) > 1,
        self_run=told.self_run,
        has_page=told.key in keys(),
        spoken=_spoken(told),
    )


def _spoken(practice: Practice) -> str:
    if practice.key in shipped() or practice.language == get_language():
        return ""
    return format_html(' lang="{}" dir="auto"', practice.language)


def newest_told(key: str) -> Practice:
    """The practice with this key as it is now, in the reader's language."""
    return told(digest_of(key))


def held(session: Session) -> Offered:
    """What the session follows, with its own lengths."""
    return offer_of(told(session.document_id).with_lengths(session.lengths))


def together(plan: Plan) -> str:
    """With how many one sits: “in pairs”, “4 to 7 together”."""
    sizes = plan.sizes
    if sizes is None:
        return gettext("alone") if plan.seats == ALONE else gettext("all together")
    if sizes.least == sizes.good == 2:
        return gettext("in pairs")
    if sizes.least == sizes.good == 3:
        return gettext("in threes")
    if sizes.least == sizes.most:
        return gettext("{count} together").format(count=sizes.least)
    return gettext("{least} to {most} together").format(least=sizes.least, most=sizes.most)


def asked(sizes: Sizes | None) -> str:
    """The same as a question: “Two of you?”."""
    if sizes is None:
        return gettext("Several of you?")
    if sizes.least == sizes.good == 2:
        return gettext("Two of you?")
    if sizes.least == sizes.good == 3:
        return gettext("Three of you?")
    return gettext("{least} to {most} of you?").format(least=sizes.least, most=sizes.most)
