"""Tokens: the shared vectors, and callers who are identified by one under both frameworks."""

import json
from typing import Any

import pytest

import mizan
from mizan import Context, client, mwt
from mizan._core import KeySet, carried_token
from mizan.mwt import Claims, InvalidKeys, InvalidToken, Tokens
from tests.server import ROOT
from tests.sites import SITES

VECTORS = json.loads((ROOT.parent / "spec" / "vectors" / "mwt.json").read_text())
KEYS = VECTORS["sets"]["old"]


def named(kind: str) -> Any:
    return pytest.mark.parametrize("vector", VECTORS[kind], ids=lambda vector: vector["name"])


def keys(vector: Any) -> KeySet:
    return KeySet(VECTORS["sets"][vector["set"]])


@named("valid")
def test_tokens_say_what_the_vectors_say(vector):
    claims = vector["claims"]
    who = (claims.get("kind", "user"), json.dumps(claims["sub"], ensure_ascii=False))
    said = (*who, *(claims[name] for name in ("iat", "exp", "staff", "superuser")))
    assert keys(vector).verify(vector["app"], vector["token"], vector["now"]) == (said, None)
    if vector["issued"]:
        assert keys(vector).issue(vector["app"], said) == vector["token"]


@named("refused")
def test_tokens_are_refused_for_the_reason_of_the_vectors(vector):
    with pytest.raises(InvalidToken) as error:
        keys(vector).verify(vector["app"], vector["token"], vector["now"])
    assert error.value.args[0] == vector["reason"]


@named("carried")
def test_a_request_carries_the_token_the_vectors_name(vector):
    if "reason" in vector:
        with pytest.raises(InvalidToken) as error:
            carried_token(vector["authorization"], vector["cookie"])
        assert error.value.args[0] == vector["reason"]
    else:
        assert carried_token(vector["authorization"], vector["cookie"]) == vector["token"]


@named("bound")
def test_a_token_is_believed_beside_the_cookie_it_is_bound_to(vector):
    def verify() -> Any:
        beside = (vector["cookie"], vector["bound"])
        return keys(vector).verify(vector["app"], vector["token"], vector["now"], beside)

    if "reason" in vector:
        with pytest.raises(InvalidToken) as error:
            verify()
        assert error.value.args[0] == vector["reason"]
    else:
        assert verify()[0][:2] == ("user", "5")


@named("unusable")
def test_unusable_sets_are_refused_for_the_reason_of_the_vectors(vector):
    with pytest.raises(InvalidKeys) as error:
        KeySet(vector["set"])
    assert error.value.args[0] == vector["reason"]


def test_keys_show_their_names_alone():
    assert repr(KeySet(KEYS)) == '<KeySet [("old", "EdDSA")]>'


class Me(Context, auth=True):
    pass


@client(context=Me)
def me_name(request: Any) -> str:
    caller = mwt.caller(request)
    assert caller is not None
    return f"{caller.id!r}"


@client(auth="staff")
def staff_only() -> str:
    return "welcome"


@pytest.fixture(params=SITES)
def site(request, monkeypatch):
    monkeypatch.setenv(mwt.KEYS, KEYS)
    monkeypatch.setattr(mwt.outlet, "only_app", lambda: "small")
    return request.param(me_name, staff_only, identify="mizan.mwt.caller")


def bearer(token: str) -> str:
    return f"Bearer {token}"


def test_a_bearer_and_a_cookie_identify_their_caller(site):
    token = mizan.mwt.issue(5)
    assert site.read("me/", authorization=bearer(token)).json == {"me_name": "5"}
    assert site.read("me/", cookie=f"theme=dark; mizan_token={mwt.issue('ada')}").json == {"me_name": "'ada'"}
    assert site.read("me/", authorization=bearer(token), cookie=f"mizan_token={token}").status == 200


def test_a_token_that_is_bound_to_a_session_is_good_beside_it_alone(site):
    token = mwt.issue(5, bound_to=("sessionid", "s1"))
    for fields in (
        {"cookie": f"sessionid=s1; mizan_token={token}"},
        {"cookie": "sessionid=s1", "authorization": bearer(token)},
    ):
        assert site.read("me/", **fields).json == {"me_name": "5"}
    for fields in (
        {"cookie": f"mizan_token={token}"},
        {"cookie": f"sessionid=s2; mizan_token={token}"},
        {"authorization": bearer(token)},
    ):
        assert site.read("me/", **fields).status == 401


def test_different_tokens_in_one_request_are_nobodys(site, caplog):
    answer = site.read("me/", authorization=bearer(mwt.issue(5)), cookie=f"mizan_token={mwt.issue(6)}")
    assert (answer.status, answer.json["code"]) == (401, "unauthenticated")
    assert "different tokens" in caplog.text and "different tokens" not in answer.body.decode()


def test_without_a_token_or_with_a_forged_one_nobody_is_signed_in(site):
    token = Tokens("small", VECTORS["sets"]["shared"]).issue(5)
    assert site.read("me/").status == 401
    assert site.read("me/", authorization=bearer(token)).status == 401
    assert site.read("me/", authorization=bearer(mwt.issue(5, now=1_000_000_000))).status == 401


def test_flags_let_staff_in(site):
    def call(token: str) -> int:
        return site.call("staff_only", {"authorization": bearer(token)}).status

    assert call(mwt.issue(5)) == 403
    assert call(mwt.issue(5, staff=True)) == 200
    assert call(mwt.issue(5, superuser=True)) == 200


def test_a_token_of_another_app_is_refused():
    token = Tokens("board", KEYS).issue(5)
    assert Tokens("board", KEYS).verify(token).id == 5
    with pytest.raises(InvalidToken) as error:
        Tokens("shop", KEYS).verify(token)
    assert error.value.args[0] == "audience"


def test_what_a_token_says_is_a_caller():
    token = Tokens("board", KEYS).issue(5, lifetime=60, staff=True, now=100)
    assert Tokens("board", KEYS).verify(token, now=100) == Claims(5, 100, 160, is_staff=True)


def test_without_keys_an_error_says_how_to_make_some(monkeypatch):
    monkeypatch.delenv(mwt.KEYS, raising=False)
    with pytest.raises(RuntimeError, match="`mizan keys` makes one"):
        Tokens("board").issue(5)


def test_a_token_that_nobody_would_believe_is_not_issued():
    with pytest.raises(ValueError, match="at most 86400 seconds"):
        Tokens("board", KEYS).issue(5, lifetime=86_401)
