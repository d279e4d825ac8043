"""Promise: while all are together, tables are heard in turn, and whoever has something to say is not forgotten."""

from collections.abc import Iterator
from itertools import pairwise

from ..history import History
from ..messages import HeardDesk, HeardVoices


def tables_are_heard_in_turn(history: History) -> Iterator[str]:
    """On the desk, who was not heard comes before who was, and among them who asks. Whoever was heard stays so."""
    last: tuple[int, HeardVoices] | None = None
    for _, desk in history.desks:
        if desk.voices is None:
            continue
        number, voices = desk.session.round, desk.voices
        wrong = _out_of_order(voices)
        if not wrong and last is not None and last[0] == number:
            forgotten = _heard(last[1]) - _heard(voices)
            wrong = f"{min(forgotten)} was heard, and is not any more" if forgotten else ""
        yield f"version {desk.version}: {wrong}" if wrong else ""
        last = number, voices


def _heard(voices: HeardVoices) -> set[int]:
    return {*voices.heard, *(() if voices.now is None else (voices.now,))}


def _out_of_order(voices: HeardVoices) -> str:
    ranks = [(number in voices.heard, number not in voices.asks) for number in voices.groups]
    for (one, other), (rank, following) in zip(pairwise(voices.groups), pairwise(ranks), strict=True):
        if rank > following:
            return f"{one} comes before {other}, which {'was not heard' if rank[0] else 'asks to be heard'}"
    return "a table is named twice" if len(voices.groups) > len(set(voices.groups)) else ""


def whoever_asks_is_heard_of(history: History) -> Iterator[str]:
    """Once somebody says that their table has something to say, the desk has it among those that ask or are heard."""
    desks = [desk for _, desk in history.desks if desk.voices is not None]
    for deed in history.deeds:
        if deed.kind != "voice" or deed.version is None:
            continue
        number = _table_before(history, deed.person, deed.round)
        desk = next((one for one in desks if one.version >= deed.version and one.session.round == deed.round), None)
        if number is None or desk is None or desk.voices is None or number not in desk.voices.groups:
            continue
        there = number in desk.voices.asks or number in _heard(desk.voices)
        yield "" if there else f"version {desk.version}: table {number} asked to be heard, and nobody reads it"


def _table_before(history: History, person: int, number: int) -> int | None:
    """Where somebody sat to the end of the last round in groups before this one."""
    for _, desk in reversed(history.desks):
        if desk.session.round < number and desk.session.state == "running" and not _together(desk):
            there = desk.group_of(person)
            return there.number if there is not None else None
    return None


def _together(desk: HeardDesk) -> bool:
    return desk.proposal is not None or any(group.all for group in desk.groups)


def the_stage_names_whom_the_desk_hears(history: History) -> Iterator[str]:
    """At one version, stage and desk name the same table."""
    desks = {desk.version: desk for _, desk in history.desks if desk.voices is not None}
    for stage in history.stages:
        desk = desks.get(stage.version)
        if desk is None or desk.voices is None or desk.session.state != stage.session.state:
            continue
        named = stage.voice.number if stage.voice is not None else None
        same = named == desk.voices.now
        yield "" if same else f"version {stage.version}: the stage names {named}, and the desk {desk.voices.now}"
