"""The Django app."""

from importlib import import_module

from django.apps import AppConfig, apps
from django.core import checks


class MizanConfig(AppConfig):
    """Finds client functions when the project starts, as the admin finds its models."""

    name = "mizan.django"
    label = "mizan"
    verbose_name = "Mizan"

    def ready(self) -> None:
        """Registers the system checks, makes ``invalidate`` reach the project and imports every app's ``clients``."""
        from django.contrib.auth import get_user_model

        from mizan.django import rows
        from mizan.django.check import check_registry
        from mizan.django.discover import import_clients
        from mizan.django.outlet import project

        # The view follows requests from the first on, which may come before the URLs are imported.
        import_module("mizan.django.views")
        import_clients()
        checks.register(check_registry)
        project()
        if apps.is_installed("django.contrib.auth"):
            rows.follow(get_user_model())
