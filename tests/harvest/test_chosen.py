"""Of the notes that are shared the summary shows few, and looks at each once."""

import itertools
from collections.abc import Iterator
from uuid import UUID

from sessions_app.harvest.summary import QUOTES, STEPS, chosen_from
from sessions_app.selectors import Note

LINE = "To ask before I answer: that is what I take with me ({n})."


def note(n: int, kind: str = "takeaway", text: str = LINE, mark: str = "") -> Note:
    return Note(1, kind, "client", text.format(n=n), "organizers", True, handle=UUID(int=n), mark=mark)


def test_few_are_suggested_and_by_chance():
    chosen = chosen_from(note(n) for n in range(1000))
    assert [quote.handle for quote in chosen.quotes] == [UUID(int=999 - n) for n in range(QUOTES)]


def test_what_is_pinned_comes_first_and_leaves_less_room():
    pinned = [note(n, mark="pinned", text="{n}!") for n in range(2)]
    chosen = chosen_from([*(note(n) for n in range(10, 40)), *pinned])
    assert [quote.text for quote in chosen.quotes[:2]] == ["0!", "1!"]
    assert len(chosen.quotes) == QUOTES
    assert len(chosen_from([note(n, mark="pinned") for n in range(9)]).quotes) == 9


def test_nobody_reads_the_same_words_twice_nor_very_short_or_long_ones():
    alike = [note(n, text="The very same sentence, word by word.") for n in range(50)]
    unfit = [note(n, text=text) for n, text in enumerate(["Yes.", "very long " * 40])]
    assert len(chosen_from(alike + unfit).quotes) == 1


def test_what_is_hidden_is_counted_and_not_shown():
    chosen = chosen_from([note(1, mark="hidden"), note(2, "next_step", mark="hidden")])
    assert (chosen.quotes, chosen.steps, chosen.hidden) == ([], [], 2)


def test_there_is_an_end_to_the_next_steps_and_a_pinned_one_is_among_those_shown():
    steps = [*(note(n, "next_step") for n in range(STEPS + 20)), note(500, "next_step", mark="pinned")]
    chosen = chosen_from(steps)
    assert len(chosen.steps) == STEPS
    assert chosen.steps[0].mark == "pinned"
    assert chosen.more_steps == 21


def test_however_many_there_are_few_are_kept():
    def alive() -> Iterator[Note]:
        for n in itertools.islice(itertools.count(), 100_000):
            yield note(n, "takeaway" if n % 2 else "next_step")

    chosen = chosen_from(alive())
    assert (len(chosen.quotes), len(chosen.steps), chosen.more_steps) == (QUOTES, STEPS, 50_000 - STEPS)
