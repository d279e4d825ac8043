"""The summary shows few of the shared notes at once, unfolds the others, and looks at each note once."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from uuid import UUID

from sessions_app.domain.practice import digest
from sessions_app.harvest.summary import FIRST, MOST, NotesOfKind, chosen_from
from sessions_app.practices import practice
from sessions_app.selectors import ReadableNote

TROIKA = digest(practice("troika"))
LINE = "To ask before I answer: that is what I take with me ({n})."


def note(n: int, kind: str = "takeaway", text: str = LINE, prominence: str = "") -> ReadableNote:
    return ReadableNote(
        1, kind, TROIKA, "client", text.format(n=n), "organizers", True, handle=UUID(int=n), prominence=prominence
    )


def texts(found: list[ReadableNote]) -> list[str]:
    return [note.text for note in found]


def of(kind: str, shared: Iterable[ReadableNote]) -> NotesOfKind:
    return next(part for part in chosen_from(shared, [TROIKA]).parts if part.kind == kind)


def test_each_kind_has_its_part():
    written = ["takeaway", "next_step", "valuable", "challenge"]
    parts = chosen_from((note(n, kind) for n, kind in enumerate(written)), [TROIKA]).parts
    assert [part.kind for part in parts] == written[::-1], "in the order of the document"
    assert [[each.handle for each in part.first] for part in parts] == [[UUID(int=n)] for n in (3, 2, 1, 0)]
    assert [(part.others, part.more) for part in parts] == [([], 0)] * 4
    assert [part.kind for part in parts if part.quotable] == [part.kind for part in parts if part.leads] == ["valuable"]
    assert [part.kind for part in parts if part.steps] == ["next_step"]


def test_a_kind_that_no_document_knows_has_a_part_too():
    [takeaway, gone] = chosen_from([note(1, "gone"), note(2)], [TROIKA]).parts
    assert (takeaway.kind, gone.heading, gone.traits) == ("takeaway", "gone", ())
    assert texts(gone.first) == [LINE.format(n=1)]


def test_kinds_of_two_practices_with_one_key_do_not_mix():
    other = digest(practice("wise_crowds"))
    parts = chosen_from([note(1), replace(note(2), document=other)], [TROIKA]).parts
    assert [part.document for part in parts] == [TROIKA, other]


def test_few_are_first_and_by_chance_and_the_others_stand_as_they_are_read():
    taken = of("takeaway", (note(n) for n in range(100)))
    assert [each.handle for each in taken.first] == [UUID(int=99 - n) for n in range(FIRST)]
    assert [each.handle for each in taken.others] == [UUID(int=n) for n in range(100 - FIRST)]


def test_what_is_pinned_comes_first_and_leaves_less_room():
    pinned = [note(n, prominence="pinned", text="{n}!") for n in range(2)]
    taken = of("takeaway", [*(note(n) for n in range(10, 40)), *pinned])
    assert texts(taken.first)[:2] == ["0!", "1!"]
    assert len(taken.first) == FIRST
    assert len(of("takeaway", [note(n, prominence="pinned") for n in range(FIRST + 3)]).first) == FIRST + 3


def test_the_same_words_are_not_read_twice_at_first_and_very_short_or_long_ones_come_last():
    alike = [note(n, text="The very same sentence, word by word.") for n in range(50)]
    unfit = [note(n + 50, text=text) for n, text in enumerate(["Yes.", "very long " * 40])]
    taken = of("takeaway", unfit + alike)
    assert texts(taken.first) == [alike[0].text, *texts(unfit)]
    assert len(taken.others) == 49


def test_what_is_hidden_is_counted_and_not_shown():
    chosen = chosen_from([note(1, prominence="hidden"), note(2, "next_step", prominence="hidden")])
    assert (chosen.parts, chosen.hidden) == ([], 2)


def test_there_is_an_end_and_a_pinned_one_is_among_those_shown():
    def alive() -> Iterator[ReadableNote]:
        for n in itertools.islice(itertools.count(), MOST + 20):
            yield note(n, "next_step")
        yield note(MOST + 500, "next_step", prominence="pinned")

    steps = of("next_step", alive())
    assert steps.first[0].prominence == "pinned"
    assert len(steps.first) + len(steps.others) == MOST + 1
    assert steps.more == 20
