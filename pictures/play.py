"""A practice as scenes need it: its moments and roles by what they are, never by name; read from its document."""

from __future__ import annotations

import os
from dataclasses import dataclass

from sessions_app.domain.practice import ALL, NoteKind, Stage, When, cast, kinds
from sessions_app.practices import first, keys, practice


@dataclass(frozen=True)
class Play:
    """The practice with this key, in its stage with this index. Of the moments, some practices lack one or the other:
    then it is empty."""

    key: str
    index: int = 0

    @property
    def stage(self) -> Stage:
        return practice(self.key).stages[self.index]

    @property
    def self_run(self) -> bool:
        return practice(self.key).self_run

    @property
    def good(self) -> int:
        """With how many people it is best."""
        assert self.stage.plan.sizes
        return self.stage.plan.sizes.good

    @property
    def has_turns(self) -> bool:
        """Whether everybody holds a turn."""
        return self.stage.plan.rule.for_all

    # -- moments ----------------------------------------------------------------------------------------

    def _phases(self, *when: When) -> list[str]:
        return [phase.key for phase in self.stage.plan.phases if phase.when in when]

    @property
    def _work(self) -> list[str]:
        """The phases of a turn; where nobody holds one, of a round."""
        return self._phases(When.TURN) or self._phases(When.ROUND)

    @property
    def opening(self) -> str:
        """Before the first turn."""
        return next(iter(self._phases(When.SESSION, When.ROUND)), "")

    @property
    def begins(self) -> str:
        """The first phase of a turn."""
        return self._work[0]

    @property
    def second(self) -> str:
        """The phase after that; in a practice of one phase, the same."""
        return self._work[:2][-1]

    @property
    def core(self) -> str:
        """What people come for; best a phase for which some of them turn away."""
        found = [phase.key for phase in self.stage.plan.phases if phase.core and phase.key in self._work]
        return next((phase for phase in found if self.stage.manner(phase).away), found[0])

    @property
    def before_the_core(self) -> str:
        """The phase of a turn from which one comes to it."""
        found = self._work
        return found[found.index(self.core) - 1] if self.core != found[0] else ""

    @property
    def last(self) -> str:
        """The last phase of a turn."""
        return self._work[-1]

    @property
    def between(self) -> str:
        return next(iter(self._phases(When.BETWEEN)), "")

    # -- roles ------------------------------------------------------------------------------------------

    def _who(self, comes: str) -> str:
        role = self.stage.cast.who(comes)
        assert role
        return role.key

    @property
    def holder(self) -> str:
        return self._who(cast.HOLDER)

    @property
    def others(self) -> str:
        """What most of them are while somebody else holds the turn."""
        return self._who(cast.REST)

    def roles_in(self, phase: str) -> list[str]:
        """The roles that read something of their own in a phase; all of them in a turn, or where nobody holds one; [""]
        where everyone does the same."""
        part = next(each.when for each in self.stage.plan.phases if each.key == phase)
        own = [each.role for each in self.stage.lines.of(phase).by if each.role != ALL]
        if part is When.TURN or not self.stage.cast.of_turns:
            return list(self.stage.cast.keys) or [""]
        if part is When.BETWEEN and own:
            return [self.holder, self.others]
        return own or [""]

    @property
    def acts(self) -> list[tuple[str, str]]:
        """Every phase with every role that reads something in it."""
        return [(phase.key, role) for phase in self.stage.plan.phases for role in self.roles_in(phase.key)]

    # -- notes ------------------------------------------------------------------------------------------

    def _note(self, *, trait: str = "", share: str = "") -> str:
        def fits(note: NoteKind) -> bool:
            return note.share == share if share else trait in note.traits

        return next((note.key for note in self.stage.kinds.notes if fits(note)), "")

    @property
    def brought(self) -> str:
        """The kind that a holder can write beforehand, and share with those who help."""
        return self._note(trait=kinds.BEFOREHAND)

    @property
    def kept(self) -> str:
        """A kind that may be quoted."""
        return self._note(trait=kinds.QUOTABLE)

    @property
    def given(self) -> str:
        """The kind that is left to the holder."""
        return self._note(share=kinds.HOLDER)

    def asked(self, phase: str, role: str) -> tuple[str, ...]:
        """The kinds of notes that a role is asked for in a phase."""
        offered = self.stage.manner(phase).written_by(role)
        return tuple(note.key for note in self.stage.kinds.notes if note.key in offered)


# What is pictured: the practice that PICTURED names in the environment, or the one that is held if nobody chooses.
PLAY = Play(os.environ.get("PICTURED") or first())
OTHERS = tuple(Play(key, index) for key in keys() if key != PLAY.key for index, _ in enumerate(practice(key).stages))
