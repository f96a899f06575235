"""Python types as JSON Schema: what a caller may send and what comes back."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from pydantic import PydanticSchemaGenerationError, PydanticUserError, TypeAdapter
from pydantic.errors import PydanticInvalidForJsonSchema

from mizan.schema_names import NamingGenerator
from mizan.schema_tidy import inlined, tidied

Mode = Literal["validation", "serialization"]


class Type(TypedDict):
    """A schema with the named definitions it refers to, as the engine takes them."""

    schema: dict[str, Any]
    defs: dict[str, Any]


class WireTypeError(Exception):
    """A type the wire cannot carry; the message says why."""


def adapter_of(annotation: Any) -> TypeAdapter[Any]:
    """Pydantic's reader and writer of a type."""
    try:
        return TypeAdapter(annotation)
    except (PydanticSchemaGenerationError, PydanticUserError) as error:
        raise WireTypeError(str(error).splitlines()[0]) from error


def type_of(annotation: Any, mode: Mode) -> Type:
    """The type of a value that is sent by a caller (``validation``) or by the server (``serialization``)."""
    try:
        adapter = adapter_of(annotation)
        generator = NamingGenerator(adapter.core_schema)
        written, defs = generator.generate_definitions([(0, mode, adapter.core_schema)])
    except PydanticInvalidForJsonSchema as error:
        raise WireTypeError(str(error).splitlines()[0]) from error
    schema = generator.named(annotation, written[0, mode], defs)
    named = {**generator.newtypes, **{str(name): each for name, each in defs.items()}}
    schema, named = inlined(tidied(schema), {name: tidied(each) for name, each in named.items()})
    return {"schema": schema, "defs": named}
