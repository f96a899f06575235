"""The routes that stand in the app's OpenAPI document: one for every context and every function."""

from __future__ import annotations

import inspect
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, create_model

from mizan.registry import ContextEntry, Function, Registry
from mizan.schema import type_of
from mizan.signature import EMPTY, WireParam, is_nullable

_SCALARS = ("string", "integer", "number", "boolean")
_PROBLEM = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
    },
    "required": ["type", "title", "status", "code"],
}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "Problem", "content": {"application/problem+json": {"schema": _PROBLEM}}}
}


def document(router: APIRouter, registry: Registry) -> None:
    """Adds routes that are never reached: the one that answers stands before them."""
    for context in registry.contexts:
        members = [each for each in registry.functions if _context(each) == context.name and not each.is_view]
        _add(
            router,
            f"/ctx/{context.name}/",
            "GET",
            f"ctx_{context.name}",
            context.doc,
            _bundle(context, members),
            _query(context),
        )
    for function in registry.functions:
        if not function.declared.options.private and not function.is_view:
            result = create_model(_camel(function.name) + "Answer", result=(function.returns, ...))
            doc = inspect.getdoc(function.declared.function)
            _add(router, f"/call/{function.name}/", "POST", function.name, doc, result, _body(function))


def _context(function: Function) -> str | None:
    context = function.declared.options.context
    return context if context is None or isinstance(context, str) else context.mizan_options.name


def _add(
    router: APIRouter,
    path: str,
    method: str,
    name: str,
    doc: str | None,
    model: type[BaseModel],
    signature: inspect.Signature,
) -> None:
    async def endpoint(**arguments: Any) -> None:
        raise NotImplementedError

    endpoint.__signature__ = signature  # type: ignore[attr-defined]
    endpoint.__annotations__ = {each.name: each.annotation for each in signature.parameters.values()}
    router.add_api_route(
        path,
        endpoint,
        methods=[method],
        operation_id=name,
        name=name,
        description=doc or "",
        response_model=model,
        responses=_RESPONSES,
        tags=["mizan"],
    )


def _bundle(context: ContextEntry, members: list[Function]) -> type[BaseModel]:
    fields: dict[str, Any] = {each.name: (each.returns, ...) for each in members}
    model: type[BaseModel] = create_model(_camel(context.name) + "Bundle", **fields)
    return model


def _query(context: ContextEntry) -> inspect.Signature:
    return inspect.Signature([_query_parameter(param) for param in context.params])


def _query_parameter(param: WireParam) -> inspect.Parameter:
    kind = type_of(param.annotation, "validation")
    schema = kind["schema"]
    if "$ref" in schema:
        schema = kind["defs"][schema["$ref"].rpartition("/")[2]]
    choices = [each.get("type") for each in schema.get("anyOf", [schema])]
    plain = all(isinstance(each, str) and each in (*_SCALARS, "null") for each in choices)
    annotation = param.annotation if plain else str
    default = None if param.default is EMPTY and is_nullable(param.annotation) else param.default
    query = Query() if plain else Query(description="JSON")
    return inspect.Parameter(
        param.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[annotation, query]
    )


def _body(function: Function) -> inspect.Signature:
    wire = function.signature.wire
    fields: dict[str, Any] = {each.name: (each.annotation, _default(each)) for each in wire}
    model = create_model(_camel(function.name) + "Arguments", **fields)
    keyword = inspect.Parameter.KEYWORD_ONLY
    asked = [each.replace(kind=keyword) for each in function.signature.injected]
    return inspect.Signature([inspect.Parameter("arguments", keyword, annotation=model), *asked])


def _default(param: WireParam) -> Any:
    if param.default is EMPTY:
        return None if is_nullable(param.annotation) else ...
    return param.default


def _camel(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))
