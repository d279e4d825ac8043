"""One voice a table: while all are together, a group says that it has something to say, and a facilitator says which
one is heard. Changes no person, seat or clock, and no participant's screen; that group's phones are told to ask.

Every command returns the version after it. One that changes nothing makes no new version.
Why: docs/decisions.md#one-voice-a-table-names-no-person
"""

from collections.abc import Callable

from django.db import transaction

from ..domain.errors import Forbidden, NotFound, Stale, WrongMoment, gettext_noop
from ..domain.units import Ms
from ..domain.voices import Voices
from ..models import Participant, Round
from ..notices import notify
from ..selectors import RoundView, Snapshot, snapshot
from ..selectors.state import TablesToHear
from ..selectors.voices import people_of, table_of_voice
from .changing import changing
from .whom import oneself, require_in

Act = Callable[[Voices], Voices]


def hear(session_id: int, round: int, number: int, now_ms: Ms) -> int:
    """The group with this number is heard now in round `round`; whoever was being heard has been. Raises Stale,
    WrongMoment, NotFound."""
    return _change(session_id, lambda voices: voices.hear(number), now_ms, round=round, number=number)


def take_back(session_id: int, round: int, number: int, now_ms: Ms) -> int:
    """This group has not been heard after all. Raises Stale, WrongMoment, NotFound."""
    return _change(session_id, lambda voices: voices.take_back(number), now_ms, round=round, number=number)


def hear_nobody(session_id: int, round: int, now_ms: Ms) -> int:
    """Nobody is being heard any more. Raises Stale, WrongMoment."""
    return _change(session_id, Voices.done, now_ms, round=round)


def ask(participant: Participant, on: bool, now_ms: Ms) -> tuple[int, int]:
    """Somebody says that their group has something to say, or not after all: whoever of it does counts for all of
    it. Returns the version, and the number of the group. Raises Forbidden, WrongMoment."""
    session_id = participant.session_id
    require_in(oneself(participant.session, participant.pk))
    number = table_of_voice(participant, _tables(snapshot(session_id), now_ms))
    if number is None:
        raise Forbidden(gettext_noop("You sat in no group in the round before."))

    def act(voices: Voices) -> Voices:
        return voices.ask(number, on=on)

    return _change(session_id, act, now_ms, number=number, urgent=False), number


def _change(
    session_id: int,
    act: Act,
    now_ms: Ms,
    *,
    round: int | None = None,
    number: int | None = None,
    urgent: bool = True,
) -> int:
    """Does it unless it is done already: then nobody waits for the lock, as when all of a table press at once."""
    seen = snapshot(session_id)
    begun = _plenary(seen, now_ms, round, number)
    if act(begun.voices) == begun.voices:
        return seen.version
    with changing(session_id, urgent=urgent, clocks_only=True) as session:
        seen = snapshot(session_id)
        begun = _plenary(seen, now_ms, round, number)
        after = act(begun.voices)
        held = Round.objects.get(session=session, number=begun.number)
        held.voices = after.stored()
        held.save(update_fields=["voices"])
        told = people_of(session_id, _tables(seen, now_ms), begun.voices.told_otherwise(after))
        transaction.on_commit(lambda: notify.voice(session_id, told))
    return session.version


def _plenary(seen: Snapshot, now_ms: Ms, round: int | None, number: int | None) -> RoundView:
    """The round at work, if it is this `round` and the group with this `number` can be heard in it (None: any)."""
    tables = _tables(seen, now_ms)
    if seen.begun is None or round not in (None, seen.begun.number):
        raise Stale
    if number is not None and number not in tables.numbers:
        raise NotFound(gettext_noop("There was no such group in the round before."))
    return seen.begun


def _tables(seen: Snapshot, now_ms: Ms) -> TablesToHear:
    tables = seen.hearing(now_ms)
    if tables is None:
        raise WrongMoment(gettext_noop("Groups are heard while all are together after a round in groups."))
    return tables
