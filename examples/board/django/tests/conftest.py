"""A database with the demo's boards, in which every test begins anew."""

import os
from collections.abc import Callable, Iterator

import django
import pytest

os.environ["DJANGO_SETTINGS_MODULE"] = "board.settings"
os.environ["BOARD_WEB"] = "nowhere"
os.environ["MIZAN_CACHE"] = "memory"
os.environ["MIZAN_STALE_DETECTOR"] = "1"
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import (  # noqa: E402
    CaptureQueriesContext,
    setup_databases,
    setup_test_environment,
    teardown_databases,
    teardown_test_environment,
)
from mizan.testing import stale_found  # noqa: E402

from board.clients.session import SignedIn  # noqa: E402
from board.models import Person  # noqa: E402


@pytest.fixture(scope="session")
def _database() -> Iterator[None]:
    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    yield
    teardown_databases(databases, verbosity=0)
    teardown_test_environment()


@pytest.fixture(autouse=True)
def _rolled_back(_database: None) -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _nothing_stale(_rolled_back: None) -> Iterator[None]:
    yield
    assert stale_found() == []


def _request(name: str) -> SignedIn:
    request = SignedIn()
    request.user = Person.objects.get(name=name)
    return request


@pytest.fixture
def amina() -> SignedIn:
    """A request of Amina, who is an admin."""
    return _request("Amina Diallo")


@pytest.fixture
def jonas() -> SignedIn:
    """A request of Jonas, who is on the first and the third board."""
    return _request("Jonas Weber")


@pytest.fixture
def signed_in() -> Callable[[str], Client]:
    """A browser in which somebody is signed in."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(Person.objects.get(name=name))
        return client

    return sign_in


@pytest.fixture
def queries() -> CaptureQueriesContext:
    """Counts queries: ``with queries: …``."""
    return CaptureQueriesContext(connection)
