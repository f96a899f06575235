"""A response that is not stored is as complete as one that is, and says why."""

from typing import Any
from uuid import UUID

import pytest

from mizan import Context, cache, client
from tests.sites import EVERY

CAPITALS = "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"


@pytest.fixture(params=EVERY)
def make(request):
    return request.param


class Other(Context, cache=cache(ttl=60, public=True)):
    id: UUID


@client(context=Other)
def other_theme(request: Any, id: UUID) -> str:
    return str(request.headers.get("x-theme"))


def test_a_response_for_one_request_alone_has_all_that_clients_need(make):
    site = make(other_theme, cache="memory")
    answer = site.read(f"other/?id={CAPITALS}", **{"x-theme": "dark"})
    assert answer.cache == "mizan; fwd=miss; detail=sees-request"
    fields = answer.headers
    assert (fields["mizan-params"], fields["cache-control"]) == ("respelled", "private, no-cache")
    assert "other" in fields["cache-groups"]
    again = site.read(f"other/?id={CAPITALS}", **{"x-theme": "dark", "if-none-match": fields["etag"]})
    assert (again.status, again.cache) == (304, "mizan; fwd=miss; detail=sees-request")
