"""Messages that `vary_on` is the cure for name the part to add, and the setting it belongs into."""

from typing import Annotated, Any

import pytest
from django.test import override_settings
from fastapi import Depends, Header

from mizan import Context, RegistryError, cache, client
from mizan.django import conf, discover
from tests.keyed import reading
from tests.sites import DjangoSite, FastAPISite
from tests.small import fastapi_app


class Menu(Context, cache=cache(ttl=60, public=True)):
    pass


class Mine(Context, cache=cache(ttl=60)):
    pass


def office(x_office: Annotated[str, Header()] = "") -> str:
    return x_office


@pytest.mark.parametrize(("context", "audience"), [(Menu, "cached with `public`"), (Mine, "cached, and")])
@pytest.mark.parametrize(("asked", "part"), [(Depends(office), "header:x-office"), (Header(), "header:seen")])
def test_a_field_that_no_key_holds_is_refused_with_what_to_add(context, audience, asked, part):
    @client(context=context)
    def dishes(seen: Annotated[str, asked] = "") -> str:
        return seen

    with pytest.raises(RegistryError, match=rf"`dishes`.* takes `seen`.* but context .* is {audience}") as error:
        fastapi_app(dishes, identify=lambda request: None)
    assert f'add `"{part}"` to `mizan_router(vary_on=[…])`' in str(error.value)
    fastapi_app(dishes, identify=lambda request: None, vary_on=[part])


def test_a_field_that_cannot_be_named_is_refused_without_that_advice():
    @client(context=Menu)
    def dishes(authorization: Annotated[str, Header()] = "") -> str:
        return authorization

    with pytest.raises(RegistryError, match="takes `authorization`, which can tell callers apart") as error:
        fastapi_app(dishes)
    assert "vary_on" not in str(error.value)


IN_DJANGO = [
    (lambda request: request.tenant, '"attribute:tenant"'),
    (lambda request: request.headers.get("X-Office"), '"header:x-office"'),
    (lambda request: request.META.get("HTTP_X_OFFICE"), '"header:x-office"'),
    (lambda request: request.COOKIES.get("plan"), '"cookie:plan"'),
]
IN_FASTAPI = [
    (lambda request: request.state.tenant, '"attribute:tenant"'),
    (lambda request: request.headers.get("x-office"), '"header:x-office"'),
    (lambda request: request.cookies.get("plan"), '"cookie:plan"'),
]
FUNCTION = "a function of the request"
ONLY_A_FUNCTION = [
    (DjangoSite, lambda request: request.META.get("REMOTE_ADDR")),
    (DjangoSite, lambda request: request.headers.get("authorization")),
    (DjangoSite, lambda request: request.session),
    (DjangoSite, lambda request: list(request.headers)),
    (FastAPISite, lambda request: request.session),
    (FastAPISite, lambda request: request.client),
]
SETTING = {DjangoSite: 'MIZAN["VARY_ON"]', FastAPISite: "mizan_router(vary_on=[…])"}


@pytest.mark.parametrize(
    ("make", "look", "part"),
    [
        *((DjangoSite, *each) for each in IN_DJANGO),
        *((FastAPISite, *each) for each in IN_FASTAPI),
        *((*each, None) for each in ONLY_A_FUNCTION),
    ],
)
def test_what_a_function_reads_is_named_as_the_part_to_add(make, look, part, caplog):
    site = make(reading(look), identify="tests.keyed.who", cache="memory", development=True)
    answer = site.read("mine/", **{"x-user": "robot"})
    assert answer.json["code"] == "internal"
    if part is None:
        said = f"add a function of the request to `{SETTING[make]}`"
    else:
        said = f"add `{part}` to `{SETTING[make]}`"
    assert said in answer.json["detail"] and said in caplog.text


def region(request: Any) -> str:
    return "eu"


NO_FUNCTION = 5

WRONG = [
    ({"VARY_ON": ["shop.nope.f"]}, "names `shop.nope.f`, which cannot be imported: No module named 'shop'"),
    ({"VARY_ON": ["tests.test_vary_advice.gone"]}, 'which cannot be imported: .* `?"gone"`?'),
    ({"VARY_ON": ["tests.test_vary_advice.NO_FUNCTION"]}, "which is no function of the request"),
    ({"VARY_ON": "header:x-tenant"}, "has to be a list of parts"),
    ({"VARY_ON": 5}, "has to be a list of parts"),
    ({"VARY_ON": ["tenant"]}, "`tenant` is not a part of a request: write .*`attribute:<name>`"),
    ({"IDENTIFY": "shop.nope.f"}, "names `shop.nope.f`, which cannot be imported"),
]


@pytest.mark.parametrize(("chosen", "said"), WRONG)
def test_settings_that_cannot_be_read_are_problems_of_the_check(chosen, said, monkeypatch):
    from mizan.django import check

    monkeypatch.setattr(check, "registry", discover._built.__wrapped__)
    with override_settings(MIZAN={"APP": "small", **chosen}):
        (problem,) = check.check_registry()
    (setting,) = chosen
    assert problem.id == "mizan.E001" and problem.msg.startswith(f'`MIZAN["{setting}"]`')
    with override_settings(MIZAN={"APP": "small", **chosen}), pytest.raises(RegistryError, match=said):
        conf.registry_settings()


def test_a_function_may_be_named_by_its_path():
    with override_settings(MIZAN={"APP": "small", "VARY_ON": ["tests.test_vary_advice.region", "header:x-a"]}):
        assert conf.registry_settings().vary_on == [region, "header:x-a"]
