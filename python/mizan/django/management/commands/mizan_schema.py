"""``manage.py mizan_schema``: prints the schema document."""

from typing import Any

from django.core.management.base import BaseCommand

from mizan.django.discover import registry


class Command(BaseCommand):
    """Prints the schema document."""

    help = "Prints the schema document of the project's client functions."

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes it as it is, so that it can be redirected into a file."""
        self.stdout.write(registry().schema, ending="")
