"""Takes out of a schema what Pydantic adds: titles, discriminators, names that begin with ``_``."""

from __future__ import annotations

from typing import Any

from mizan.schema_names import NEWTYPE

_DROPPED = ("title", "discriminator")
_BY_NAME = ("properties", "patternProperties", "$defs", "dependentSchemas")
_VALUES = ("const", "enum", "default", "examples", "required")
_REF = "#/$defs/"


def tidied(schema: Any) -> Any:
    """The schema without titles and discriminators, at every depth."""
    if isinstance(schema, list):
        return [tidied(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if NEWTYPE in schema:
        schema = {"$ref": _REF + schema[NEWTYPE], **{key: value for key, value in schema.items() if key != NEWTYPE}}
    return {key: _tidied_member(key, value) for key, value in schema.items() if key not in _DROPPED}


def _tidied_member(key: str, value: Any) -> Any:
    if key in _VALUES:
        return value
    if key in _BY_NAME:
        return {name: tidied(each) for name, each in value.items()}
    return tidied(value)


def inlined(schema: Any, defs: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """The type with definitions whose names begin with ``_`` written where they are referred to.

    Such a class is private to its module, so it has no name on the wire: the variants of a union, for example.
    """
    private = {name: each for name, each in defs.items() if _is_private(name, defs)}
    kept = {name: _written_out(each, private) for name, each in defs.items() if name not in private}
    return _written_out(schema, private), kept


def _is_private(name: str, defs: dict[str, Any]) -> bool:
    return name.startswith("_") and not _reaches(defs[name], name, defs, set())


def _reaches(schema: Any, name: str, defs: dict[str, Any], seen: set[str]) -> bool:
    """Whether a definition contains itself, which cannot be written out."""
    for target in _references(schema):
        if target == name:
            return True
        if target not in seen and target in defs:
            seen.add(target)
            if _reaches(defs[target], name, defs, seen):
                return True
    return False


def _references(schema: Any) -> list[str]:
    if isinstance(schema, list):
        return [target for each in schema for target in _references(each)]
    if not isinstance(schema, dict):
        return []
    here = [schema["$ref"].removeprefix(_REF)] if isinstance(schema.get("$ref"), str) else []
    return here + [target for each in schema.values() for target in _references(each)]


def _written_out(schema: Any, private: dict[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_written_out(each, private) for each in schema]
    if not isinstance(schema, dict):
        return schema
    target = str(schema.get("$ref", "")).removeprefix(_REF)
    if target in private:
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return _written_out({**private[target], **beside}, private)
    return {key: _written_out(value, private) for key, value in schema.items()}
