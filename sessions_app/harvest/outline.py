"""What a report says, in order: the session, the kinds of note by which one remembers it, what people wrote about, how
it was.

An appendix has every note by round. The formats only write this down.
Why: docs/decisions.md#a-report-is-for-people-so-it-begins-with-what-they-would-quote
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext, pgettext_lazy

from ..domain.units import Ms
from ..labels import days_in_words
from ..models import Participant, Session, practice_of
from ..selectors import Answers, ReadableNote, Reading, feedback_of, hosts_of, readable, turns_not_held, turns_of
from ..selectors.attendance import attendees_of
from ..selectors.documents import Documents
from ..telling import told
from .rows import NoteRow, SessionRow, noted_rows, session_rows
from .summary import Counted, NotesOfKind, chosen_from
from .themes import themes
from .titles import role_in_words, title_of
from .turns import turns_counted

SHARES = {
    "organizers": pgettext_lazy("shared with", "for the organizers"),
    "group_organizers": pgettext_lazy("shared with", "for the group and the organizers"),
    "holder_organizers": pgettext_lazy("shared with", "for whoever had the turn, and the organizers"),
    "everyone": pgettext_lazy("shared with", "for everyone here"),
}
SHOWN = 12  # notes of a kind before the appendix, which has all of them
READ_BY_WORD = 3_000  # notes with a name whose themes are counted: each word takes memory while a file is written


@dataclass(frozen=True, slots=True)
class Head:
    """The session: its title, and facts about it, each with its label. `who`: the names of the people who took part."""

    title: str
    facts: list[tuple[str, str]]
    who: list[str]


@dataclass(frozen=True, slots=True)
class SaidText:
    """One text in a chapter, and its author if it has a name."""

    text: str
    author: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A theme: its words, how many people used them, and a sentence or two with them."""

    words: str
    people: str
    said: list[SaidText]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the report: its title, a few sentences of ours, people's texts, and how many more the appendix has."""

    title: str
    sentences: list[str]
    said: list[SaidText]
    more: str = ""
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True, slots=True)
class Appendix:
    title: str


@dataclass(frozen=True, slots=True)
class Appended:
    """A note of the appendix, and what is said about it besides its text and its author."""

    row: NoteRow
    about: list[str]


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the rows that follow belong. Rows without a name have no group. `question`: of the round, if it has one;
    `together`: everybody was in one group."""

    round: int
    group: int | None
    turn: int | None
    question: str = ""
    together: bool = False

    @property
    def words(self) -> str:
        words = self._place
        return gettext("{place}: {question}").format(place=words, question=self.question) if self.question else words

    @property
    def _place(self) -> str:
        if self.group is None:
            return gettext("Round {round}, without a name").format(round=self.round)
        if self.together:
            return gettext("Round {round}, all together").format(round=self.round)
        if self.turn is None:
            return gettext("Round {round}, group {group}").format(round=self.round, group=self.group)
        return gettext("Round {round}, group {group}, turn {turn}").format(
            round=self.round, group=self.group, turn=self.turn
        )


Piece = Head | Chapter | Appendix | Heading | Appended


def outlined(sessions: Iterable[Session], now_ms: Ms) -> Iterator[Piece]:
    for session in sessions:
        yield _head(session, now_ms)
        yield from _chapters(session)
        here, together = None, Documents(session.pk).of_everybody()
        for row, note in noted_rows([session]):
            if here is None:
                yield Appendix(gettext("Appendix: every note, by round"))
            heading = Heading(row.round, row.group, row.turn, row.round_question, row.round in together)
            if heading != here:
                yield heading
            here = heading
            yield Appended(row, about(note))


def _head(session: Session, now_ms: Ms) -> Head:
    [row] = session_rows([session], now_ms)
    leads = [host.user.name for host in hosts_of(session) if host.runs]
    turns = turns_counted((turn.held for turn in turns_of(session, now_ms)), turns_not_held(session, now_ms))
    writes = row.notes > 0 or any(practice_of(document).kinds.kept for document in Documents(session.pk))
    said = [
        (gettext("Practice"), told(session.document_id).name),
        (gettext("Held"), _days(row)),
        (gettext("Led by"), ", ".join(leads)),
        (gettext("In figures"), " · ".join(figures(row, writes=writes))),
        (gettext("Notes"), "" if writes else gettext("No notes are kept in this practice.")),
        (gettext("Turns"), " ".join(turns.words) if turns.held else ""),
        (gettext("Code"), row.code),
    ]
    return Head(row.session, [each for each in said if each[1]], [person.name for person in attendees_of(session)])


def _chapters(session: Session) -> Iterator[Chapter]:
    counted = Counted(())
    documents = Documents(session.pk)
    shared = counted.passing(readable(Reading(session.pk), documents=documents))
    chosen = chosen_from(shared, documents, documents.question)
    for part in chosen.parts:
        if part.traits or part.cards:
            yield _chapter(part)
    if topics := _topics(session, counted):
        yield Chapter(gettext("What they wrote about"), [], [], topics=topics)
    opinions = feedback_of(session)
    sentences = [
        *_answered(gettext("How much did this help you?"), opinions.helped),
        *_answered(gettext("Would you do this again?"), opinions.again),
    ]
    if sentences or opinions.lines:
        yield Chapter(gettext("How it was for them"), sentences, [SaidText(line, "") for line in opinions.lines])


def _chapter(part: NotesOfKind) -> Chapter:
    notes: list[ReadableNote] = [*part.first, *part.others]
    more = len(notes) - len(notes[:SHOWN]) + part.more
    words = ngettext("{n} more is in the appendix.", "{n} more are in the appendix.", more).format(n=more)
    title = (
        gettext("{place}: {question}").format(place=part.heading, question=part.asked) if part.asked else part.heading
    )
    return Chapter(title, [], [SaidText(note.text, _beside(note)) for note in notes[:SHOWN]], words if more else "")


def _beside(note: ReadableNote) -> str:
    """The author's name, and who sees to it."""
    return " · ".join(filter(None, [note.author, seen_to(note)]))


