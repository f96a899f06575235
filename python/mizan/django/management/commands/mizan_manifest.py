"""``manage.py mizan_manifest``: prints the manifest an edge works from."""

from typing import Any

from django.core.management.base import BaseCommand

from mizan.django.conf import base
from mizan.django.discover import registry


class Command(BaseCommand):
    """Prints the manifest."""

    help = "Prints the manifest by which an edge keeps the project's answers."

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes it as it is, so that it can be redirected into a file."""
        self.stdout.write(registry().manifest(base()).text, ending="")
