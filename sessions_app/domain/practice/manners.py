"""The third facet of a practice: how each phase looks and sounds, who turns away in it, who writes and rereads what.

Browsers and style sheets read it. Colours, icons and sounds are chosen from what the product has drawn and tested.
"""

from collections.abc import Iterable
from dataclasses import dataclass

HUES = ("plum", "amber", "blue", "teal", "rose", "sand")  # palettes of static/css/tokens.css, each tested for contrast
ICONS = ("leaf", "speech", "question", "talk", "back", "breeze")  # drawn in templates/participant/icons.html
SHOWS = ("circle", "away", "turns")  # what a picture shows, drawn in templates/participant/pictures.html
BELLS = ("soft", "call", "silent")  # `call` brings back people who are turned away

ALL = "all"  # stands for everyone in a phase, whatever their role; no role can be called so


@dataclass(frozen=True, slots=True)
class Offer:
    """The keys of notes, cards or agreements, for one role (or ALL)."""

    role: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manner:
    """How one phase is held. `away`: the roles that are turned away. `alone`: silent, each for oneself.

    `writes`: what each role is offered to write. Between turns that is about the turn that is over. `recalls`: the
    notes that each role is shown again.
    """

    phase: str
    hue: str
    icon: str
    bell: str
    away: tuple[str, ...] = ()
    alone: bool = False
    writes: tuple[Offer, ...] = ()
    recalls: tuple[Offer, ...] = ()

    def written_by(self, role: str) -> tuple[str, ...]:
        """The keys of what somebody in this role is offered to write, in the document's order."""
        return offered(self.writes, role)

    def recalled_to(self, role: str) -> tuple[str, ...]:
        """The keys of the notes that somebody in this role is shown again."""
        return offered(self.recalls, role)


def offered(offers: Iterable[Offer], role: str) -> tuple[str, ...]:
    return tuple(kind for offer in offers if offer.role in (role, ALL) for kind in offer.kinds)
