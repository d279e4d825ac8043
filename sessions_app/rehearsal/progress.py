"""What a person who watches a rehearsal sees: lines that stay and, on a terminal, figures that move below them."""

import sys
import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

STATUS_EVERY = 10.0


class Progress:
    """Prints to `console`. Without a terminal the moving figures become a line now and then."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(file=sys.stdout, highlight=False)
        self._live: Live | None = None
        self._began = time.monotonic()
        self._told = self._began
        self._last = ""

    def __enter__(self) -> Self:
        if self.console.is_terminal:
            self._live = Live(console=self.console, refresh_per_second=4, transient=True)
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    def say(self, line: str) -> None:
        """A line that stays."""
        minutes, seconds = divmod(int(self.seconds), 60)
        self.plain(f"{minutes:2d}:{seconds:02d}  {line}")

    def plain(self, line: str) -> None:
        self.console.print(Text(line), soft_wrap=True)

    def show(self, figures: dict[str, str]) -> None:
        """The figures as they are now."""
        if self._live is not None:
            grid = Table.grid(padding=(0, 2))
            for name, value in figures.items():
                grid.add_row(Text(name, style="bold"), Text(value))
            self._live.update(grid)
            return
        line = " · ".join(f"{name} {value}" for name, value in figures.items())
        if time.monotonic() - self._told >= STATUS_EVERY and line != self._last:
            self._told, self._last = time.monotonic(), line
            self.say(line)
