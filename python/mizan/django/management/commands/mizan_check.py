"""``manage.py mizan_check``: says what is wrong with the declarations."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mizan.django.discover import registry
from mizan.error import RegistryError
from mizan.generate import problems


class Command(BaseCommand):
    """Checks the declarations."""

    help = "Checks the project's client functions against each other."
    requires_system_checks = ()  # they would say the same

    def handle(self, *args: Any, **options: Any) -> None:
        """Fails with every problem, or counts what there is."""
        try:
            checked = registry()
        except RegistryError as error:
            raise CommandError("\n".join(error.problems)) from error
        for problem in problems(checked):
            self.stderr.write(f"warning: {problem}")
        functions, contexts = len(checked.functions), len(checked.contexts)
        self.stdout.write(f"{functions} functions and {contexts} contexts agree with each other")
