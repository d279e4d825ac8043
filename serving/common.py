"""Parts of pages that are common to all who open them: rendered once a process, and compressed once.

Whoever makes a part promises that it names nobody, and holds no token, no address and nothing of a session. Its key
says all that it depends on, of which there are few kinds: languages, practices.
Why: docs/decisions.md#what-is-common-to-all-pages-is-rendered-and-compressed-once
"""

import zlib
from collections.abc import Callable, Hashable
from functools import cached_property
from typing import Any

RAW = -15  # deflate without a header, so that pieces can be joined
LARGEST = 9  # of zlib's levels, and of the memory that it takes


class Part:
    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def plain(self) -> bytes:
        return self.text.encode()

    @cached_property
    def packed(self) -> bytes:
        """The part deflated, ending on a whole byte: it can stand anywhere in a deflated page."""
        packer = zlib.compressobj(LARGEST, zlib.DEFLATED, RAW, LARGEST)
        return packer.compress(self.plain) + packer.flush(zlib.Z_SYNC_FLUSH)


parts: dict[Hashable, Part] = {}


def part_of(key: Hashable, make: Callable[[], str]) -> Part:
    """The part with this key; the first time `make` makes its text."""
    return parts.get(key) or parts.setdefault(key, Part(make()))


def use(request: Any, part: Part) -> None:
    """Notes for `compression` that the answer to this request has this part in it. In the order of the page."""
    request.common_parts = (*used(request), part)


def used(request: Any) -> tuple[Part, ...]:
    found: tuple[Part, ...] = getattr(request, "common_parts", ())
    return found
