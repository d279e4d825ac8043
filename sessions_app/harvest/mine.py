"""One participant's own page: what they wrote, by round and turn, and what others shared with them."""

from dataclasses import dataclass, field

from ..domain.notes import EVERYONE
from ..models import Participant
from ..selectors import Note, Reading, readable, rounds_of


@dataclass(slots=True)
class OwnRound:
    """A round that somebody sat in: with whom, what they wrote in it, and what their trio shared with them."""

    number: int
    people: list[str]
    notes: list[Note] = field(default_factory=list)
    shared: list[Note] = field(default_factory=list)


@dataclass(slots=True)
class OwnPage:
    rounds: list[OwnRound]
    everyone: list[Note] = field(default_factory=list)  # what people shared with everyone here


def own_page(participant: Participant) -> OwnPage:
    """All that this person may read, where it belongs."""
    held = rounds_of(participant)
    page = OwnPage([OwnRound(one["round"], [mate["name"] for mate in one["people"]]) for one in held])
    by_number = {round.number: round for round in page.rounds}
    for note in readable(Reading(participant.session_id, participant.pk)):
        if note.share == EVERYONE and not note.mine:
            page.everyone.append(note)
        elif note.round in by_number:
            (by_number[note.round].notes if note.mine else by_number[note.round].shared).append(note)
    return page
