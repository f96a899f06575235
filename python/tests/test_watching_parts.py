"""Of an object that `vary_on` names a part of, a cached function may read that part and nothing else."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import override_settings
from fastapi.testclient import TestClient

from mizan import Context, cache, client
from tests.keyed import who
from tests.sites import DjangoAsgiSite, DjangoSite
from tests.small import fastapi_app

MIDDLEWARE = ["tests.test_watching_parts.people"]


class Team(Context, cache=cache(ttl=60, public=True)):
    pass


def team(look: Any) -> Any:
    @client(context=Team)
    def team_seen(request: Any) -> str:
        return str(look(request))

    return team_seen


class Shop:
    """A tenant, which is false while it is closed."""

    def __init__(self, name: str) -> None:
        self.plan = SimpleNamespace(level="gold", seats=len(name))
        self.name = name
        self.is_open = name != "b"

    def __bool__(self) -> bool:
        return self.is_open


def of(name: str) -> dict[str, Any]:
    user = get_user_model()(pk=len(name), username=name, is_staff=True)
    shop = None if name == "none" else Shop(name)
    return {"user": user, "shop": shop, "settings": {"theme": "dark", "owner": name}}


def people(get_response: Any) -> Any:
    def middleware(request: Any) -> Any:
        vars(request).update(of(request.META["HTTP_X_PERSON"]))
        return get_response(request)

    return middleware


class StateSite:
    """A FastAPI app behind a middleware that puts the same into the state."""

    def __init__(self, *declared: Any, **options: Any) -> None:
        app = fastapi_app(*declared, identify=who, **options)

        async def with_state(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http":
                headers = dict(scope["headers"])
                scope = {**scope, "state": of(headers[b"x-person"].decode())}
            await app(scope, receive, send)

        self._client = TestClient(with_state)

    def read(self, path: str, **headers: str) -> Any:
        return self._client.get(f"/api/mizan/ctx/{path}", headers=headers)


EVERY = (DjangoSite, DjangoAsgiSite, StateSite)


def said(make: Any, look: Any, parts: list[str], people: tuple[str, ...], **options: Any) -> list[tuple[Any, str]]:
    place = (lambda request: request.state) if make is StateSite else (lambda request: request)
    site = make(team(lambda request: look(place(request))), cache="memory", vary_on=parts, **options)
    with override_settings(MIDDLEWARE=MIDDLEWARE):
        answers = [site.read("team/", **{"x-person": name}) for name in people]
    bodies = [answer.json() if callable(answer.json) else answer.json for answer in answers]
    return [(each.get("team_seen"), a.headers["cache-status"]) for each, a in zip(bodies, answers, strict=True)]


STORED, HIT, SEEN = "mizan; fwd=miss; stored", "mizan; hit", "mizan; fwd=miss; detail=sees-request"

NAMED = [
    ("attribute:user.is_staff", lambda at: at.user.is_staff, "True"),
    ("attribute:shop.plan.level", lambda at: at.shop.plan.level, "gold"),
    ("attribute:settings.theme", lambda at: at.settings["theme"], "dark"),
    ("attribute:settings.theme", lambda at: at.settings.get("theme"), "dark"),
]


@pytest.mark.parametrize("make", EVERY)
@pytest.mark.parametrize(("part", "look", "value"), NAMED)
def test_the_part_that_is_named_may_be_read(make, part, look, value):
    assert said(make, look, [part], ("ada", "grace")) == [(value, STORED), (value, HIT)]


OTHERS = [
    ("attribute:user.is_staff", lambda at: at.user.username, "user.username"),
    ("attribute:user.is_staff", lambda at: at.user.pk, "user.pk"),
    ("attribute:user.is_staff", lambda at: at.user, "user"),
    ("attribute:user.is_staff", lambda at: at.user == 5, "user"),
    ("attribute:user.is_staff", lambda at: isinstance(at.user, SimpleNamespace), "user"),
    ("attribute:shop.plan.level", lambda at: at.shop.plan.seats, "shop.plan.seats"),
    ("attribute:shop.plan.level", lambda at: bool(at.shop), "shop"),
    ("attribute:settings.theme", lambda at: at.settings["owner"], "settings['owner']"),
    ("attribute:settings.theme", lambda at: dict(at.settings), "settings"),
    ("attribute:settings.theme", lambda at: at.settings.items(), "settings.items"),
]


@pytest.mark.parametrize("make", EVERY)
@pytest.mark.parametrize(("part", "look", "named"), OTHERS)
def test_anything_else_of_the_object_is_stored_nowhere_and_logged_by_name(make, part, look, named, caplog):
    answers = said(make, look, [part], ("ada", "bob"))
    assert [status for _, status in answers] == [SEEN] * 2
    assert f"reads `request.{'state.' if make is StateSite else ''}{named}" in caplog.text


@pytest.mark.parametrize("make", EVERY)
def test_an_object_that_is_not_there_is_another_part_than_one_without_the_attribute(make):
    parts = ["attribute:shop.missing"]
    answers = said(make, lambda at: "closed" if at.shop is None else "open", parts, ("none", "ada", "none", "ada"))
    assert answers == [("closed", STORED), ("open", STORED), ("closed", HIT), ("open", HIT)]


@pytest.mark.parametrize("make", EVERY)
def test_an_object_that_is_named_whole_may_be_read_whole(make):
    answers = said(make, lambda at: at.settings["owner"], ["attribute:settings"], ("ada", "bob", "ada"))
    assert answers == [("ada", STORED), ("bob", STORED), ("ada", HIT)]


@pytest.mark.parametrize(
    ("make", "advice"), [(DjangoSite, "attribute:user.username"), (StateSite, "attribute:user.username")]
)
def test_the_advice_names_the_part_to_add(make, advice, caplog):
    said(make, lambda at: at.user.username, ["attribute:user.is_staff"], ("ada",))
    assert f'add `"{advice}"` to `' in caplog.text
