"""Callers of two kinds and ids of two types never share an answer, and who may not call learns nothing."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client, override_settings

from mizan import Caller, Context, client, mwt
from mizan.mwt import Tokens
from tests.keyed import DECLARED, WHO, Mine, runs
from tests.sites import EVERY
from tests.small import Urls
from tests.test_mwt import KEYS


@pytest.fixture(params=EVERY)
def make(request):
    return request.param


def test_callers_of_two_kinds_and_of_two_types_of_id_never_share_an_answer(make):
    site = make(*DECLARED, identify="tests.keyed.who", cache="memory", vary_on=["header:x-user"])
    for name in WHO:
        assert site.read("mine/", **{"x-user": name}).cache == "mizan; fwd=miss; stored"
    bodies = {site.read("mine/", **{"x-user": name}).body for name in WHO}
    assert len(bodies) == len(WHO)
    said = {name: site.read("mine/", **{"x-user": name, "mizan-edge": "1"}) for name in ("text", "robot")}
    assert said["robot"].headers["mizan-identity"] == "robot%3A1"
    assert said["text"].headers["mizan-identity"] == "tests.keyed.Customer%3A%221%22"
    assert said["text"].cache == "mizan; hit"


def test_callers_without_an_identity_share_an_answer_only_where_that_is_written(make):
    site = make(*DECLARED, identify="tests.keyed.who", cache="memory")
    for _ in "12":
        assert site.read("mine/", cookie="cart=1").cache == "mizan; fwd=bypass; detail=no-identity"
    assert site.read("lounge/").cache == "mizan; fwd=miss; stored"
    assert site.read("lounge/").cache == "mizan; hit"
    assert site.read("lounge/", **{"x-user": "other"}).cache == "mizan; fwd=miss; stored"


def test_the_user_of_django_is_the_identity(database):

    @client(context=Mine)
    def mine_name(request: Any) -> str:
        return f"{request.user.get_username()} {runs()}"

    users = [get_user_model().objects.create_user(name) for name in ("ada", "bob")]
    urls = Urls(mine_name, cache="memory")
    try:
        with override_settings(ROOT_URLCONF=urls, MIZAN={"APP": "x"}):
            for user in users:
                browser = Client()
                browser.force_login(user)
                first, second = [browser.get("/ctx/mine/", headers={"mizan-edge": "1"}) for _ in "12"]
                assert second["cache-status"] == "mizan; hit" and first.content == second.content
                assert user.get_username() in first.content.decode()
                assert second["mizan-identity"] == f"user%3A{user.pk}"
    finally:
        get_user_model().objects.all().delete()


def token_middleware(get_response: Any) -> Any:
    """Puts the user of a token in the place of the session's, as middleware for JWT does."""

    def middleware(request: Any) -> Any:
        name = request.headers.get("authorization")
        if name:
            request.user = get_user_model().objects.get(username=name)
        return get_response(request)

    return middleware


def test_the_user_of_the_session_is_noticed_where_a_middleware_put_another_one_in_its_place(database):
    @client(context=Mine)
    async def mine_name(request: Any) -> str:
        return str((await request.auser()).get_username())

    users = [get_user_model().objects.create_user(name) for name in ("ada", "bob")]
    mine = [*settings.MIDDLEWARE, "tests.test_kinds.token_middleware"]
    try:
        with override_settings(ROOT_URLCONF=Urls(mine_name, cache="memory"), MIZAN={"APP": "x"}, MIDDLEWARE=mine):
            browser = Client()
            browser.force_login(users[0])
            expected = ("mizan; fwd=miss; stored", "mizan; fwd=miss; detail=sees-request")
            for sent, status in zip(({}, {"authorization": "bob"}), expected, strict=True):
                answer = browser.get("/ctx/mine/", headers=sent)
                assert (answer.json(), answer["cache-status"]) == ({"mine_name": "ada"}, status)
    finally:
        get_user_model().objects.all().delete()


def test_the_kind_of_a_caller_stands_in_their_token():
    tokens = Tokens("board", KEYS)
    said = tokens.verify(tokens.issue(Caller("shop.employee", 5, is_staff=True)))
    assert (said.kind, said.id, said.is_staff) == ("shop.employee", 5, True)
    assert tokens.verify(tokens.issue(5)).kind == "user"
    assert tokens.verify(tokens.issue("5", kind="robot")).kind == "robot"
    with pytest.raises(ValueError, match="is not a name"):
        tokens.issue(5, kind="a kind")


def test_callers_with_tokens_of_two_kinds_never_share_an_answer(make, monkeypatch):
    monkeypatch.setenv(mwt.KEYS, KEYS)
    monkeypatch.setattr(mwt.outlet, "only_app", lambda: "small")
    site = make(*DECLARED, identify="mizan.mwt.caller", cache="memory")
    bodies = []
    for caller in (Caller("user", 1), Caller("employee", 1), Caller("user", "1")):
        headers = {"authorization": f"Bearer {mwt.issue(caller)}"}
        assert site.read("mine/", **headers).cache == "mizan; fwd=miss; stored"
        bodies.append(site.read("mine/", **headers).body)
    assert len(set(bodies)) == 3


class Vault(Context, auth=True):
    vault_id: int


@client(context=Vault)
def vault_gold(vault_id: int) -> str:
    return "gold"


@client(auth="staff")
def secret(number: int) -> str:
    return "42"


@client(private=True)
def nightly() -> None: ...


def test_a_caller_is_judged_before_params_are_read_and_private_functions_are_unknown(make):
    site = make(vault_gold, secret, nightly, identify="tests.keyed.who")
    for path in ("vault/", "vault/?vault_id=x", "vault/?vault_id=1&other=2", "vault/?vault_id=1&vault_id=2"):
        assert site.read(path).json["code"] == "unauthenticated"
    assert site.read("vault/?vault_id=x", **{"x-user": "robot"}).json["code"] == "invalid"
    assert site.call("secret", number="x").json["code"] == "unauthenticated"
    assert site.call("secret", {"x-user": "robot"}, number="x").json["code"] == "forbidden"
    unknown, private = site.call("no_such_thing").json, site.call("nightly").json
    assert (unknown["code"], unknown["status"]) == (private["code"], private["status"]) == ("unknown_function", 404)
    assert unknown["detail"].replace("no_such_thing", "nightly") == private["detail"]
