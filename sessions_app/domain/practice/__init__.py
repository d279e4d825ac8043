"""What a practice is: an immutable document in five facets (plan, cast, manners, kinds, lines), read strictly and
written canonically. The rest of the product reads it from here and knows no phase, role or note by name.

Why: docs/decisions.md#a-practice-is-a-document
"""

from .cast import Cast, Role, role_of, roles_of
from .document import Credit, Noun, Picture, Practice, Stage
from .kinds import Agreement, CardKind, Kinds, NoteKind
from .lines import Lines, PhaseLines, Said, Sentences
from .manners import ALL, Manner, Offer
from .places import BadDocument
from .plan import LONGEST_PHASE, MINUTE, SECOND, Phase, Plan, Sizes, checked_length
from .reading import read
from .translating import translated
from .turns import TurnRule, When
from .writing import canonical, digest, plain

__all__ = [
    "ALL",
    "LONGEST_PHASE",
    "MINUTE",
    "SECOND",
    "Agreement",
    "BadDocument",
    "CardKind",
    "Cast",
    "Credit",
    "Kinds",
    "Lines",
    "Manner",
    "NoteKind",
    "Noun",
    "Offer",
    "Phase",
    "PhaseLines",
    "Picture",
    "Plan",
    "Practice",
    "Role",
    "Said",
    "Sentences",
    "Sizes",
    "Stage",
    "TurnRule",
    "When",
    "canonical",
    "checked_length",
    "digest",
    "plain",
    "read",
    "role_of",
    "roles_of",
    "translated",
]
