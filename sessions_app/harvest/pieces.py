"""How a stream is cut: the first piece comes at once, so that a download begins; the
others are large enough to be cheap."""

from collections.abc import Iterable, Iterator

PIECE = 16 * 1024  # characters


def in_pieces(lines: Iterable[str]) -> Iterator[str]:
    waiting: list[str] = []
    length, first = 0, True
    for line in lines:
        waiting.append(line)
        length += len(line)
        if first or length >= PIECE:
            yield "".join(waiting)
            waiting.clear()
            length, first = 0, False
    if waiting:
        yield "".join(waiting)
