"""Declarations as the engine takes them: plain data, written as JSON."""

from __future__ import annotations

import inspect
from dataclasses import MISSING, fields
from typing import Any

from pydantic_core import PydanticSerializationError

from mizan.client import ClientFunction, Mention
from mizan.context import Auth, Context, Place
from mizan.doc import docs_of
from mizan.error import MizanError
from mizan.guard import RequestFunction
from mizan.schema import Type, WireTypeError, adapter_of, type_of
from mizan.signature import EMPTY, SignatureError, WireParam, hints_of, is_nullable
from mizan.source import Source


class DeclareError(Exception):
    """A declaration that cannot be put into data; the message names its place."""


def context(declared: type[Context]) -> dict[str, Any]:
    """A context and its params."""
    options = declared.mizan_options
    docs = docs_of(declared)
    try:
        params = [_param(param, docs.get(param.name)) for param in context_params(declared)]
    except (SignatureError, WireTypeError) as error:
        raise DeclareError(f"context `{options.name}` ({options.source}) {error}") from error
    return {
        "name": options.name,
        "doc": options.doc,
        "params": params,
        "auth": auth(options.auth),
        "stale_time": options.stale_time,
        "cache": options.cache and options.cache.data(),
        "source": source(options.source),
    }


def context_params(declared: type[Context]) -> tuple[WireParam, ...]:
    """The params of a context: the fields of its class."""
    hints = hints_of(declared)
    params = fields(declared)  # type: ignore[arg-type]  # made a dataclass when it was declared
    return tuple(WireParam(each.name, hints[each.name], _given(each.default)) for each in params)


def function(declared: ClientFunction[Any, Any], wire: tuple[WireParam, ...], returns: Any) -> dict[str, Any]:
    """A function; ``returns`` is the type of its result (``EMPTY`` for a view)."""
    options = declared.options
    try:
        params = [_param(param) for param in wire]
        output = None if returns is EMPTY else type_of(returns, "serialization")
        errors = [_error(kind) for kind in options.raises]
    except (SignatureError, WireTypeError) as error:
        raise DeclareError(f"function `{declared.name}` ({declared.source}) {error}") from error
    return {
        "name": declared.name,
        "doc": inspect.getdoc(declared.function),
        "context": None if options.context is None else _context_name(options.context),
        "params": params,
        "returns": output,
        "affects": [_place(mention) for mention in options.affects],
        "merge": [_place(mention) for mention in options.merge],
        "key": options.key,
        "auth": auth(options.auth),
        "private": options.private,
        "route": options.route,
        "methods": list(options.methods),
        "rev": options.rev,
        "cache": options.cache and options.cache.data(),
        "errors": errors,
        "source": source(declared.source),
    }


def payload_of(kind: type[MizanError]) -> dict[str, Any]:
    """The fields of an error's payload with their types."""
    hints = hints_of(kind)
    return {each.name: hints[each.name] for each in fields(kind)}  # type: ignore[arg-type]  # as above


def auth(declared: Auth) -> Any:
    """Who may call."""
    if callable(declared):
        return {"guard": RequestFunction(declared).name}
    if declared is True:
        return "signed_in"
    return declared or "anyone"


def source(declared: Source) -> dict[str, Any]:
    """A place in the developer's files."""
    return {"file": declared.file, "line": declared.line}


def _given(default: Any) -> Any:
    return EMPTY if default is MISSING else default


def _param(param: WireParam, doc: str | None = None) -> dict[str, Any]:
    try:
        declared = type_of(param.annotation, "validation")
    except WireTypeError as error:
        raise WireTypeError(f"takes `{param.name}`, which cannot be sent: {error}") from error
    return {
        "name": param.name,
        "doc": declared["schema"].pop("description", doc),
        "type": declared,
        "required": param.default is EMPTY and not is_nullable(param.annotation),
        "default": _default(param),
    }


def _default(param: WireParam) -> Any:
    if param.default is EMPTY or param.default is None:
        return None
    try:
        return adapter_of(param.annotation).dump_python(param.default, mode="json", by_alias=True, warnings="error")
    except PydanticSerializationError as error:
        raise WireTypeError(f"has a default for `{param.name}` that is not of its type: {error}") from error


def _error(kind: type[MizanError]) -> dict[str, Any]:
    if not (isinstance(kind, type) and issubclass(kind, MizanError)):
        raise WireTypeError(f"raises `{getattr(kind, '__name__', kind)}`; list classes that extend `mizan.MizanError`")
    fields = payload_of(kind)
    return {
        "code": kind.code,
        "status": kind.status,
        "doc": kind.mizan_doc(),
        "data": _payload_type(kind, fields) if fields else None,
    }


def _payload_type(kind: type[MizanError], fields: dict[str, Any]) -> Type:
    properties: dict[str, Any] = {}
    defs: dict[str, Any] = {}
    docs = docs_of(kind)
    for name, hint in fields.items():
        try:
            declared = type_of(hint, "serialization")
        except WireTypeError as error:
            raise WireTypeError(f"raises `{kind.__name__}`, whose `{name}` cannot be sent: {error}") from error
        properties[name] = {**declared["schema"], **({"description": docs[name]} if name in docs else {})}
        defs.update(declared["defs"])
    return {"schema": {"type": "object", "properties": properties, "required": list(fields)}, "defs": defs}


def _place(mention: Mention) -> dict[str, Any]:
    if isinstance(mention, Place):
        scope: Any = "auto" if mention.scope is None else {"map": mention.scope} if mention.scope else "whole"
        return {"context": _context_name(mention.context), "function": _function_name(mention.function), "scope": scope}
    if isinstance(mention, ClientFunction):
        context = mention.options.context
        name = mention.name if context is None else _context_name(context)
        return {"context": name, "function": mention.name, "scope": "auto"}
    if isinstance(mention, str):
        name, _, only = mention.partition(".")
        return {"context": name, "function": only or None, "scope": "auto"}
    return {"context": _context_name(mention), "function": None, "scope": "auto"}


def _context_name(context: type[Context] | str) -> str:
    return context if isinstance(context, str) else context.mizan_options.name


def _function_name(function: ClientFunction[Any, Any] | str | None) -> str | None:
    return function.name if isinstance(function, ClientFunction) else function
