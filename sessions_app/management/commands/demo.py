"""`manage.py demo`: simulated people hold a session on a running server; a person can watch and take part.

Like `rehearse` it never touches the database. Exit code 0: all well; 1: the product missed, lost or broke
something; 2: there was no demo.
"""

import asyncio
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sessions_app.rehearsal.demo import Demo
from sessions_app.rehearsal.facilitator import CannotRun
from sessions_app.rehearsal.progress import Progress
from sessions_app.rehearsal.report import Report, table

from .rehearse import address, console_on, count, speed


class Command(BaseCommand):
    help = "Believable people hold a session on a running server: watch them, join them, run it."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=count(3, 16), default=8, help="how many people take part (8)")
        parser.add_argument(
            "--practice", default="", metavar="KEY", help="which practice they hold (the first offered)"
        )
        parser.add_argument("--speed", type=speed, default=10.0, help="how many times shorter each phase is (10)")
        parser.add_argument(
            "--url", type=address, default="http://127.0.0.1:8000", help="where the server is (http://127.0.0.1:8000)"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django passes them
        progress = Progress(console_on(sys.stdout))
        try:
            report = asyncio.run(self._hold(progress, options))
        except CannotRun as error:
            raise CommandError(str(error), returncode=2) from error
        if report.failed:
            progress.console.print(table(report))
            sys.exit(1)

    async def _hold(self, progress: Progress, options: dict[str, Any]) -> Report:
        enter = asyncio.Event()

        def on_enter() -> None:
            sys.stdin.readline()
            enter.set()

        if sys.stdin.isatty():
            asyncio.get_running_loop().add_reader(sys.stdin, on_enter)
        demo = Demo(options["people"], options["speed"], options["url"], progress, enter, options["practice"])
        return await demo.run()
