"""The cookie that goes with a session, request by request."""

from collections.abc import Mapping
from types import MappingProxyType, SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import override_settings

from mizan import mwt
from mizan._core import InvalidToken
from mizan.django import rows
from mizan.django.tokens import LIFETIME, TokenMiddleware
from tests.test_mwt import KEYS

SESSION = "session-of-ada"
NOBODY = AnonymousUser()


def stored(**row: Any) -> User:
    """A user as the database has them."""
    rows.follow(User)
    found = User(**{"pk": 7, **row})
    found._state.adding = False
    return found


ADA = stored()


@pytest.fixture(autouse=True)
def _keys(monkeypatch):
    monkeypatch.setenv(mwt.KEYS, KEYS)
    with override_settings(MIZAN={"APP": "tokens"}):
        yield


def given(
    user: Any,
    token: str | None = None,
    looks: bool = True,
    ends: int | None = 2 * LIFETIME,
    session: str = SESSION,
    *,
    signed_in: Any = None,
    changes: Mapping[str, Any] = MappingProxyType({}),
    **kept: Any,
) -> Any:
    """The cookie that an answer sets, for a user with a session and maybe a token."""
    request = RequestFactory().get("/")
    request.COOKIES = {"sessionid": session, **({} if token is None else {mwt.COOKIE: token})}
    request.session, request.user = SessionStore(session), user
    request.session.set_expiry(ends)
    request.session.update({SESSION_KEY: str((signed_in or user).pk), **kept})
    request.session.accessed = request.session.modified = False

    def view(_: Any) -> HttpResponse:
        if looks:
            request.session.get("anything")
        if changes:
            request.session.update(changes)
        return HttpResponse()

    return TokenMiddleware(view)(request).cookies.get(mwt.COOKIE)


def said(cookie: Any, session: str = SESSION) -> mwt.Claims:
    """The claims of a cookie beside its session."""
    return mwt.Tokens("tokens").verify(cookie.value, cookie=[f"sessionid={session}"])


def test_a_session_is_given_a_token_that_only_the_browser_can_send():
    cookie = given(ADA)
    assert said(cookie).id == 7
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", LIFETIME)


