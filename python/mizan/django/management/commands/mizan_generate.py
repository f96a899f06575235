"""``manage.py mizan_generate``: writes the TypeScript client."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mizan.django.discover import registry
from mizan.generate import GenerateError, add_arguments, run


class Command(BaseCommand):
    """Writes the TypeScript client."""

    help = "Writes the TypeScript client of the project's client functions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The flags shared with ``python -m mizan generate``."""
        add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes or checks."""
        try:
            self.stdout.write(run(registry(), options))
        except GenerateError as error:
            raise CommandError(str(error)) from error
