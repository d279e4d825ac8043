"""`manage.py rehearse`: simulated people hold a session on a running server. It never touches the database.

Exit code 0: all well; 1: something was missed, lost, doubled or went wrong; 2: there was no rehearsal.
"""

import asyncio
import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from secrets import randbelow
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from sessions_app.rehearsal.facilitator import CannotRun
from sessions_app.rehearsal.progress import Progress
from sessions_app.rehearsal.report import Report, table
from sessions_app.rehearsal.run import MOST_ROUNDS, Options, Rehearsal

QUICK_GRACE = 5  # seconds; phases are short in a rehearsal


def count(least: int, most: int) -> Any:
    """A whole number within bounds, for argparse."""

    def number(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise ArgumentTypeError(f"{text} is not a number from {least} to {most}")
        return int(text)

    return number


def speed(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0.1 <= value <= 1000:
        raise ArgumentTypeError(f"{text} is not a speed from 0.1 to 1000")
    return value


def probability(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value <= 1:
        raise ArgumentTypeError(f"{text} is not a probability from 0 to 1")
    return value


def address(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ArgumentTypeError(f"{text} is not an address like http://127.0.0.1:8000")
    return text.rstrip("/")


def account(text: str) -> tuple[str, str]:
    email, colon, password = text.partition(":")
    if not (email and colon and password):
        raise ArgumentTypeError("an account is given as EMAIL:PASSWORD")
    return email, password


def console_on(file: TextIO) -> Console:
    """The console that people read. A file or a pipe has no width, so it gets 120 columns."""
    return Console(file=file, highlight=False, width=None if file.isatty() else 120)


class Command(BaseCommand):
    help = "Simulated people hold a whole session on a running server, over HTTP and sockets like everybody else."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--participants",
            "--people",
            type=count(2, 5000),
            required=True,
            help="how many people join (2 or more)",
        )
        parser.add_argument(
            "--practice", default="", metavar="KEY", help="which practice they hold (the first offered)"
        )
        parser.add_argument("--rounds", type=count(1, MOST_ROUNDS), default=1, help="how many rounds are held (1)")
        parser.add_argument("--speed", type=speed, default=20.0, help="how many times shorter each phase is (20)")
        parser.add_argument(
            "--url",
            type=address,
            action="append",
            dest="urls",
            help="where the server is (http://127.0.0.1:8000); several times: people are spread over several processes",
        )
        parser.add_argument(
            "--chaos",
            type=probability,
            default=0.0,
            metavar="P",
            help="people arrive late, vanish, return, pass and reload with this probability, and promises are checked",
        )
        parser.add_argument("--grace", type=count(1, 300), help="seconds of silence after which somebody is away")
        parser.add_argument("--json", metavar="FILE", help="also write the figures there (- for standard output)")
        parser.add_argument("--seed", type=count(0, 10**9), help="makes names, texts and choices the same again")
        parser.add_argument(
            "--account", type=account, metavar="EMAIL:PASSWORD", help="the facilitator (a new one is made)"
        )
        parser.add_argument(
            "--itself", action="store_true", help="a session of several parts goes on by itself after its first round"
        )
        parser.add_argument("--title", default="Rehearsal", help="the session's title (Rehearsal)")
        parser.add_argument(
            "--keep", action="store_true", help="do not end the session; go on with rounds until Ctrl-C"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django passes them
        to_stdout = options["json"] == "-"
        progress = Progress(console_on(sys.stderr if to_stdout else sys.stdout))
        wanted = Options(
            people=options["participants"],
            rounds=options["rounds"],
            speed=options["speed"],
            urls=tuple(options["urls"] or ("http://127.0.0.1:8000",)),
            seed=options["seed"] if options["seed"] is not None else randbelow(10**6),
            keep=options["keep"],
            account=options["account"],
            title=options["title"],
            chaos=options["chaos"],
            practice=options["practice"],
            itself=options["itself"],
            grace=options["grace"] or (QUICK_GRACE if options["chaos"] else None),
        )
        try:
            with progress:
                report = asyncio.run(Rehearsal(wanted, progress).run())
        except CannotRun as error:
            raise CommandError(str(error), returncode=2) from error
        self._tell(report, progress, options["json"])
        if report.failed:
            sys.exit(1)

    def _tell(self, report: Report, progress: Progress, file: str | None) -> None:
        progress.console.print(table(report))
        if file == "-":
            self.stdout.write(report.as_json().decode())
        elif file:
            Path(file).write_bytes(report.as_json())
