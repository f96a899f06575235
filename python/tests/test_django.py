"""The Django adapter: sessions, exceptions, views, commands and checks."""

import asyncio
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, SuspiciousOperation, ValidationError
from django.core.management import CommandError, call_command
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.test import AsyncClient, Client, override_settings
from django.urls import re_path

from mizan import Context, RegistryError, Reply, Unauthenticated, client
from mizan.django import check, discover
from mizan.django.views import MizanView
from tests.small import Urls, registry


class Room(Context):
    room_id: int


@client(context=Room)
def room_name(room_id: int) -> str:
    return f"room {room_id}"


def call(urls: Urls, name: str, arguments: Any = None, *, http: Client | None = None, **headers: str) -> Any:
    with override_settings(ROOT_URLCONF=urls):
        return (http or Client()).post(f"/call/{name}/", arguments or {}, "application/json", headers=headers)


@pytest.fixture
def users(database):
    model = get_user_model()
    plain = model.objects.create_user("plain")
    staff = model.objects.create_user("staff", is_staff=True)
    root = model.objects.create_user("root", is_superuser=True)
    yield {"plain": plain, "staff": staff, "root": root}
    model.objects.all().delete()


@pytest.mark.parametrize(
    ("auth", "allowed"),
    [(True, {"plain", "staff", "root"}), ("staff", {"staff", "root"}), ("superuser", {"root"})],
)
def test_guards_look_at_the_user_of_the_session(users, auth, allowed):
    @client(auth=auth)
    def secret() -> str:
        return "42"

    with override_settings(MIZAN={}):
        urls = Urls(secret)
        assert call(urls, "secret").json()["code"] == "unauthenticated"
        for name, user in users.items():
            http = Client()
            http.force_login(user)
            assert call(urls, "secret", http=http).status_code == (200 if name in allowed else 403)


def test_a_session_needs_the_token_that_session_gives(users):
    @client
    def ping() -> str:
        return "pong"

    http = Client(enforce_csrf_checks=True)
    http.force_login(users["plain"])
    urls = Urls(ping)
    refused = call(urls, "ping", http=http)
    assert (refused.status_code, refused.json()["code"]) == (403, "cross_origin")
    with override_settings(ROOT_URLCONF=urls):
        csrf = http.get("/session/").json()["csrf"]
    assert csrf["header"] == "X-Csrftoken"
    assert call(urls, "ping", http=http, **{csrf["header"]: csrf["token"]}).json() == {"result": "pong"}


@pytest.mark.parametrize(
    ("headers", "detail"),
    [
        (
            {"Origin": "http://localhost:5173"},
            "Origin checking failed - http://localhost:5173 does not match any trusted origins. "
            "Add this origin to `CSRF_TRUSTED_ORIGINS`.",
        ),
        (
            {"X-Forwarded-Proto": "https", "Referer": "https://localhost:5173/"},
            "Referer checking failed - https://localhost:5173/ does not match any trusted origins. "
            "Add this origin to `CSRF_TRUSTED_ORIGINS`.",
        ),
        ({"X-Forwarded-Proto": "https"}, "Referer checking failed - no Referer."),
        ({}, "CSRF cookie not set. Read `session/` for the token."),
    ],
)
@override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"))
def test_a_refusal_says_what_helps_against_it(users, headers, detail):
    @client
    def ping() -> str:
        return "pong"

    http = Client(enforce_csrf_checks=True)
    http.force_login(users["plain"])
    headers = {"Sec-Fetch-Site": "same-origin", **headers}
    refused = call(Urls(ping), "ping", http=http, **headers).json()
    assert (refused["code"], refused["detail"]) == ("cross_origin", detail)


def test_a_caller_without_a_session_needs_no_token():
    @client
    def ping() -> str:
        return "pong"

    assert call(Urls(ping), "ping", http=Client(enforce_csrf_checks=True)).json() == {"result": "pong"}


@override_settings(MIDDLEWARE=[])
def test_a_project_without_the_csrf_middleware_has_no_token():
    @client
    def ping() -> str:
        return "pong"

    with override_settings(ROOT_URLCONF=Urls(ping)):
        assert Client().get("/session/").json() == {"csrf": None}


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Http404("no room"), 404, "not_found"),
        (ObjectDoesNotExist("the row"), 404, "not_found"),
        (PermissionDenied, 403, "forbidden"),
        (Unauthenticated(), 401, "unauthenticated"),
        (SuspiciousOperation("odd"), 400, "malformed"),
        (RuntimeError("the secret"), 500, "internal"),
    ],
)
def test_exceptions_of_django_are_problems(error, status, code):
    @client
    def fail() -> None:
        raise error

    answer = call(Urls(fail), "fail")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "the row" not in answer.content.decode()
    assert answer.headers["cache-control"] == "no-store"


def test_a_validation_error_points_at_its_fields():
    @client
    def fail() -> None:
        raise ValidationError({"name": ["too short", "too plain"], "__all__": ["no"]})

    errors = call(Urls(fail), "fail").json()["errors"]
    assert [(each["path"], each["message"]) for each in errors] == [
        ("/name", "too short"),
        ("/name", "too plain"),
        ("", "no"),
    ]


