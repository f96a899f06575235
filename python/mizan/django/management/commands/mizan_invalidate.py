"""``manage.py mizan_invalidate user user_id=5``: tells the sinks what is out of date."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mizan.announce import AnnounceError, add_arguments, run
from mizan.django.outlet import project


class Command(BaseCommand):
    """Invalidates by hand."""

    help = "Tells the project's sinks what is out of date, as a mutation would."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The arguments shared with ``python -m mizan invalidate``."""
        add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Announces."""
        try:
            self.stdout.write(run(project(), options))
        except AnnounceError as error:
            raise CommandError(str(error)) from error
