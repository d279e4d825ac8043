"""One voice a table: what desk and stage show while all are together after a round in groups."""

from sessions_app.domain.practice.plan import PLENARY
from sessions_app.domain.voices import hears_groups
from sessions_app.practices import keys, practice

from ..room import Room
from .scene import CASTS, Scene

# The first practice on offer in which groups are heard, and its stage in which they are.
PRACTICE = next((key for key in keys() if hears_groups(practice(key).stages)), "")
PEOPLE = 22


def heard(people: int = PEOPLE, cast: str = "plain") -> Room:
    """One group was heard, another one is, and a third has something to say."""
    stages = practice(PRACTICE).stages
    last = max(index for index, stage in enumerate(stages) if stage.plan.seats == PLENARY)
    room = Room(cast, practice=PRACTICE, stage=last, rounds=len(stages)).begun(people).heard(1, 3)
    return room.has_something_to_say(room.crowd[-1].pk)


def listed(cast: str) -> Room:
    """A phone of a group that has something to say."""
    room = heard(cast=cast)
    return room.has_something_to_say(room.crowd[0].pk)


VOICES = (
    (
        Scene("voices-desk", lambda cast: heard(cast=cast).as_facilitator(), casts=("plain", "rtl"), whole=True),
        Scene("voices-desk-300", lambda _: heard(300).as_facilitator(), sizes=("laptop", "phone")),
        Scene("voices-phone", lambda cast: listed(cast).as_participant(), casts=CASTS),
        Scene(
            "voices-stage",
            lambda cast: heard(cast=cast).as_stranger("stage"),
            sizes=("projector", "laptop"),
            casts=("plain", "rtl"),
        ),
    )
    if PRACTICE
    else ()
)
