"""What `identify` and guards read of a request that an edge made: it has the caller's token and little else."""

import subprocess
import urllib.request
from typing import Annotated, Any

import pytest
from django.http import HttpRequest, HttpResponse
from fastapi import Cookie, Depends, Header, HTTPException, Request, Response
from fastapi.security import APIKeyHeader, HTTPBearer

from mizan import Caller, Context, cache, client, mwt
from tests.edge import COMMAND, edge
from tests.server import SECRET, serving
from tests.sites import EVERY, FastAPISite
from tests.test_mwt import KEYS

TOKENS = mwt.Tokens("small", KEYS)


def by_token(request: Any) -> Any:
    return TOKENS.caller(request)


def by_token_and_org(request: Any) -> Any:
    found = TOKENS.caller(request)
    org = request.headers.get("x-org")
    return found and Caller("user", found.id, claims={"org": org} if org else {})


def by_session(request: Any) -> Any:
    (request.COOKIES if isinstance(request, HttpRequest) else request.cookies).get("sid")
    return TOKENS.caller(request)


def remembering(request: Any) -> Any:
    request.found = TOKENS.caller(request)
    return request.found


def open_by_field(request: Any) -> bool:
    return "x-banned" not in request.headers


def open_by_param(request: Any) -> bool:
    sent = request.GET if isinstance(request, HttpRequest) else request.query_params
    return sent.get("at") == "1"


def asked(make: Any, identify: Any, auth: Any = None, context_auth: Any = None, **settings: Any) -> dict[str, str]:
    """The fields of an answer to an edge, to a caller with a token."""

    class Desk(Context, auth=context_auth, cache=cache(ttl=60)):
        at: int

    @client(context=Desk, auth=auth)
    def desk(at: int) -> int:
        return at

    site = make(desk, identify=identify, cache="memory", **settings)
    token = TOKENS.issue(1)
    answers = [site.read("desk/?at=1", mizan_edge="1", authorization=f"Bearer {token}") for _ in "12"]
    assert [each.status for each in answers] == [200, 200]
    assert answers[1].cache == "mizan; hit"
    said = [sorted(name for name in each.headers if name in FIELDS) for each in answers]
    assert said[0] == said[1]
    return answers[0].headers


BY_CREDENTIALS = {make: {"identified_by": "credentials"} for make in EVERY} | {
    FastAPISite: {"identified_by_credentials": True}
}
FIELDS = {"mizan-cache-control", "mizan-identity", "cdn-cache-control"}
HERE = "tests.test_edge_reads."
every = pytest.mark.parametrize("make", EVERY)


@every
@pytest.mark.parametrize("identify", ["by_token", "remembering"])
def test_a_token_says_all_that_an_edge_knows(make, identify):
    fields = asked(make, HERE + identify, auth=True)
    assert (fields["mizan-identity"], fields["mizan-cache-control"]) == ("user%3A1", "private, max-age=60")


@every
@pytest.mark.parametrize(
    ("identify", "part"), [("by_token_and_org", "header:x-org"), ("by_session", "cookie:sid")], ids=["field", "cookie"]
)
def test_what_identify_reads_beside_the_token_keeps_answers_out_of_edges(make, identify, part, caplog):
    assert not FIELDS & asked(make, HERE + identify).keys()
    told = [each for each in caplog.messages if "edges store no answer" in each]
    assert len(told) == 1
    assert f'add `"{part}"`' in told[0]
    assert asked(make, HERE + identify, vary_on=[part])["mizan-identity"] == "user%3A1"


@every
@pytest.mark.parametrize("where", ["auth", "context_auth"])
def test_what_guards_read_beside_the_token_keeps_answers_out_of_edges(make, where):
    assert not FIELDS & asked(make, HERE + "by_token", **{where: open_by_field}).keys()
    assert "mizan-identity" in asked(make, HERE + "by_token", vary_on=["header:x-banned"], **{where: open_by_field})
    assert "mizan-identity" in asked(make, HERE + "by_token", **{where: open_by_param})


