"""What Troika promises whatever people do, and whether it was kept, judged by what they saw and did. Pure.

Each check yields once for every comparison: an empty string if the promise was kept, else what was seen. It knows only
the protocol, not how the server keeps its promises.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ..history import NO_ERRORS, NOTES_KEPT, SAME_PERSON, History
from ..tables import Tables
from .agreement import group_mates_see_the_same, people_and_desk_agree
from .alone import alone_is_helped, alone_is_named
from .cards import cards_reach_their_table, gathering_reaches_its_table, tables_show_their_cards_and_no_others
from .desk import desk_shows_who_is_away, everybody_is_on_the_desk
from .journeys import (
    each_case_is_served,
    everybody_sees_one_text,
    groups_stay_whole,
    guests_travel_on,
    who_stays_does_not_move,
)
from .moments import a_moment_costs_no_time
from .onward import it_goes_on_when_it_said
from .position import position_never_jumps
from .returning import returners_find_their_seat
from .turns import everybody_here_had_a_turn, nobody_twice_before_all_once, owed_people_come_first
from .voices import tables_are_heard_in_turn, the_stage_names_whom_the_desk_hears, whoever_asks_is_heard_of
from .wall import nothing_else_stands_there, the_stage_shows_what_all_lay

Check = Callable[[History], Iterator[str]]

PROMISES: dict[str, Check] = {
    "nobody holds a second turn before everybody here has held one": nobody_twice_before_all_once,
    "whoever stayed and did not pass had a turn": everybody_here_had_a_turn,
    "who is owed a turn comes first in the next round": owed_people_come_first,
    "the present position never jumps because of others": position_never_jumps,
    "who is left alone is named on the desk": alone_is_named,
    "who is left alone is brought to others": alone_is_helped,
    "everybody is somewhere on the desk": everybody_is_on_the_desk,
    "the desk shows who is away": desk_shows_who_is_away,
    "everybody’s screens of a group agree": group_mates_see_the_same,
    "own screen and desk agree": people_and_desk_agree,
    "who returns finds their seat": returners_find_their_seat,
    "nobody comes to a table again while another is left": guests_travel_on,
    "who stays at a table does not move": who_stays_does_not_move,
    "groups that are put together stay whole": groups_stay_whole,
    "each case is helped with, and who brings it holds the turn": each_case_is_served,
    "where all are together, everybody sees one text": everybody_sees_one_text,
    "a moment that a group needs costs it no time": a_moment_costs_no_time,
    "what goes on by itself does so when it was said": it_goes_on_when_it_said,
    "tables are heard in turn": tables_are_heard_in_turn,
    "a table that asks to be heard is heard of": whoever_asks_is_heard_of,
    "the stage names the table that the desk hears": the_stage_names_whom_the_desk_hears,
}
OF_CARDS: dict[str, Callable[[Tables], Iterator[str]]] = {
    "a card that is saved is seen by all who sit there": cards_reach_their_table,
    "so is what is gathered": gathering_reaches_its_table,
    "a table shows all its cards, once, and no others": tables_show_their_cards_and_no_others,
    "what all lay together stands on the stage, unless it is hidden": the_stage_shows_what_all_lay,
    "and nothing else stands there": nothing_else_stands_there,
}
ON_THE_SPOT = (NOTES_KEPT, SAME_PERSON, NO_ERRORS)  # compared when it happened


@dataclass(slots=True)
class Verdict:
    """One promise: how often it could be checked, and each time that it was broken."""

    promise: str
    checked: int = 0
    broken: list[str] = field(default_factory=list)

    def add(self, wrong: str) -> None:
        self.checked += 1
        if wrong:
            self.broken.append(wrong)


def judge_cards(tables: Tables) -> list[Verdict]:
    """Checks what is promised of cards, in an unruly rehearsal or not."""
    verdicts = [Verdict(promise) for promise in OF_CARDS]
    for verdict in verdicts:
        for wrong in OF_CARDS[verdict.promise](tables):
            verdict.add(wrong)
    return verdicts


def judge(history: History) -> list[Verdict]:
    """Checks every promise against everything that happened."""
    verdicts = {promise: Verdict(promise) for promise in (*PROMISES, *ON_THE_SPOT)}
    for promise, check in PROMISES.items():
        for wrong in check(history):
            verdicts[promise].add(wrong)
    for plain in history.plain:
        verdicts[plain.promise].add(plain.wrong)
    return list(verdicts.values())
