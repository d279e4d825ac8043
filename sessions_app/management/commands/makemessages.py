"""`manage.py makemessages`, as Django has it, but also for practices: each line of their documents is a phrase.

A line stands in the catalogue with how many characters fit, which holds for its translation as well.
"""

import tomllib
from pathlib import Path

from django.core.management.commands import makemessages

from sessions_app.domain.practice import Practice, read, translated
from sessions_app.telling import CONTEXT

PRACTICES = Path(__file__).parents[2] / "practices"


class PracticeFile(makemessages.BuildFile):
    """A file with phrases. A practice goes to gettext as calls of a function that it knows."""

    def preprocess(self) -> None:
        """Writes what gettext reads, where it cannot read the file itself."""
        path = Path(self.path)
        if path.suffix != ".toml":
            super().preprocess()
            return
        ours = path.resolve().parent == PRACTICES.resolve()
        text = as_calls(read(tomllib.loads(path.read_text(encoding="utf-8")))) if ours else ""
        Path(self.work_path).write_text(text, encoding="utf-8")


class Command(makemessages.Command):
    build_file_class = PracticeFile


def as_calls(practice: Practice) -> str:
    """The practice's lines as Python that asks for their translations."""
    calls: list[str] = []

    def say(line: str, most: int) -> str:
        calls.append(f"# Translators: {practice.name}, at most {most} characters\npgettext({CONTEXT!r}, {line!r})")
        return line

    translated(practice, say)
    return "\n".join(calls) + "\n"
