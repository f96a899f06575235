"""The text below a declaration reaches the schema."""

import json

from mizan import Context, MizanError, client
from mizan.doc import docs_of
from tests.small import registry


class Floor(Context):
    floor: int
    """Counted from the ground."""


class Room(Floor):
    room_id: int
    """What stands on the door."""
    beds: int | None = None


class RoomTaken(MizanError):
    free: int
    """Another room."""
    why: str


def test_a_class_has_the_texts_of_its_own_fields_and_of_those_it_inherits():
    assert docs_of(Room) == {"floor": "Counted from the ground.", "room_id": "What stands on the door."}


def test_what_was_made_without_source_has_no_texts():
    assert docs_of(type("Made", (), {})) == {}


def test_params_and_payloads_are_described_by_the_text_below_them():
    @client(context=Room, raises=[RoomTaken])
    def room_name(room_id: int, floor: int, beds: int | None = None) -> str: ...

    schema = json.loads(registry(room_name).schema)["x-mizan"]
    params = schema["contexts"][0]["params"]
    assert [param.get("description") for param in params] == [
        "Counted from the ground.",
        "What stands on the door.",
        None,
    ]
    assert '"description": "Another room."' in json.dumps(schema["functions"])
