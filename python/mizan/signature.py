"""What a function's signature says: its request, what a framework provides, and the arguments of the wire."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from typing_extensions import get_type_hints

from mizan.caller import Caller

if TYPE_CHECKING:
    from mizan.guard import RequestFunction
    from mizan.vary import VaryOn

EMPTY = inspect.Parameter.empty


@dataclass(frozen=True)
class WireParam:
    """An argument a caller sends."""

    name: str
    annotation: Any
    default: Any = EMPTY


@dataclass(frozen=True)
class Signature:
    """The parameters of a function by where they come from, and what it returns."""

    request: str | None
    """Name of the parameter that takes the request."""
    injected: tuple[inspect.Parameter, ...]
    """Parameters the framework provides."""
    wire: tuple[WireParam, ...]
    returns: Any
    caller: str | None = None
    """Name of the parameter that takes the caller."""
    needs_caller: bool = False
    """Whether it has no value for a request without one."""


@dataclass(frozen=True)
class Seen:
    """What provided parameters look at of a request, each as an error shows it."""

    caller: str | None = None
    """The first that identifies the caller, as the app does itself."""
    key_leaves_out: str | None = None
    """The first that looks at something that no key holds."""
    watched: str | None = None
    """The first that takes the request, of which it is noticed what it reads."""
    missing: tuple[str, ...] = ()
    """Header fields and cookies that no key holds, if to vary on them is all that is missing."""
    checks: tuple[inspect.Parameter, ...] = ()
    """Those that may refuse the caller, so that they are provided before a cached response is served."""
    is_scoped: bool = False
    """Whether one asks for scopes of the credential by which the caller is identified."""


class SignatureError(Exception):
    """A signature that says too little; the message is the rest of a sentence about the function."""


class Framework(Protocol):
    """What a framework says about signatures."""

    vary_setting: str
    """Where an app lists what else of a request its answers depend on, for messages."""

    def is_request(self, annotation: Any) -> bool:
        """Whether a parameter of this type is the request."""
        ...

    def is_response(self, annotation: Any) -> bool:
        """Whether a return type is a response of the framework, which means the view path."""
        ...

    def sees(self, injected: Sequence[inspect.Parameter], vary: VaryOn) -> Seen:
        """What provided parameters look at, of which ``vary`` is in every key."""
        ...

    def injects(self, parameter: inspect.Parameter, annotation: Any) -> bool:
        """Whether the framework provides the parameter, so that no caller sends it."""
        ...

    def check_asked(self, function: RequestFunction) -> None:
        """Refuses a guard, or what identifies callers, that the framework could not call."""
        ...


def read(function: Callable[..., Any], framework: Framework) -> Signature:
    """Reads a signature."""
    hints = hints_of(function)
    request: str | None = None
    caller: str | None = None
    needs_caller = False
    injected: list[inspect.Parameter] = []
    wire: list[WireParam] = []
    for parameter in inspect.signature(function).parameters.values():
        annotation = hints.get(parameter.name, EMPTY)
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD, parameter.POSITIONAL_ONLY):
            raise SignatureError(f"takes `{parameter}`; a caller sends arguments by name, so write each one out")
        if framework.injects(parameter, annotation):
            injected.append(parameter.replace(annotation=annotation))
        elif parameter.name == "request" or framework.is_request(annotation):
            request = parameter.name
        elif annotation is Caller or set(typing.get_args(annotation)) == {Caller, type(None)}:
            caller, needs_caller = parameter.name, annotation is Caller
        elif annotation is EMPTY:
            raise SignatureError(f"takes `{parameter.name}` without a type; annotate it")
        else:
            wire.append(WireParam(parameter.name, annotation, parameter.default))
    return Signature(request, tuple(injected), tuple(wire), hints.get("return", EMPTY), caller, needs_caller)


def read_asked(function: RequestFunction, framework: Framework) -> Signature:
    """Reads a guard, or what identifies callers: its first parameter is the request, whatever it is called."""
    hints = hints_of(function.code)
    request: str | None = None
    injected: list[inspect.Parameter] = []
    for at, parameter in enumerate(inspect.signature(function.call).parameters.values()):
        annotation = hints.get(parameter.name, EMPTY)
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        if framework.injects(parameter, annotation):
            injected.append(parameter.replace(annotation=annotation))
        elif parameter.name == "request" or framework.is_request(annotation) or (annotation is EMPTY and at == 0):
            request = parameter.name
        elif parameter.default is EMPTY or parameter.kind is parameter.POSITIONAL_ONLY:
            raise SignatureError(f"`{function.name}` takes `{parameter.name}`, which no framework provides")
    return Signature(request, tuple(injected), (), hints.get("return", EMPTY))


def hints_of(declared: Any) -> dict[str, Any]:
    """The resolved annotations of a function or class."""
    try:
        return get_type_hints(declared, include_extras=True)
    except NameError as error:
        raise SignatureError(f"has an annotation that cannot be resolved: {error}") from error


def is_nullable(annotation: Any) -> bool:
    """Whether ``None`` is among the values of a type."""
    if typing.get_origin(annotation) is typing.Annotated:
        return is_nullable(typing.get_args(annotation)[0])
    return annotation is None or type(None) in typing.get_args(annotation)