def test_a_view_keeps_its_response_and_gains_the_headers():
    @client(affects=Room, route="/paint")
    def paint(request: HttpRequest, room_id: int) -> HttpResponse:
        response = HttpResponse("painted", status=201, content_type="text/plain")
        response.set_cookie("seen", "1")
        return response

    with override_settings(ROOT_URLCONF=Urls(room_name, paint)):
        answer = Client().post("/paint", {"room_id": 1}, "application/json")
    assert (answer.status_code, answer.content, answer.cookies["seen"].value) == (201, b"painted", "1")
    assert answer["x-mizan-invalidate"] == "room;room_id=1"


def test_a_view_that_refuses_invalidates_nothing():
    @client(affects=Room)
    def paint(room_id: int) -> HttpResponseRedirect | HttpResponseNotAllowed:
        return HttpResponseNotAllowed(["GET"])

    assert "x-mizan-invalidate" not in call(Urls(room_name, paint), "paint", {"room_id": 1})


def test_the_request_may_have_any_name_when_its_type_says_what_it_is():
    @client
    def path(asked: HttpRequest) -> str:
        return asked.path

    assert call(Urls(path), "path").json() == {"result": "/call/path/"}


def test_a_reply_sets_headers_and_cookies():
    @client
    def sign_in() -> Reply[str]:
        return Reply("welcome", headers={"set-cookie": "a=b; HttpOnly", "x-more": "1"}, identity_changed=True)

    answer = call(Urls(sign_in), "sign_in")
    assert (answer.cookies["a"].value, answer["x-more"], answer.json()["identity"]) == ("b", "1", "changed")


@pytest.mark.parametrize("is_async", [True, False])
def test_functions_of_both_kinds_run_under_both_servers(is_async):
    async def later() -> str:
        await asyncio.sleep(0)
        return "done"

    def now() -> str:
        return "done"

    work = client(name="work")(later if is_async else now)
    urls = Urls(work)
    assert call(urls, "work").json() == {"result": "done"}
    with override_settings(ROOT_URLCONF=urls):
        answer = asyncio.run(AsyncClient().post("/call/work/", {}, "application/json"))
    assert answer.json() == {"result": "done"}


def test_members_of_a_bundle_run_at_once_under_asgi():
    async def meet(mine: str, others: str) -> str:
        arrived[mine].set()
        await asyncio.wait_for(arrived[others].wait(), 5)
        return mine

    @client(context=Room)
    async def one(room_id: int) -> str:
        return await meet("one", "two")

    @client(context=Room)
    async def two(room_id: int) -> str:
        return await meet("two", "one")

    arrived = {"one": asyncio.Event(), "two": asyncio.Event()}
    with override_settings(ROOT_URLCONF=Urls(one, two)):
        answer = asyncio.run(AsyncClient().get("/ctx/room/?room_id=1"))
    assert answer.json() == {"one": "one", "two": "two"}


def test_a_head_request_has_the_headers_of_get():
    with override_settings(ROOT_URLCONF=Urls(room_name)):
        got, head = Client().get("/ctx/room/?room_id=1"), Client().head("/ctx/room/?room_id=1")
    assert head.content == b""
    assert (head["etag"], head["content-length"]) == (got["etag"], got["content-length"])


def test_commands_print_the_schema_and_what_agrees():
    out = StringIO()
    call_command("mizan_schema", stdout=out)
    assert '"app": "fixture"' in out.getvalue()
    call_command("mizan_check", stdout=out)
    assert "agree with each other" in out.getvalue()


def test_checks_and_the_command_report_what_is_wrong(monkeypatch):
    @client(affects="rom")
    def paint(room_id: int) -> None: ...

    monkeypatch.setattr(check, "registry", lambda: registry(room_name, paint))
    (problem,) = check.check_registry()
    assert problem.id == "mizan.E001"
    assert "`rom`" in problem.msg
    assert __file__ in problem.msg
    from mizan.django.management.commands import mizan_check

    monkeypatch.setattr(mizan_check, "registry", lambda: registry(room_name, paint))
    with pytest.raises(CommandError, match="`rom`"):
        call_command("mizan_check")


def test_functions_are_found_in_the_clients_module_of_each_app():
    assert [module.__name__ for module in discover.import_clients()] == ["tests.fixture.on_django.clients"]
    assert "checkout" in [each.name for each in discover.registry().functions]


def test_declarations_that_contradict_each_other_stop_every_request_with_their_problems():
    @client(affects="rom")
    def paint(room_id: int) -> None: ...

    class Broken(Urls):
        def __init__(self) -> None:
            self.urlpatterns = [re_path(r"^(?P<path>.*)$", MizanView(lambda: registry(room_name, paint)))]

    with override_settings(ROOT_URLCONF=Broken()), pytest.raises(RegistryError, match="`rom`"):
        Client().get("/session/")
