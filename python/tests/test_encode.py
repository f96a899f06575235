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

from mizan.encode import EncodeError, Encoder


class Card(BaseModel):
    id: int
    title: str


class Colour(enum.Enum):
    RED = "red"


@dataclasses.dataclass
class Point:
    x: int


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
    assert Encoder(annotation)(value) == written


@pytest.mark.parametrize("value", [{"id": 1, "title": "a"}, SimpleNamespace(id=1, title="a")])
def test_a_row_or_a_dict_is_read_as_the_declared_type(value: Any):
    assert Encoder(Card)(value) == b'{"id":1,"title":"a"}'


def test_a_row_shows_only_what_the_declared_type_has():
    assert Encoder(Card)(SimpleNamespace(id=1, title="a", password="x")) == b'{"id":1,"title":"a"}'


@pytest.mark.parametrize(("annotation", "value"), [(Card, {"id": "one"}), (int, "five"), (str, None)])
def test_a_result_of_another_type_is_an_error(annotation, value):
    with pytest.raises(EncodeError, match="not of the declared type"):
        Encoder(annotation)(value)