def seen_to(note: ReadableNote) -> str:
    """Who sees to an action, until when, and whether it is done; empty if nothing of it is known."""
    day = days_in_words(note.day, note.day) if note.day else ""
    told = [gettext("seen to by {who}").format(who=note.who)] if note.who else []
    told += [gettext("until {day}").format(day=day)] if day else []
    told += [gettext("done")] if note.done else []
    return ", ".join(told)


def _topics(session: Session, counted: Counted) -> tuple[Topic, ...]:
    """The same themes as on the harvest; none if there are too many notes to read word by word while a file is made."""
    if len(counted.said) > READ_BY_WORD:
        return ()
    names = Participant.objects.filter(session=session).values_list("name", flat=True)
    return tuple(
        Topic(
            theme.words,
            ngettext("{n} person", "{n} people", theme.people).format(n=theme.people),
            [SaidText(sentence.text, str(sentence.who)) for sentence in theme.said],
        )
        for theme in themes(counted.said, session.language, list(names), counted.hidden)
    )


def _answered(question: str, answers: Answers | None) -> list[str]:
    if answers is None:
        return []
    words = ngettext(
        "{question} {mean} of 5 on average, of {n} answer.",
        "{question} {mean} of 5 on average, of {n} answers.",
        answers.people,
    )
    return [words.format(question=question, mean=f"{answers.mean:.1f}", n=answers.people)]


def about(note: ReadableNote) -> list[str]:
    """What the report says about a note besides its text and its author."""
    words = [
        title_of(note.document, note.kind),
        role_in_words(note.document, note.role, note.stage),
        str(SHARES.get(note.share, note.share)),
        seen_to(note),
    ]
    return [word for word in words if word]


def figures(row: SessionRow, *, writes: bool = True) -> list[str]:
    """`writes`: whether anything is written down in the session's practice."""
    erased = ngettext("{n} of them erased since", "{n} of them erased since", row.erased).format(n=row.erased)
    return [
        ngettext("{n} person", "{n} people", row.participants).format(n=row.participants),
        *([erased] if row.erased else []),
        ngettext("{n} round", "{n} rounds", row.rounds).format(n=row.rounds),
        ngettext("{n} turn", "{n} turns", row.turns).format(n=row.turns),
        *([ngettext("{n} note shared", "{n} notes shared", row.notes).format(n=row.notes)] if writes else []),
    ]


def _days(row: SessionRow) -> str:
    """The session's day or days in its own zone, with the zone's name."""
    if row.held_on is None or row.held_until is None:
        return ""
    days = days_in_words(date.fromisoformat(row.held_on), date.fromisoformat(row.held_until))
    return gettext("{day} ({zone})").format(day=days, zone=row.zone)


def the_end(count: int) -> str:
    """A last sentence, which shows that nothing was cut off."""
    return ngettext("The end: {n} note.", "The end: {n} notes.", count).format(n=count)
