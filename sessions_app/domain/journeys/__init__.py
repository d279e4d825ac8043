"""Who sits with whom from stage to stage: people travel between tables, whole groups join, cases find their helpers.

`form` is the door. What is known of one round (who meets whom, at what price) is asked of mixing.
Why: docs/decisions.md#journeys-keep-their-tables
"""

from .form import Before, form
from .groups import Advice, Journey, Sitting
from .helping import help_cases
from .travelling import room_for, travel
from .whole import keep, merge

__all__ = ["Advice", "Before", "Journey", "Sitting", "form", "help_cases", "keep", "merge", "room_for", "travel"]
