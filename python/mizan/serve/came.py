"""What a request brought, so that what a middleware chose for it afterwards is told apart."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextvars import Context, ContextVar, copy_context
from dataclasses import dataclass
from typing import Any

_log = logging.getLogger("mizan")

_TOOLS = (
    *("decimal.", "asyncio.", "anyio.", "sniffio.", "warnings.", "logging.", "structlog.", "asgiref.", "django.db."),
    *("sentry_sdk.", "opentelemetry.", "ddtrace.", "newrelic.", "elasticapm.", "scout_apm.", "logfire."),
)
"""Packages that keep what is no part of a result in context variables, such as a trace or a connection."""
_LOCAL = "asgiref.local"
"""Keeps the attributes of a ``Local`` in one context variable."""
_TOOL_NAMES = ("mizan_", "structlog_", "sentry", "opentelemetry", "ddtrace", "_warnings")
_TOOL_VARIABLES = frozenset({"request_id", "correlation_id", "trace_id", "span_id", "deadlock_context"})

_said: set[str] = set()


@dataclass(frozen=True)
class Came:
    """A request as it was before anything of the project ran."""

    sent: Any
    """What it was sent with, in the form that the framework keeps."""
    variables: Context
    """The context variables that were set then; in a thread, those of a process that has answered no request."""

    @classmethod
    def now(cls, sent: Any) -> Came:
        """Of a request that has a task of its own."""
        return cls(sent, copy_context())

    def variable_set_since(self, is_known: Callable[[ContextVar[Any]], bool]) -> str | None:
        """The name of a context variable that something has set since then, from where functions may read it.

        ``is_known`` says which are the framework's own.
        """
        return next(self._set_since(is_known), None)

    def _set_since(self, is_known: Callable[[ContextVar[Any]], bool]) -> Iterator[str]:
        for variable, value in copy_context().items():
            if variable in self.variables and _content(self.variables[variable]) == _content(value):
                continue
            if not (is_known(variable) or _is_of_a_tool(variable, value)):
                yield variable.name


def _content(value: Any) -> Any:
    """What tells two values apart: the very objects, as an equal one may be shown in another way."""
    if type(value).__module__ != _LOCAL:
        return id(value)
    return {name: id(member) for name, member in value.data.items()}


def _is_of_a_tool(variable: ContextVar[Any], value: Any) -> bool:
    name = variable.name
    if name.startswith(_TOOL_NAMES) or name in _TOOL_VARIABLES:
        return True
    values = value.data.values() if type(value).__module__ == _LOCAL else [value]
    return all(f"{type(each).__module__}.".startswith(_TOOLS) for each in values)


def tell_once(why: str) -> None:
    """Says why bundles do not come back with mutations, once in a process."""
    if why not in _said:
        _said.add(why)
        _log.info("bundles do not come back with a mutation, so that clients fetch them: %s", why)
