"""Promise: all who look at the same thing see the same: group mates, the desk, and oneself."""

from collections.abc import Iterator

from ..history import Glimpse, History
from ..messages import HeardGroup, HeardStep, HeardTimeline


def group_mates_see_the_same(history: History) -> Iterator[str]:
    """All viewers of a group at one version are shown the same group, also on the desk."""
    for group, sights in history.sights.items():
        first: dict[int, Glimpse] = {}
        for sight in sights:
            other = first.setdefault(sight.version, sight)
            if other is not sight:
                wrong = _differ(other.group, sight.group)
                yield f"group {group}, version {sight.version}: {wrong} differ for two viewers" if wrong else ""


def _differ(one: HeardGroup, other: HeardGroup) -> str:
    """What differs in two views of a group, whenever they were made."""
    if one.people != other.people or one.later != other.later or one.number != other.number:
        return "the people"
    facts = [
        (line.revision, line.paused_at, line.count, line.turns, line.ends) for line in (one.timeline, other.timeline)
    ]
    if facts[0] != facts[1]:
        return "the clocks"
    steps, others = _by_index(one.timeline), _by_index(other.timeline)
    return "the steps" if any(steps[i] != others[i] for i in steps.keys() & others.keys()) else ""


def _by_index(timeline: HeardTimeline) -> dict[int, HeardStep]:
    return {step.i: step for step in timeline.steps}


def people_and_desk_agree(history: History) -> Iterator[str]:
    """Where a person's own screen says they are, the desk of the same version says so, too."""
    desks = {desk.version: desk for _, desk in history.desks}
    for person, whereabouts in history.whereabouts.items():
        for where in whereabouts:
            desk = desks.get(where.version)
            if desk is None or (desk.proposal is not None and not desk.proposal.shown):
                continue
            if desk.session.state != where.state:
                continue  # made before and after the instant at which the round was over
            known = next((one for one in desk.people if one.id == person), None)
            if known is None and where.group is None and where.standing == "waiting":
                continue  # a person who has just come in may be shown the state before that
            there = desk.group_of(person)
            group = there.id if there is not None and (known is None or known.standing == "seated") else None
            same = known is not None and (known.standing, group) == (where.standing, where.group)
            yield (
                ""
                if same
                else (
                    f"version {where.version}: {history.name(person)} is {where.standing} in group {where.group}, "
                    f"on the desk {known.standing if known else 'nowhere'} in group {group}"
                )
            )
