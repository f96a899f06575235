"""Finds the contexts, functions and sinks that modules declare."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from mizan.client import ClientFunction
from mizan.context import Context, Place
from mizan.sink import Sink
from mizan.source import Source

_INSIDE = ("__wrapped__", "func", "awaitable", "function")
"""Where objects that call a function have it."""


@dataclass
class Found:
    """Contexts, functions and sinks, each once, and what hides one."""

    contexts: list[type[Context]] = field(default_factory=list)
    functions: list[ClientFunction[Any, Any]] = field(default_factory=list)
    sinks: list[Sink] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    wrapped: list[ClientFunction[Any, Any]] = field(default_factory=list)
    """Functions inside objects, such as those of ``sync_to_async``; one that stands nowhere else is hidden."""

    def add(self, declared: object) -> None:
        """Adds a context, a sink, or a function with the contexts it names."""
        if isinstance(declared, ClientFunction):
            if not any(declared is known for known in self.functions):
                self.functions.append(declared)
                for context in _named(declared):
                    self.add(context)
        elif isinstance(declared, type) and issubclass(declared, Context) and declared is not Context:
            if declared not in self.contexts:
                self.contexts.append(declared)
        elif isinstance(declared, Sink):
            if declared not in self.sinks:
                self.sinks.append(declared)
        elif inspect.isfunction(declared):
            self._hidden(declared)
        elif callable(declared) and not inspect.isclass(declared):
            self._wrapped(declared)

    def _hidden(self, function: Any) -> None:
        """A decorator above ``@client`` hides the function behind an ordinary one."""
        inside = function
        while (inside := getattr(inside, "__wrapped__", None)) is not None:
            if isinstance(inside, ClientFunction):
                place = Source.of_code(function.__code__)
                self.problems.append(
                    f"function `{inside.name}` ({inside.source}) is hidden by a decorator ({place}); "
                    "write `@client` above all others"
                )
                return

    def _wrapped(self, call: Any) -> None:
        for inside in (vars(call).get(name) for name in _INSIDE if hasattr(call, "__dict__")):
            if isinstance(inside, ClientFunction):
                self.wrapped.append(inside)

    def check_wrapped(self) -> None:
        """Adds a problem for each function that is inside an object and nowhere else."""
        for inside in self.wrapped:
            if not any(inside is known for known in self.functions):
                self.problems.append(
                    f"function `{inside.name}` ({inside.source}) is hidden in an object; write `@client` above all "
                    "other decorators"
                )


def collect(declared: Iterable[object]) -> Found:
    """What modules (named or imported, packages with all they contain), contexts, functions and sinks declare."""
    found = Found()
    for each in declared:
        if isinstance(each, str):
            each = importlib.import_module(each)
        if isinstance(each, ModuleType):
            for module in _with_submodules(each):
                for member in vars(module).values():
                    found.add(member)
        else:
            found.add(each)
    found.check_wrapped()
    return found


def _with_submodules(module: ModuleType) -> Iterator[ModuleType]:
    yield module
    for inner in pkgutil.walk_packages(getattr(module, "__path__", ()), module.__name__ + "."):
        yield importlib.import_module(inner.name)


def _named(function: ClientFunction[Any, Any]) -> Iterator[type[Context]]:
    options = function.options
    for mention in (options.context, *options.affects, *options.merge):
        context = mention.context if isinstance(mention, Place) else mention
        if isinstance(context, type):
            yield context
