"""A short practice and words to say what is expected of a timeline. Instants are seconds here, for reading."""

from sessions_app.domain.formats import SECOND
from sessions_app.domain.timeline import Timeline, steps_of
from sessions_app.practices import practice

START = 1_767_000_000_000
LENGTHS = {"reflect": 10, "share": 20, "clarify": 20, "consult": 40, "return": 20, "breath": 5}
SHORT = practice("troika").with_lengths({key: seconds * SECOND for key, seconds in LENGTHS.items()})


def at(seconds: float) -> int:
    """So many seconds after the start, as an instant."""
    return START + round(seconds * SECOND)


def begun(members: int = 3, **how) -> Timeline:
    """A trio that starts at second 0."""
    return Timeline(steps_of(SHORT, members, opening=True, **how)).start(START)


def assert_position(
    timeline: Timeline, seconds: float, phase: str | None, *, left: float = 0, client: int | None = None
):
    """Where the trio is at `seconds`, and how many seconds are left of that."""
    position = timeline.position(at(seconds))
    found = position.step and (position.step.phase, position.step.client)
    assert found == (phase and (phase, client)), f"at {seconds} s"
    assert position.left == left * SECOND
