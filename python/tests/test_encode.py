"""Results are written as their types say, once and bare."""

import dataclasses
import datetime
import decimal
import enum
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import BaseModel
from typing_extensions import NotRequired, TypedDict

from mizan.encode import EncodeError, Encoder
from mizan.schema import type_of


class Card(BaseModel):
    id: int
    title: str


class Colour(enum.Enum):
    RED = "red"


@dataclasses.dataclass
class Point:
    x: int


class Row(TypedDict):
    x: float
    note: NotRequired[str | None]


class Node(BaseModel):
    value: float | None
    children: list["Node"] = []


@dataclasses.dataclass
class Holder:
    points: list[Point]
    node: Node | Card


def written_as(annotation: Any, value: Any) -> bytes:
    return Encoder(annotation, type_of(annotation, "serialization"))(value)


@pytest.mark.parametrize(
    ("annotation", "value", "written"),
    [
        (Card | None, None, b"null"),
        (Card | None, Card(id=1, title="a"), b'{"id":1,"title":"a"}'),
        (list[Card], [Card(id=1, title="a")], b'[{"id":1,"title":"a"}]'),
        (list[Card], [], b"[]"),
        (Point, Point(1), b'{"x":1}'),
        (Colour, Colour.RED, b'"red"'),
        (decimal.Decimal, decimal.Decimal("0.10"), b'"0.10"'),
        (uuid.UUID, uuid.UUID(int=1), b'"00000000-0000-0000-0000-000000000001"'),
        (datetime.datetime, datetime.datetime(2026, 1, 2, tzinfo=datetime.timezone.utc), b'"2026-01-02T00:00:00Z"'),
        (None, None, b"null"),
        (dict[str, int], {"a": 1}, b'{"a":1}'),
    ],
)
def test_a_result_is_written_bare(annotation, value, written):
    assert written_as(annotation, value) == written


@pytest.mark.parametrize("value", [{"id": 1, "title": "a"}, SimpleNamespace(id=1, title="a")])
def test_a_row_or_a_dict_is_read_as_the_declared_type(value: Any):
    assert written_as(Card, value) == b'{"id":1,"title":"a"}'


def test_a_row_shows_only_what_the_declared_type_has():
    assert written_as(Card, SimpleNamespace(id=1, title="a", password="x")) == b'{"id":1,"title":"a"}'


def test_rows_and_values_of_the_declared_type_may_take_turns():
    encode = Encoder(list[Card], type_of(list[Card], "serialization"))
    row, card = SimpleNamespace(id=1, title="a"), Card(id=1, title="a")
    assert {encode([each]) for each in (row, card, row, {"id": 1, "title": "a"}, card)} == {b'[{"id":1,"title":"a"}]'}


@pytest.mark.parametrize(("annotation", "value"), [(Card, {"id": "one"}), (int, "five"), (str, None)])
def test_a_result_of_another_type_is_an_error(annotation, value):
    with pytest.raises(EncodeError, match="of the declared type"):
        written_as(annotation, value)


NAN = float("nan")


@pytest.mark.parametrize(
    ("annotation", "value", "place"),
    [
        (Point, Point(None), "/x"),  # type: ignore[arg-type]
        (Row, {"x": None}, "/x"),
        (list[Point], [Point(1), Point(None)], "/1/x"),  # type: ignore[list-item, arg-type]
        (dict[str, int], {"a/b": None}, "/a~1b"),
        (tuple[int, str], (1, None), "/1"),
        (Card, Card.model_construct(id=None, title="a"), "/id"),
        (Holder, Holder([Point(1)], Card.model_construct(id=1, title=None)), "/node/title"),
        (Node, Node(value=1, children=[Node.model_construct(value=1, children=[None])]), "/children/0/children/0"),
        (float, NAN, ""),
        (list[float], [1.0, float("-inf")], "/1"),
        (Row, {"x": float("inf")}, "/x"),
    ],
)
def test_none_and_numbers_that_are_not_finite_are_errors_where_the_type_has_no_null(annotation, value, place):
    with pytest.raises(EncodeError, match="not a finite number") as error:
        written_as(annotation, value)
    assert f"`{place}`" in str(error.value) if place else "the result is None" in str(error.value)


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (Row, {"x": 1.0, "note": None}),
        (Node, Node(value=None)),
        (list[int | None], [1, None]),
        (Any, {"a": [None]}),
        (dict[str, Any], {"a": None}),
        (str, "null"),
    ],
)
def test_null_where_the_type_has_it_is_written(annotation, value):
    assert b"null" in written_as(annotation, value)
