"""Numbers that are too long for a language are refused by the name of their parameter."""

from decimal import Decimal
from types import new_class
from typing import Any, Union

import pytest
from django.test import RequestFactory
from pydantic import BaseModel, ByteSize, JsonValue

import mizan
from mizan import Context, client
from mizan.django.drain import drain
from tests.sites import DjangoSite, FastAPISite, Said


class Row(BaseModel):
    number: int


TYPES: dict[str, Any] = {
    "json": JsonValue,
    "union": Union[int, str],
    "float_union": Union[float, str],
    "size": ByteSize,
    "decimal": Decimal,
    "whole": int,
    "numbers": list[int],
    "row": Row,
    "anything": dict[str, JsonValue],
}
LONG = {"16 digits": "9" * 16, "400 digits": "9" * 400, "5000 digits": "9" * 5000, "negative": "-" + "9" * 5000}
NESTED = {"list": "[%s]", "object": '{"number": %s}'}


def declared(name: str, type_: Any) -> list[Any]:
    """A context with a param of a type, and a mutation that names it at run time."""
    context: Any = new_class(name.title(), (Context,), {}, lambda body: body.update(__annotations__={"x": type_}))

    def read(x: Any) -> str:
        return "read"

    def write(x: Any) -> None:
        mizan.invalidate(context(x=x))

    for function, returns in ((read, str), (write, None)):
        function.__name__ = f"{function.__name__}_{name}"
        function.__annotations__ = {"x": type_, "return": returns}
    return [client(context=context)(read), client(affects=context)(write)]


@pytest.fixture(scope="module", params=[DjangoSite, FastAPISite])
def site(request):
    return request.param(*(each for name, type_ in TYPES.items() for each in declared(name, type_)), cache="memory")


def sent(site: Any, name: str, text: str) -> Said:
    """The answer to a call with an argument as it is written here."""
    body = f'{{"x": {text}}}'
    if isinstance(site, DjangoSite):
        return site.ask("post", f"call/write_{name}/", {}, data=body, content_type="application/json")
    fields = {"content-type": "application/json"}
    answer = site._client.post(f"/api/mizan/call/write_{name}/", content=body, headers=fields)
    return Said(answer.status_code, dict(answer.headers), answer.content)


@pytest.mark.parametrize("number", LONG.values(), ids=LONG)
@pytest.mark.parametrize("name", TYPES)
def test_a_long_number_is_refused_by_name(site, name, number):
    answer = sent(site, name, number)
    assert answer.status == 422, answer.body
    problem = answer.json
    assert [each["path"] for each in problem["errors"]] == ["/x"]
    assert problem["errors"][0]["code"] in ("range", "type")


@pytest.mark.parametrize("nested", NESTED.values(), ids=NESTED)
@pytest.mark.parametrize("number", ["9" * 400, "9" * 5000], ids=["400 digits", "5000 digits"])
@pytest.mark.parametrize("name", TYPES)
def test_a_long_number_inside_a_value_is_refused_by_name(site, name, number, nested):
    answer = sent(site, name, nested % number)
    assert answer.status in (400, 422), answer.body
    problem = answer.json
    assert "`x`" in problem.get("detail", "") or problem["errors"][0]["path"].startswith("/x")


@pytest.mark.parametrize("number", LONG.values(), ids=LONG)
@pytest.mark.parametrize("name", TYPES)
def test_a_long_number_in_a_query_string_is_refused_by_name(site, name, number):
    answer = site.read(f"{name}/?x={number}")
    assert answer.status == 422 and answer.json["errors"][0]["path"] == "/x"


def test_a_long_length_of_a_body_is_left_to_the_connection():
    drain(RequestFactory().generic("POST", "/", CONTENT_LENGTH="9" * 5000), 1000)
