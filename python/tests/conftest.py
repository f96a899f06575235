"""Django is set up once, with the fixture's project and a database in memory."""

import os

import django
import pytest
from django.conf import settings
from django.utils import timezone, translation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.fixture.on_django.settings")
django.setup()

from mizan.django.discover import registry  # noqa: E402

# Before a test overrides the settings it is built from, and before a request of another app notices its cache.
registry().origin.serves(None)


@pytest.fixture(autouse=True)
def _seed():
    from tests.fixture.state import state

    state.reset()


@pytest.fixture(autouse=True)
def _settings():
    # Overriding settings in several threads at once does not put back what was there.
    wrapped = settings._wrapped
    yield
    settings._wrapped = wrapped


@pytest.fixture(autouse=True)
def _language_and_time_zone():
    # A middleware leaves what it chose active in the thread that a test's client uses.
    yield
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture(scope="session")
def database():
    """The tables; they live as long as this connection."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0, database="other")
