"""`manage.py purge`: erases the sessions that are due, expired sign-ins, and what was
agreed for turns that are over.

It can be stopped and run again. Nothing that it prints says what a session was about.
"""

from argparse import ArgumentParser
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from sessions_app.instant import now_ms
from sessions_app.services import contracts, keeping


class Command(BaseCommand):
    help = "Delete the sessions that have been kept for as long as they say, and sign-ins that have run out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be deleted, and delete nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        now, dry_run = timezone.now(), bool(options["dry_run"])
        file, terminal = cast(TextIO, self.stdout), self.stdout.isatty()
        said = Console(file=file, force_terminal=terminal, width=100, highlight=False, markup=False)
        sessions = people = notes = later = failed = 0
        columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
        with Progress(*columns, console=said, transient=True, disable=not terminal) as progress:
            task = progress.add_task("Looking for sessions that are due …", total=None)
            for purged in keeping.purge(now, dry_run=dry_run):
                if purged.failed:
                    failed += 1
                    said.print(f"{purged.code}: not deleted, the database was away or busy")
                    continue
                if not purged.deleted:
                    later += 1
                    said.print(f"{purged.code}: changed at this very moment, looked at again the next time")
                    continue
                sessions, people, notes = sessions + 1, people + purged.people, notes + purged.notes
                said.print(f"{purged.code}: {purged.people} people, {purged.notes} notes")
                progress.update(task, description=f"Sessions so far: {sessions}")
        sign_ins = keeping.run_out(now) if dry_run else keeping.forget_sign_ins(now)
        if not dry_run:
            contracts.forget_everywhere(now_ms())
        done = "Due, and not deleted because of --dry-run" if dry_run else "Deleted"
        said.print(f"{done}: {sessions} sessions with {people} people and {notes} notes; {sign_ins} old sign-ins.")
        if later:
            said.print(f"Left for the next time: {later}.")
        if failed:
            raise CommandError(f"Not deleted, because the database was away or busy: {failed}. Run it again.")
