"""Arguments arrive as their types say, or are refused with a pointer to the value."""

import dataclasses
import datetime
import decimal
import enum
import json
import uuid
from typing import Annotated, Any, Literal, Union

import pytest
from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from mizan._core import Refused
from mizan.decode import Decoder
from mizan.signature import EMPTY, WireParam


class Colour(enum.Enum):
    RED = "red"


class Circle(BaseModel):
    kind: Literal["circle"]
    radius: float


class Box(BaseModel):
    kind: Literal["box"]
    sides: list[Annotated[int, Field(ge=1)]]


Shape = Annotated[Union[Circle, Box], Field(discriminator="kind")]


@dataclasses.dataclass
class Point:
    x: int


def decode(annotation: Any, value: Any, default: Any = EMPTY) -> Any:
    text = {} if value is EMPTY else {"a": value}
    return Decoder([WireParam("a", annotation, default)])(json.dumps(text).encode()).get("a", EMPTY)


def refused(annotation: Any, value: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as raised:
        decode(annotation, value)
    problem = json.loads(raised.value.args[0].json())
    assert problem["code"] == "invalid"
    return [(each["path"], each["code"]) for each in problem["errors"]]


@pytest.mark.parametrize(
    ("annotation", "sent", "arrives"),
    [
        (datetime.datetime, "2026-11-20T08:00:00Z", datetime.datetime(2026, 11, 20, 8, tzinfo=datetime.timezone.utc)),
        (datetime.date, "2026-11-20", datetime.date(2026, 11, 20)),
        (decimal.Decimal, "0.10", decimal.Decimal("0.10")),
        (uuid.UUID, "12345678-1234-5678-1234-567812345678", uuid.UUID(int=0x12345678123456781234567812345678)),
        (Colour, "red", Colour.RED),
        (Point, {"x": 1}, Point(1)),
        (tuple[int, str], [1, "a"], (1, "a")),
        (set[int], [1, 1], {1}),
        (dict[str, int], {"a": 1}, {"a": 1}),
        (Shape, {"kind": "circle", "radius": 1}, Circle(kind="circle", radius=1.0)),
        (list[Point] | None, None, None),
    ],
)
def test_a_value_arrives_as_its_type(annotation, sent, arrives):
    assert decode(annotation, sent) == arrives


@pytest.mark.parametrize(
    ("annotation", "sent", "expected"),
    [
        (int, "5", [("/a", "type")]),
        (bool, 1, [("/a", "type")]),
        (list[int], [1, "2", 3.5], [("/a/1", "type"), ("/a/2", "type")]),
        (Point, {}, [("/a/x", "missing")]),
        (Colour, "green", [("/a", "value")]),
        (datetime.datetime, 0, [("/a", "type")]),
        (Annotated[int, Field(ge=1)], 0, [("/a", "range")]),
        (Annotated[str, Field(min_length=2)], "x", [("/a", "value")]),
        (dict[str, int], {"x/y~z": "1"}, [("/a/x~1y~0z", "type")]),
        (Shape, {"kind": "circle", "radius": "1"}, [("/a/radius", "type")]),
        (Shape, {"kind": "box", "sides": [3, 0]}, [("/a/sides/1", "range")]),
        (Shape, {"kind": "cone"}, [("/a/kind", "value")]),
        (Shape, {"radius": 1}, [("/a/kind", "missing")]),
        (int | list[int], "x", [("/a", "type")]),
    ],
)
def test_a_refused_value_is_reported_by_its_pointer(annotation, sent, expected):
    assert refused(annotation, sent) == expected


def even(number: int) -> int:
    if number % 2:
        raise ValueError("take an even one")
    return number


def short(text: str) -> str:
    if len(text) > 3:
        raise PydanticCustomError("no_room", "keep it under {longest}", {"longest": 4})
    return text


@pytest.mark.parametrize(
    ("annotation", "sent", "message"),
    [
        (Annotated[int, AfterValidator(even)], 3, "take an even one"),
        (Annotated[str, AfterValidator(short)], "four", "keep it under 4"),
        (Annotated[int, Field(ge=1)], 0, "`a`: Input should be greater than or equal to 1"),
    ],
)
def test_what_a_check_of_ones_own_says_reaches_people_as_it_stands(annotation, sent, message):
    with pytest.raises(Refused) as raised:
        decode(annotation, sent)
    (error,) = json.loads(raised.value.args[0].json())["errors"]
    assert (error["path"], error["message"]) == ("/a", message)


def test_an_absent_argument_that_may_be_none_is_none():
    assert decode(int | None, EMPTY) is None


def test_an_absent_argument_with_a_default_is_left_to_python():
    assert decode(int, EMPTY, 5) is EMPTY
