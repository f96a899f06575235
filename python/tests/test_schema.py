"""Python types as JSON Schema: what the schema says is what arrives."""

import dataclasses
import datetime
import decimal
import enum
import threading
import uuid
from typing import Annotated, Any, Generic, Literal, NewType, TypeVar, Union

import pytest
from pydantic import BaseModel, Field, RootModel
from typing_extensions import NotRequired, TypeAliasType, TypedDict

from mizan.schema import WireTypeError, type_of

UserId = NewType("UserId", int)
T = TypeVar("T")


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Size(enum.Enum):
    """How large."""

    SMALL = "s"
    """Fits a pocket."""
    LARGE = "l"


Label = NewType("Label", str)
"""What is on the box."""

Sku = NewType("Sku", Annotated[str, Field(description="What is on the label.")])


class Page(BaseModel, Generic[T]):
    items: list[T]


class _Circle(BaseModel):
    kind: Literal["circle"]
    owner: UserId


class _Box(BaseModel):
    kind: Literal["box"]


Shape = TypeAliasType("Shape", Annotated[Union[_Circle, _Box], Field(discriminator="kind")])


@dataclasses.dataclass
class Point:
    owner: UserId


class Options(TypedDict):
    owners: dict[str, UserId]
    limit: NotRequired[int]


class Tree(BaseModel):
    title: str
    children: list["Tree"] = []


class Owners(RootModel[list[UserId]]):
    pass


def schema(annotation: Any, mode: Any = "validation") -> Any:
    return type_of(annotation, mode)["schema"]


def definition(annotation: Any, name: str, mode: Any = "validation") -> Any:
    return type_of(annotation, mode)["defs"][name]


USER_ID = {"$ref": "#/$defs/UserId"}


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (int, {"type": "integer", "format": "int64"}),
        (Annotated[int, Field(ge=0, le=255)], {"type": "integer", "minimum": 0, "maximum": 255}),
        (str | None, {"anyOf": [{"type": "string"}, {"type": "null"}]}),
        (datetime.datetime, {"type": "string", "format": "date-time"}),
        (uuid.UUID, {"type": "string", "format": "uuid"}),
        (list[UserId], {"type": "array", "items": USER_ID}),
        (UserId | None, {"anyOf": [USER_ID, {"type": "null"}]}),
        (Page[UserId], {"$ref": "#/$defs/Page_for_UserId"}),
        (Shape, {"$ref": "#/$defs/Shape"}),
        (None, {"type": "null"}),
    ],
)
def test_a_type_is_written_as_the_engine_compares_it(annotation, expected):
    assert schema(annotation) == expected


@pytest.mark.parametrize(
    ("annotation", "name", "way"),
    [
        (Page[UserId], "Page_for_UserId", ["properties", "items", "items"]),
        (Point, "Point", ["properties", "owner"]),
        (Options, "Options", ["properties", "owners", "additionalProperties"]),
        (Owners, "Owners", ["items"]),
        (Shape, "Shape", ["oneOf", 0, "properties", "owner"]),
    ],
)
def test_a_newtype_keeps_its_name_wherever_it_stands(annotation, name, way):
    found = definition(annotation, name)
    for step in way:
        found = found[step]
    assert found == USER_ID
    assert definition(annotation, "UserId") == {"type": "integer", "format": "int64"}


def test_constraints_beside_a_newtype_make_another_type_of_it():
    assert schema(Annotated[UserId, Field(gt=0)]) != USER_ID
    assert schema(Annotated[UserId, Field(description="whose")]) == {**USER_ID, "description": "whose"}


def test_a_newtype_is_described_once_where_it_is_made_and_wherever_somebody_says_so():
    class Item(BaseModel):
        sku: Sku
        others: list[Sku] = Field(description="What goes with it.")
        label: Sku = Field(description="What is on the label.")

    assert definition(Item, "Sku") == {"type": "string", "description": "What is on the label."}
    properties = definition(Item, "Item")["properties"]
    assert properties["sku"] == {"$ref": "#/$defs/Sku"}
    assert properties["others"]["items"] == {"$ref": "#/$defs/Sku"}
    assert properties["label"] == {"$ref": "#/$defs/Sku", "description": "What is on the label."}


def test_a_newtype_is_described_by_the_text_below_it():
    assert definition(list[Label], "Label") == {"type": "string", "description": "What is on the box."}
    assert schema(list[Label])["items"] == {"$ref": "#/$defs/Label"}


def test_the_members_of_an_enum_say_what_stands_below_them():
    small = {"type": "string", "const": "s", "description": "Fits a pocket."}
    choices = {"description": "How large.", "oneOf": [small, {"type": "string", "const": "l"}]}
    assert definition(Size, "Size") == choices


def test_a_class_that_is_private_to_its_module_has_no_name_on_the_wire():
    assert set(type_of(Shape, "validation")["defs"]) == {"Shape", "UserId"}


def test_a_field_called_title_is_no_title():
    assert list(definition(Tree, "Tree")["properties"]) == ["title", "children"]


def test_a_recursive_type_refers_to_itself():
    assert definition(Tree, "Tree")["properties"]["children"]["items"] == {"$ref": "#/$defs/Tree"}


def test_what_the_server_always_writes_is_required_in_what_it_writes():
    assert definition(Tree, "Tree")["required"] == ["title"]
    assert definition(Tree, "Tree", "serialization")["required"] == ["title", "children"]


def test_a_decimal_is_written_as_text():
    assert schema(decimal.Decimal, "serialization")["type"] == "string"


def test_a_type_the_wire_cannot_carry_is_refused():
    with pytest.raises(WireTypeError, match="schema"):
        type_of(threading.Event, "validation")
