"""Edges share nothing among anonymous callers of a project whose users come by more than a session."""

import pytest
from django.test import override_settings

from mizan.django.conf import registry_settings
from tests.keyed import DECLARED
from tests.small import Urls

AUTH = "django.contrib.auth.middleware."
SESSIONS = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    f"{AUTH}AuthenticationMiddleware",
    "mizan.django.tokens.TokenMiddleware",
    "tests.choosing.choosing",
]
OTHERS = [
    "tests.api_keys.by_api_key",
    "tests.api_keys.FromProxy",
    "tests.api_keys.Same",  # its module does more than that
    f"{AUTH}RemoteUserMiddleware",
    f"{AUTH}PersistentRemoteUserMiddleware",
]


def shared(middleware: list[str], **chosen: object) -> bool:
    with override_settings(MIDDLEWARE=middleware, MIZAN={"APP": "small", **chosen}):
        said = registry_settings().identified_by
    manifest = Urls(*DECLARED, identified_by=said).registry.manifest("/api/mizan").text
    is_shared = said == "credentials"
    assert ('"anonymous": true' in manifest) == is_shared
    return is_shared


def test_a_project_with_sessions_alone_shares_among_anonymous_callers():
    assert shared(SESSIONS) and shared([])


@pytest.mark.parametrize("other", OTHERS)
def test_a_middleware_that_finds_a_user_otherwise_keeps_anonymous_responses_out_of_edges(other):
    assert not shared([*SESSIONS, other])
    assert shared([*SESSIONS, other], IDENTIFIED_BY_CREDENTIALS=True)
    assert not shared(SESSIONS, IDENTIFIED_BY_CREDENTIALS=False)
