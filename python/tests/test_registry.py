"""What is wrong with declarations is found when the registry is built, and both places are named."""

import functools
import inspect
import types
from typing import Any

import pytest

from mizan import Context, MizanError, RegistryError, client
from mizan.fastapi import mizan_router
from tests.small import registry


class Room(Context):
    """A room."""

    room_id: int


@client(context=Room)
def room_chairs(room_id: int) -> list[str]:
    """The chairs."""
    return [f"chair {room_id}"]


def problems(*declared: Any) -> str:
    with pytest.raises(RegistryError) as raised:
        registry(*declared)
    return "\n".join(raised.value.problems)


def here(function: Any) -> str:
    return f"{__file__}:{function.source.line}"


def test_a_typing_error_is_found_with_a_suggestion_and_its_place():
    @client(affects="rom")
    def paint(room_id: int) -> None: ...

    said = problems(room_chairs, paint)
    assert "`rom`" in said
    assert "`room`" in said
    assert here(paint) in said


def test_a_type_that_differs_from_the_param_is_found_with_both_places():
    @client(affects=Room)
    def paint(room_id: str) -> None: ...

    said = problems(room_chairs, paint)
    assert here(paint) in said
    assert str(Room.mizan_options.source) in said


def test_the_place_of_a_context_is_the_line_of_its_class():
    line = inspect.getsourcelines(Room)[1]
    assert str(Room.mizan_options.source) == f"{__file__}:{line}"


def test_two_functions_of_one_name_are_found_with_both_places():
    @client(name="room_chairs")
    def other() -> None: ...

    said = problems(room_chairs, other)
    assert here(room_chairs) in said
    assert here(other) in said


@pytest.mark.parametrize("value", ["2", -1, float("nan"), float("inf"), None, True])
def test_a_setting_that_is_no_number_is_refused_when_the_app_is_built(value):
    with pytest.raises(RegistryError, match="`replica_lag` of app `small`"):
        mizan_router(app="small", replica_lag=value)


def test_every_problem_is_reported_at_once():
    @client(affects="nothing")
    def first() -> None: ...

    @client(affects="nowhere")
    def second() -> None: ...

    said = problems(first, second)
    assert "`nothing`" in said
    assert "`nowhere`" in said


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f(a) -> None: ...", "takes `a` without a type"),
        ("def f(a: int): ...", "does not say what it returns"),
        ("def f(*a: int) -> None: ...", "write each one out"),
        ("def f(a: 'Unknown') -> None: ...", "cannot be resolved"),
        ("import threading\ndef f(a: threading.Event) -> None: ...", "takes `a`, which cannot be sent"),
        ("def f(a: int = 'x') -> None: ...", "default for `a` that is not of its type"),
    ],
)
def test_a_signature_that_says_too_little_is_found(source, expected):
    scope: dict[str, Any] = {}
    exec(compile(source, "app/clients.py", "exec"), scope)
    said = problems(client(scope["f"]))
    assert expected in said
    assert "`f` (app/clients.py:" in said


def test_a_generic_name_does_not_narrow_unless_its_type_has_a_name():
    class Thing(Context):
        id: int

    @client(affects=Thing)
    def change(id: int) -> None: ...

    assert "means something else in most places" in problems(Thing, change)


def test_a_function_hidden_by_a_decorator_is_found():
    def logged(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs)

        return wrapper

    module = types.ModuleType("clients")
    module.hidden = logged(room_chairs)
    assert "write `@client` above all others" in problems(module)


def test_metadata_does_not_leak_into_a_function_that_copies_attributes():
    @functools.wraps(room_chairs)
    @client
    def ping() -> str:
        return "pong"

    ping_again = client(functools.wraps(room_chairs.function, assigned=())(lambda: None))
    assert ping_again.options.context is None
    assert room_chairs.options.context is Room
    assert "options" not in vars(room_chairs.function)


def test_a_decorated_function_is_called_as_if_it_were_not():
    assert room_chairs(room_id=3) == ["chair 3"]
    assert room_chairs.__name__ == "room_chairs"
    assert room_chairs.__doc__ == "The chairs."


def test_a_function_of_two_modules_is_one_function():
    first, second = types.ModuleType("first"), types.ModuleType("second")
    first.room_chairs = second.room_chairs = room_chairs
    assert [each.name for each in registry(first, second).functions] == ["room_chairs"]


def test_a_declared_error_may_not_take_a_code_of_the_protocol():
    class Taken(MizanError):
        code = "forbidden"

    @client(raises=[Taken])
    def f() -> None: ...

    assert "`forbidden`" in problems(f)


def test_two_types_of_one_name_are_found():
    def page(kind: type) -> Any:
        from pydantic import create_model

        return create_model("Page", items=(kind, ...))

    @client
    def first() -> None: ...

    @client
    def second() -> None: ...

    first.function.__annotations__["return"] = page(int)
    second.function.__annotations__["return"] = page(str)
    assert "two different types are named `Page`" in problems(first, second)
