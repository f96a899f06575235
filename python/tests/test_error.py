"""Declared errors: codes, payloads, and texts."""

import pickle

import pytest

from mizan import Context, MizanError


class NameTaken(MizanError):
    """Somebody else has that name.

    Choose another.
    """

    status = 409
    suggestion: str


class Plain(MizanError):
    code = "very_plain"


class Told(MizanError):
    name: str

    def __str__(self) -> str:
        return f"not {self.name}"


class Room(Context):
    room_id: int
    floor: int | None = None


def test_the_code_is_the_name_of_the_class_unless_it_is_given():
    assert (NameTaken.code, Plain.code) == ("name_taken", "very_plain")


def test_the_message_is_the_first_line_of_the_doc_text_or_what_str_says():
    assert str(NameTaken(suggestion="x")) == "Somebody else has that name."
    assert str(Plain()) == "very plain"
    assert str(Told(name="Ada")) == "not Ada"


def test_the_doc_text_is_the_developers_own():
    assert NameTaken.mizan_doc() == "Somebody else has that name.\n\nChoose another."
    assert Plain.mizan_doc() is None


def test_a_payload_has_to_be_complete():
    with pytest.raises(TypeError, match="suggestion"):
        NameTaken()  # type: ignore[call-arg]


def test_an_error_crosses_processes():
    copy = pickle.loads(pickle.dumps(NameTaken(suggestion="x")))
    assert (type(copy), copy.suggestion) == (NameTaken, "x")


def test_a_context_names_its_params_and_is_a_value():
    assert Room(room_id=1) == Room(room_id=1, floor=None)
    with pytest.raises(TypeError, match="room_id"):
        Room()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected"):
        Room(room_id=1, rom=2)  # type: ignore[call-arg]
