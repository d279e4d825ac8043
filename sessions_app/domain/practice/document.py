"""A practice as a whole: its stages, each with the five facets, and what a page says of it before people choose it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from .cast import HOLDER, Cast
from .kinds import TURN, Kinds
from .lines import Lines, PhaseLines
from .manners import Manner
from .plan import TRAVEL, Plan
from .turns import When

GRAMMAR = 1  # the version of the grammar that this code reads


@dataclass(frozen=True, slots=True)
class Credit:
    """Who made the practice, and where they tell of it."""

    name: str
    link: str


@dataclass(frozen=True, slots=True)
class Noun:
    """What people call a group: "trio" for one, "trios" for several."""

    one: str
    many: str


@dataclass(frozen=True, slots=True)
class Picture:
    """One of some pictures that tell people beforehand what will happen. `shows`: which of those that are drawn."""

    shows: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One way of sitting together, held for one or more rounds. Each reader looks at one facet. `questions`: one a
    round, or none; `question_of`: the key of the stage before whose only question is asked in each round of this one.
    `noun` is None where nobody has a seat. Without `pictures`, a list of the phases says the same."""

    key: str
    noun: Noun | None
    questions: tuple[str, ...]
    plan: Plan
    cast: Cast
    manners: tuple[Manner, ...]
    kinds: Kinds
    lines: Lines
    pictures: tuple[Picture, ...] = ()
    question_of: str = ""

    @property
    def flow(self) -> list[tuple[Manner, PhaseLines]]:
        """What people go through, for whoever reads of it beforehand: each phase once, without those between turns."""
        held = [phase.key for phase in self.plan.phases if phase.when is not When.BETWEEN]
        return [(self.manner(key), self.lines.of(key)) for key in held]

    def stays(self, seats: Iterable[int], order: Sequence[int] = ()) -> int | None:
        """Of the seats of a group, the one of whoever stays while others travel (the first of those who are there) or
        brought its case (who holds the first turn of `order`); None where nobody does."""
        if self.plan.rule.of_a_case:
            return next(iter(order), None)
        return min(seats, default=None) if self.plan.formed == TRAVEL else None

    def manner(self, phase: str) -> Manner:
        """How the phase with this key is held."""
        return next(each for each in self.manners if each.phase == phase)

    def recalled_to_others(self) -> dict[str, tuple[str, ...]]:
        """By phase: the kinds of the holder's notes about their turn that others of the group are shown in it."""
        holder = self.cast.who(HOLDER)
        if holder is None:
            return {}
        own = [note.key for note in self.kinds.notes if note.about == TURN and (not note.by or holder.key in note.by)]
        return self.shown_to_others(own)

    def shown_to_others(self, kinds: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """By phase of its turns: which of these kinds others than the holder are shown again."""
        holder = self.cast.who(HOLDER)
        if holder is None:
            return {}
        turns = {phase.key for phase in self.plan.turn}
        found: dict[str, tuple[str, ...]] = {}
        for manner in self.manners:
            to_others = {kind for offer in manner.recalls if offer.role != holder.key for kind in offer.kinds}
            if manner.phase in turns and (shown := tuple(kind for kind in kinds if kind in to_others)):
                found[manner.phase] = shown
        return found


@dataclass(frozen=True, slots=True)
class Practice:
    """One way of helping each other. `purpose`: what it is for, in a line. `language`: of its words (a BCP 47 tag).
    `self_run`: people can hold it without a facilitator. `cautions`: what it is not, and who should be careful."""

    key: str
    name: str
    purpose: str
    credit: Credit
    language: str
    self_run: bool
    cautions: tuple[str, ...]
    stages: tuple[Stage, ...]

    @property
    def plans(self) -> tuple[Plan, ...]:
        """Its stages as the clock sees them."""
        return tuple(stage.plan for stage in self.stages)

    @property
    def asks(self) -> bool:
        """Whether any of its rounds has a question."""
        return any(stage.questions or stage.question_of for stage in self.stages)

    @property
    def kinds(self) -> Kinds:
        """What people write in all stages: first that of the first stage, and so on."""
        return Kinds(
            tuple(note for stage in self.stages for note in stage.kinds.notes),
            tuple(card for stage in self.stages for card in stage.kinds.cards),
            tuple(each for stage in self.stages for each in stage.kinds.agreements),
        )

    @property
    def lengths(self) -> dict[str, int]:
        """Milliseconds by phase key, of all stages: no two phases of a practice have one key."""
        return {key: length for stage in self.stages for key, length in stage.plan.lengths.items()}

    def with_lengths(self, lengths: Mapping[str, int]) -> "Practice":
        """The same practice with other lengths (ms by phase key). Raises Invalid for one that cannot be."""
        stages = (replace(stage, plan=stage.plan.with_lengths(lengths)) for stage in self.stages)
        return replace(self, stages=tuple(stages))

    def with_questions(self, questions: Mapping[str, Sequence[str]]) -> "Practice":
        """The same practice with other questions, by the key of the stage that has them. How many rounds a stage has as
        a rule stays."""
        stages = (replace(stage, questions=tuple(questions.get(stage.key, stage.questions))) for stage in self.stages)
        return replace(self, stages=tuple(stages))

    def stage_with(self, kind: str) -> int | None:
        """The index of the stage in which notes, cards or agreements of this kind are written; None if there is none.
        No two kinds of a practice have one key."""
        return next(
            (at for at, stage in enumerate(self.stages) if any(each.key == kind for each in stage.kinds.every)), None
        )

    def recalled_of_before(self, index: int) -> dict[str, tuple[str, ...]]:
        """By phase of the stage with this index: the kinds of notes of stages before that are shown to others there, of
        whoever holds the turn."""
        before = [note.key for stage in self.stages[:index] for note in stage.kinds.notes]
        return self.stages[index].shown_to_others(before)

    def stage_in(self, phase: str) -> int | None:
        """The index of the stage that has this phase; None if there is none."""
        return next((at for at, stage in enumerate(self.stages) if phase in stage.plan.lengths), None)

    def question(self, stage: Stage, round: int) -> str:
        """What stands in the gap {question} in a round (from 1) of a stage; empty if it has no question. In more rounds
        than there are questions, the last one is asked on."""
        if stage.question_of:
            stage, round = next(each for each in self.stages if each.key == stage.question_of), 1
        return stage.questions[min(round, len(stage.questions)) - 1] if stage.questions else ""
