"""The fourth facet of a practice: what people write, as whom, about what, and who sees it first."""

from dataclasses import dataclass

TURN, ROUND, SESSION = "turn", "round", "session"
ABOUT = (TURN, ROUND, SESSION)

# Who sees a note when it begins. `holder`: it is left to whoever holds the turn that it is about.
ME, GROUP, ORGANIZERS, EVERYONE, HOLDER = "me", "group", "organizers", "everyone", "holder"
SHARES = (ME, GROUP, ORGANIZERS, EVERYONE, HOLDER)

# What the product does with a note: its author may write it before they have a seat; it may be quoted in the summary;
# it is something that its author will do; it tells the others what their help was worth.
BEFOREHAND, QUOTABLE, STEP, WORTH = "beforehand", "quotable", "step", "worth"
NOTE_TRAITS = (BEFOREHAND, QUOTABLE, STEP, WORTH)

ACTION = "action"  # the card has a person and a day
CARD_TRAITS = (ACTION,)
REACHES = (GROUP, ORGANIZERS)  # who sees a card


@dataclass(frozen=True, slots=True)
class NoteKind:
    """What one person writes for themselves and may share. `by`: the roles that write it; none: everyone does.

    What people read: `question` at the box; `mine` and `title`, the note's name for its author and for others;
    `heading` over such notes in the harvest; `of` where one is shown again to others, whose it is said there.
    """

    key: str
    by: tuple[str, ...]
    about: str
    share: str
    traits: tuple[str, ...]
    question: str
    mine: str
    title: str
    heading: str
    of: str = ""

    @property
    def left(self) -> bool:
        """Whether it is left to the holder of the turn that it is about."""
        return self.share == HOLDER


@dataclass(frozen=True, slots=True)
class CardKind:
    """A short text that somebody lays on the group's table; `reach` (the group, or organizers, too) sees it at once.

    `gathered_by`: the roles that may gather cards of others: join two, say who will see to one, mark one as done.
    """

    key: str
    by: tuple[str, ...]
    reach: str
    traits: tuple[str, ...]
    prompt: str
    title: str
    gathered_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """One thing that somebody says before they begin: shown to their partners, kept for the turn only. `choices`: to
    choose from; none: in one's own words."""

    key: str
    by: tuple[str, ...]
    question: str
    choices: tuple[str, ...]


Kind = NoteKind | CardKind | Agreement


@dataclass(frozen=True, slots=True)
class Kinds:
    """What people write in a stage, in the order in which it is read."""

    notes: tuple[NoteKind, ...] = ()
    cards: tuple[CardKind, ...] = ()
    agreements: tuple[Agreement, ...] = ()

    def of(self, role: str) -> tuple[str, ...]:
        """The keys of the notes that somebody in this role writes, in their order."""
        return tuple(note.key for note in self.notes if not note.by or role in note.by)

    def note(self, key: str) -> NoteKind | None:
        """The kind of note with this key; None if there is none."""
        return next((note for note in self.notes if note.key == key), None)

    def card(self, key: str) -> CardKind | None:
        """The kind of card with this key; None if there is none."""
        return next((card for card in self.cards if card.key == key), None)

    @property
    def kept(self) -> tuple[NoteKind | CardKind, ...]:
        """What is kept: notes, then cards."""
        return (*self.notes, *self.cards)

    @property
    def every(self) -> tuple[Kind, ...]:
        return (*self.notes, *self.cards, *self.agreements)
