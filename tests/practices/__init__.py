"""Practices that only tests have. The fixture `nonsense` gives one to a test, TROIKA_PRACTICES to a served site.

Those in `UNHELD` no server reads yet, because no page can hold them. The fixtures `turnless` and `one_turn` give
one to a test.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
UNHELD = FOLDER / "unheld"