def test_a_token_is_left_alone_until_half_of_its_time_is_over(monkeypatch):
    token, now = given(ADA).value, mwt._now()
    assert given(ADA, token) is None
    monkeypatch.setattr(mwt, "_now", lambda: now + LIFETIME // 2 + 2)
    assert given(ADA, token).value != token


@pytest.mark.parametrize("other", [{"pk": 8}, {"is_staff": True}, {"is_superuser": True}])
def test_a_token_of_somebody_else_or_of_other_rights_is_replaced(other):
    assert given(stored(**other), given(ADA).value).value


def shown(**put: Any) -> User:
    """Ada as a middleware shows her."""
    found = stored()
    vars(found).update(put)
    return found


@pytest.mark.parametrize(
    "user", [stored(pk=8), shown(tenant="acme"), shown(email="a@b.c"), SimpleNamespace(is_authenticated=True, pk=7)]
)
def test_a_user_whom_a_middleware_shows_in_the_place_of_the_one_of_the_session_has_no_token(user):
    assert given(user, signed_in=ADA) is None
    assert given(user, given(ADA).value, signed_in=ADA).value == ""


def test_a_session_that_a_request_changed_has_no_token_until_the_next_request():
    token = given(ADA).value
    assert given(ADA, token, changes={"acts_as": 8}).value == ""
    assert given(ADA, changes={"acts_as": 8}) is None
    assert given(ADA, token, acts_as=8, changes={"cart": 1}).value == ""
    assert said(given(ADA, acts_as=8)).id == 7


def test_a_sign_in_has_a_token_with_its_own_response():
    assert given(shown(backend="a.Backend"), changes={BACKEND_SESSION_KEY: "a.Backend"}).value


def test_a_token_that_is_not_believed_is_replaced():
    assert given(ADA, "a.b.c") is not None


def test_a_user_whose_id_no_token_can_hold_has_none(caplog):
    assert given(stored(pk=2**53)) is None
    assert "an edge passes its reads on" in caplog.text


def test_a_token_goes_with_the_session():
    cookie = given(NOBODY, given(ADA).value)
    assert (cookie.value, cookie["max-age"]) == ("", 0)
    assert given(NOBODY) is None


def test_a_token_does_not_outlast_its_session():
    cookie = given(ADA, ends=60)
    assert (cookie["max-age"], said(cookie).expires - said(cookie).issued) == (60, 60)


def test_a_token_is_good_beside_the_session_it_was_issued_for_alone():
    cookie = given(ADA)
    assert said(cookie).bound_to == "sessionid"
    for others in ([], ["theme=dark"], ["sessionid=session-of-bob"]):
        with pytest.raises(InvalidToken, match="unbound"):
            mwt.Tokens("tokens").verify(cookie.value, cookie=others)


def test_a_token_that_is_bound_to_another_session_is_replaced():
    token = given(ADA).value
    assert given(ADA, token) is None
    assert said(given(ADA, token, session="another-session"), "another-session").id == 7


def test_a_token_that_is_bound_to_no_session_is_replaced():
    assert given(ADA, mwt.Tokens("tokens").issue(7)) is not None


def test_a_session_that_ends_with_the_browser_has_a_token_that_does():
    assert given(ADA, ends=0)["max-age"] == ""
    with override_settings(SESSION_EXPIRE_AT_BROWSER_CLOSE=True):
        assert given(ADA, ends=None)["max-age"] == ""


def test_a_token_without_its_session_is_deleted():
    request = RequestFactory().get("/")
    request.COOKIES = {mwt.COOKIE: given(ADA).value}
    request.session, request.user = SessionStore(), NOBODY

    def view(_: Any) -> HttpResponse:
        request.session.get("anything")
        request.session.modified = False
        return HttpResponse()

    cookie = TokenMiddleware(view)(request).cookies[mwt.COOKIE]
    assert (cookie.value, cookie["max-age"]) == ("", 0)


def test_nothing_is_done_where_nobody_looks_at_the_session():
    assert given(ADA, looks=False) is None


def test_without_keys_it_is_not_used(monkeypatch):
    monkeypatch.delenv(mwt.KEYS)
    with pytest.raises(MiddlewareNotUsed):
        TokenMiddleware(lambda request: HttpResponse())


def test_before_the_user_is_known_it_has_no_place():
    with pytest.raises(ImproperlyConfigured, match="move it behind"):
        TokenMiddleware(lambda request: HttpResponse())(RequestFactory().get("/"))


def test_a_user_who_is_shown_with_something_of_a_middleware_or_is_not_active_has_no_token():
    tenant, related = stored(), stored()
    tenant._tenant = "acme"
    profile = stored(pk=8)
    profile.plan = "gold"
    related._state.fields_cache["profile"] = profile
    assert given(tenant) is None and given(related) is None
    assert given(stored(is_active=False)) is None


NARROWED = {
    "fewer permissions": lambda user: setattr(user, "_perm_cache", set()),
    "some of the groups": lambda user: prefetch_related_objects(
        [user], Prefetch("groups", Group.objects.filter(name="a"))
    ),
}
READ = {
    "permissions": lambda user: user.has_perm("auth.view_group"),
    "all groups": lambda user: prefetch_related_objects([user], "groups"),
}


@pytest.fixture
def worker(database):
    user = User.objects.create(username="worker")
    groups = [Group.objects.create(name=name) for name in "ab"]
    groups[0].permissions.add(Permission.objects.get(codename="view_group"))
    user.groups.set(groups)
    yield user
    user.delete()
    Group.objects.all().delete()


@pytest.mark.parametrize("look", READ.values(), ids=READ.keys())
def test_a_user_of_whom_a_view_asks_what_django_finds_has_a_token(worker, look):
    user = User.objects.get(pk=worker.pk)
    look(user)
    assert given(user).value


@pytest.mark.parametrize("narrow", NARROWED.values(), ids=NARROWED.keys())
def test_a_user_whom_a_middleware_narrows_under_a_name_of_djangos_has_no_token(worker, narrow):
    user = User.objects.get(pk=worker.pk)
    narrow(user)
    user.has_perm("auth.view_group")
    assert given(user) is None
