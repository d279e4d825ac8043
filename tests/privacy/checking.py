"""Asks at every door as every reader, and compares the answers with the oracle."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern

from troika.urls import urlpatterns

from .doors import (
    ALL,
    ANYBODY,
    DOORS,
    NONE,
    ORGANIZER,
    OWN,
    PERSON,
    ROWS,
    RUNS,
    SOME,
    SOME_OWN,
    STAGE,
    TABLE,
    Door,
)
from .finding import Sighting, in_book, in_bytes, whole_book
from .oracle import SOME_INSTANT, Facts, Reader, Seen, at_the_stage, at_the_table, rows, seen_by

CLOCK = re.compile(r"\d\d:\d\d|\d{4}-\d\d-\d\d|\b\d{13}\b")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
FILLED_IN = {"command": "minute", "key": "circle", "secret": "s" * 32, "uidb64": "MQ", "token": "t"}

ADDRESSES: dict[str, URLPattern] = {one.name: one for one in urlpatterns if isinstance(one, URLPattern) and one.name}


def path_of(door: Door, code: str, person: int | None = None) -> str:
    """The address, for the session with this code, and for this person, where it names one."""
    route = "/" + str(ADDRESSES[door.name].pattern)
    values = FILLED_IN | {"code": code}
    query = door.query.replace("{code}", code).replace("{me}", str(person or 1))
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], route) + query


def content_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def knock(browser: Client, door: Door, code: str, person: int | None = None) -> tuple[HttpResponseBase, bytes]:
    answer = browser.get(path_of(door, code, person))
    return answer, content_of(answer)


# What is new in every answer: tokens, the instant, and names that are chance.
CHANCE = re.compile(
    r'(?<=name="csrfmiddlewaretoken" value=")\w+|(?<="now":)\s*\d{13}|(?<="exported_at": ")[^"]+'
    r'|(?<=name="ticket" value=")[\w-]+|(?<="made_at": ")[^"]+|<time .*?</time>|<dcterms:\w+ .*?</dcterms:\w+>'
    r"|DTSTAMP:\w+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)

TOKEN = re.compile(r"(?<=csrftoken=)\w+")  # letters by chance, among which a short name may be


def settled(door: Door, content: bytes) -> str:
    """An answer without what is new in every one."""
    return CHANCE.sub("…", whole_book(content) if content.startswith(b"PK") else content.decode())


def is_for(door: Door, facts: Facts, reader: Reader) -> bool:
    return {
        PERSON: reader.person in facts.labels,
        ORGANIZER: reader.organizer,
        RUNS: reader.runs,
        ANYBODY: door.opens != NONE,
    }[door.who]


SPEAKING = tuple(door for door in DOORS if door.opens != NONE or door.watched)


def check(facts: Facts, readers: list[tuple[Reader, Client]], doors: Iterable[Door] = SPEAKING) -> None:
    """Nothing is missing and nothing is there that should not be, for any reader at any door."""
    for reader, browser in readers:
        for door in worth_trying(facts, reader, doors):
            answer, content = knock(browser, door, facts.code, reader.person)
            judge(facts, reader, door, Answer(answer.status_code, dict(answer.items()), content))


def worth_trying(facts: Facts, reader: Reader, doors: Iterable[Door] = SPEAKING) -> list[Door]:
    """Participants are refused an organizer's door one like the other: the first of them is enough."""
    first = min(facts.labels)
    return [door for door in doors if door.who != ORGANIZER or reader.person in (None, first)]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes


def judge(facts: Facts, reader: Reader, door: Door, answer: Answer) -> None:
    """What came out of one door for one reader, in its headers, too."""
    heard = f"{reader.name} at {door.name}"
    assert answer.status < 500, heard
    opened = is_for(door, facts, reader) and answer.status == 200
    if door.opens == SOME_OWN and not opened:
        door = Door(door.name)  # there may be none
    gone = facts.purged or reader.person in facts.erased
    assert opened or gone or not is_for(door, facts, reader), f"{heard}: {answer.status}"
    _check_content(facts, reader, door if opened else Door(door.name), answer.content, heard)
    assert not [name for name in facts.forgotten if name.encode() in answer.content], f"{heard}: an erased name"
    headers = TOKEN.sub("…", " ".join(f"{name}: {value}" for name, value in answer.headers.items()))
    assert not in_bytes(headers.encode()), heard
    assert not any(label in headers for label in facts.labels.values()), f"{heard}: a name in {headers}"


def _check_content(facts: Facts, reader: Reader, door: Door, content: bytes, heard: str) -> None:
    seen = {STAGE: at_the_stage(facts), TABLE: at_the_table(facts, reader)}.get(door.opens, seen_by(facts, reader))
    own = {sign for sign, one in seen.items() if one.own}
    wanted = {
        ALL: set(seen),
        SOME: set(seen),
        SOME_OWN: own,
        OWN: own,
        ROWS: set(seen),
        TABLE: set(seen),
        STAGE: set(seen),
        NONE: set(),
    }[door.opens]
    found = door.find(content)
    signs = [one.sign for one in found]
    extra = set(signs) - wanted
    assert not extra, f"{heard}: not theirs to read: {extra}"
    if door.opens not in (SOME, SOME_OWN, NONE):
        assert set(signs) == wanted, f"{heard}: missing {wanted - set(signs)}"
    if door.opens != NONE:
        # By another way, lest what cannot be found should count as what is not there.
        assert {one.sign for one in in_bytes(content)} <= wanted or door.find in BOOKS, heard
    if door.opens in (OWN, ROWS, TABLE, STAGE):
        assert len(signs) == len(wanted), f"{heard}: something twice"
    right = rows(facts) if door.opens == ROWS else {}
    for one in found:
        _check_author(facts, seen[one.sign], one, heard)
        if one.sign in right:
            _check_row(right[one.sign], one, heard)


BOOKS: tuple[Any, ...] = (in_book,)


def _check_author(facts: Facts, seen: Seen, one: Sighting, heard: str) -> None:
    """The name is beside a text that has one; beside one that has none there is nobody's, and no time."""
    if one.text is not None:
        assert one.text == seen.text.text, heard
    if seen.own:
        return
    if seen.author is not None:
        assert seen.author in one.beside + one.around, f"{heard}: no author beside {one}"
        return
    named = [label for label in facts.labels.values() if label in one.beside]
    assert not named, f"{heard}: {named} beside a text without a name: {one}"
    assert not CLOCK.search(one.beside), f"{heard}: an instant beside a text without a name: {one}"


def _check_row(right: dict[str, object], one: Sighting, heard: str) -> None:
    for column, value in right.items():
        there = one.fields.get(column)
        if value == SOME_INSTANT and INSTANT.fullmatch(str(there)):
            continue
        same = there == value or str("" if there is None else there) == str("" if value is None else value)
        assert same, f"{heard}: {column} is {there!r}, not {value!r}, in {one}"
