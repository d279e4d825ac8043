"""Serves scripts and styles joined (serving/joined.py). They are written once, when the server starts.

Joined files replace the files of the same names. All other files, and modules that a page loads
later, come from static/ itself.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.contrib.staticfiles.utils import matches_patterns

from . import joined
from .packing import OF_PHONES, packed

KINDS = {".js": joined.module, ".css": joined.styles}


class JoinedFinder(BaseFinder):
    """Not used with DEBUG=1, so that a changed module reaches the browser as it is in the editor."""

    @cached_property
    def storage(self) -> Any:
        storage: Any = StaticFilesStorage(location=str(settings.VAR_DIR / "joined"))
        storage.prefix = ""
        return storage

    @cached_property
    def names(self) -> list[str]:
        """The joined files' names. Writes them at the first call, because not every command needs them."""
        tight = OF_PHONES if settings.WHITENOISE_USE_FINDERS else ()  # in production: serving/storage.py
        return sorted(write(settings.BASE_DIR / "static", Path(self.storage.location), tight))

    def check(self, **_: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:
        found = [self.storage.path(path)] if path in self.names else []
        return found if find_all else next(iter(found), None)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        ignored = list(ignore_patterns or ())
        return ((name, self.storage) for name in self.names if not matches_patterns(name, ignored))


def write(source: Path, directory: Path, tight: Sequence[str] = ()) -> Iterator[str]:
    """Joins every script and style sheet below `source`; several processes may do so at once. Yields their names.

    Those named in `tight` are packed besides, under the name with .gz that a server looks for.
    """
    texts: dict[str, str] = {}

    def read(name: str) -> str:
        if name not in texts:
            texts[name] = (source / name).read_text(encoding="utf-8")
        return texts[name]

    for path in source.rglob("*"):
        if path.suffix in KINDS:
            name = path.relative_to(source).as_posix()
            text = KINDS[path.suffix](name, read).encode()
            _put(directory / name, text)
            yield name
            if name in tight:
                _put(directory / f"{name}.gz", packed(text))
                yield f"{name}.gz"


def _put(path: Path, text: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    number, beside = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(number, "wb") as file:
        file.write(text)
    os.chmod(beside, 0o644)
    os.replace(beside, path)
