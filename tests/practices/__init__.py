"""Practices that only tests have. The fixture `nonsense` gives one to a test, TROIKA_PRACTICES to a served site."""

from pathlib import Path

FOLDER = Path(__file__).parent
