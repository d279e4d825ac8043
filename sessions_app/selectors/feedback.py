"""What people thought of a session, told once three have answered, and never by whom. Writes nothing."""

from collections import Counter
from dataclasses import dataclass

from ..domain.privacy import enough
from ..models import Feedback, Session

ANSWERS = (1, 2, 3, 4, 5)  # from not at all to very much


@dataclass(frozen=True, slots=True)
class Answers:
    """How many chose each answer, from 1 to 5; `people` is the sum: at least three, or there are no Answers."""

    counts: tuple[int, ...]

    @property
    def people(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> float:
        return sum(answer * count for answer, count in zip(ANSWERS, self.counts, strict=True)) / self.people


@dataclass(frozen=True, slots=True)
class Opinions:
    """`people` answered; None: fewer than three did, and then nothing else is told.

    A question that fewer than three answered is None, too. `lines` are sorted by their texts.
    """

    people: int | None = None
    helped: Answers | None = None
    again: Answers | None = None
    lines: tuple[str, ...] = ()


def feedback_of(session: Session) -> Opinions:
    rows = list(Feedback.objects.filter(session=session).values_list("helped", "again", "line"))
    if rows and not enough(rows):
        return Opinions()
    lines = sorted(line for _, _, line in rows if line)
    return Opinions(
        people=len(rows),
        helped=_answers([helped for helped, _, _ in rows]),
        again=_answers([again for _, again, _ in rows]),
        lines=tuple(lines) if enough(lines) else (),
    )


def _answers(given: list[int | None]) -> Answers | None:
    chosen = [answer for answer in given if answer in ANSWERS]
    counts = Counter(chosen)
    return Answers(tuple(counts[answer] for answer in ANSWERS)) if enough(chosen) else None