@every
def test_the_word_of_the_project_does_not_change_what_is_noticed(make):
    for identify in ("by_token_and_org", "by_session"):
        assert not FIELDS & asked(make, HERE + identify, **BY_CREDENTIALS[make]).keys()


def org_of(x_org: Annotated[str | None, Header()] = None) -> str | None:
    return x_org


def by_header(request: Request, x_org: Annotated[str | None, Header()] = None) -> Any:
    return TOKENS.caller(request)


def by_cookie(request: Request, sid: Annotated[str | None, Cookie()] = None) -> Any:
    return TOKENS.caller(request)


def by_dependency(request: Request, org: Annotated[str | None, Depends(org_of)]) -> Any:
    return TOKENS.caller(request)


def by_key(request: Request, key: Annotated[str | None, Depends(APIKeyHeader(name="x-key", auto_error=False))]) -> Any:
    return TOKENS.caller(request)


def by_state(request: Request) -> Any:
    return getattr(request.state, "user", None) or TOKENS.caller(request)


def by_scheme(request: Request, found: Annotated[Any, Depends(HTTPBearer())]) -> Any:
    return TOKENS.verify(found.credentials)


def no_other_org(org: Annotated[str | None, Depends(org_of)]) -> None:
    if org is not None:
        raise HTTPException(403, "not here")


@pytest.mark.parametrize("identify", [by_header, by_cookie, by_dependency, by_key, by_state])
def test_on_fastapi_what_identify_declares_beside_the_token_keeps_answers_out_of_edges(identify):
    assert not FIELDS & asked(FastAPISite, identify).keys()


def test_on_fastapi_a_scheme_that_reads_the_token_is_what_an_edge_asks_with():
    assert "mizan-identity" in asked(FastAPISite, by_scheme)


def test_on_fastapi_what_a_guard_declares_keeps_answers_out_of_edges():
    assert not FIELDS & asked(FastAPISite, by_token, auth=no_other_org).keys()
    assert "mizan-identity" in asked(FastAPISite, by_token, auth=no_other_org, vary_on=["header:x-org"])


def test_through_the_edge_a_caller_reads_in_the_organisation_that_the_request_names():
    keys = subprocess.run([*COMMAND.split(), "keys"], capture_output=True, text=True, check=True).stdout
    token = mwt.Tokens("orgs", keys).issue(1)
    environment = {"MIZAN_EDGE_SECRET": SECRET, "MIZAN_MWT_KEYS": keys, "MIZAN_CACHE": "memory"}
    with serving("orgs", **environment) as base, edge(base, **environment) as url:

        def read(org: str | None) -> bytes:
            fields = {"authorization": f"Bearer {token}", **({"x-org": org} if org else {})}
            with urllib.request.urlopen(urllib.request.Request(f"{url}/ctx/ledger/", headers=fields)) as answer:
                return answer.read()

        read_by = [read(org) for org in (None, "red", "blue", None, "red")]
    assert read_by == [f'{{"owner":"{org}"}}'.encode() for org in ("nobody", "red", "blue", "nobody", "red")]


@client(route="/door", auth=True, cache=cache(ttl=60))
def door_of_django() -> HttpResponse:
    return HttpResponse("a door")


@client(route="/door", auth=True, cache=cache(ttl=60))
def door_of_fastapi() -> Response:
    return Response("a door")


@every
@pytest.mark.parametrize(("identify", "is_stored"), [("by_token", True), ("by_session", False)])
def test_a_page_is_for_edges_as_a_bundle_is(make, identify, is_stored):
    door = door_of_fastapi if make is FastAPISite else door_of_django
    site = make(door, identify=HERE + identify, cache="memory", **BY_CREDENTIALS[make])
    fields = {"mizan-edge": "1", "authorization": f"Bearer {TOKENS.issue(1)}"}
    answer = site.ask("get", "door", fields)
    assert answer.status == 200
    assert ("mizan-cache-control" in answer.headers) == is_stored, answer.headers
