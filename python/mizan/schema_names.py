"""Keeps the names of newtypes, which Pydantic forgets: ``UserId`` stays ``UserId`` wherever it stands."""

from __future__ import annotations

import dataclasses
import sys
import types
import typing
from typing import Any, ClassVar

from pydantic import TypeAdapter
from pydantic.json_schema import CoreRef, GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema
from typing_extensions import TypeAliasType, get_type_hints, override

from mizan.doc import docs_of

NEWTYPE = "x-mizan-newtype"
"""Stands for a reference to a newtype until the schema is whole; Pydantic follows only references it made."""

_ANNOTATIONS = ("title", "description", "default", "examples", "deprecated")


class NamingGenerator(GenerateJsonSchema):
    """Pydantic's generator, with newtypes as named definitions and no titles made up from names."""

    ignored_warning_kinds: ClassVar[set[Any]] = {"skipped-choice", "non-serializable-default"}  # type: ignore[misc]

    def __init__(self, schema: Any) -> None:
        super().__init__(by_alias=True, ref_template="#/$defs/{model}")
        self.newtypes: dict[str, Any] = {}
        self._classes: dict[str, type] = {}
        self._note_classes(schema)

    @override
    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    @override
    def normalize_name(self, name: str) -> str:
        """Generics are named as they are read: ``Page[Card]`` is ``Page_for_Card``."""
        return super().normalize_name(name.replace("[", "_for_").replace(",", "_and_").replace("]", ""))

    @override
    def get_defs_ref(self, core_mode_ref: Any) -> Any:
        """A class is named as it names itself: the arguments of a generic are newtypes there, not their base."""
        ref, mode = core_mode_ref
        known = self._classes.get(ref)
        if known is not None:
            ref = f"{known.__module__}.{_spelled(known)}:{id(known)}"
        return super().get_defs_ref((CoreRef(ref), mode))

    @override
    def field_is_required(self, field: Any, total: bool) -> bool:
        """What the server writes is there, whether or not a caller may leave it out."""
        if self.mode == "serialization" and field["type"] != "typed-dict-field":
            return field.get("serialization_exclude_if") is None
        return super().field_is_required(field, total)

    @override
    def int_schema(self, schema: core_schema.IntSchema) -> JsonSchemaValue:
        """An integer without bounds has 64 bits."""
        written = super().int_schema(schema)
        bounds = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"} & set(written)
        return written if len(bounds) == 2 else {**written, "format": "int64"}

    @override
    def enum_schema(self, schema: core_schema.EnumSchema) -> JsonSchemaValue:
        """An enum whose members are described is a choice of described values."""
        written = super().enum_schema(schema)
        said = docs_of(schema["cls"])
        if not said or "enum" not in written:
            return written
        members = zip(schema["members"], written.pop("enum"), strict=True)
        kind = {key: written.pop(key) for key in ("type",) if key in written}
        choices = [_described({"const": value, **kind}, said.get(member.name)) for member, value in members]
        return {**written, "oneOf": choices}

    @override
    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        written = super().model_schema(schema)
        fields = schema["cls"].model_fields
        if schema.get("root_model"):
            return self.named(fields["root"].annotation, written)
        by_alias = {
            self._alias(field, name): typing.Annotated[field.annotation, field] for name, field in fields.items()
        }
        return self._fields_named(by_alias, written)

    @override
    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> JsonSchemaValue:
        return self._fields_named(_hints(schema["cls"]), super().dataclass_schema(schema))

    @override
    def typed_dict_schema(self, schema: core_schema.TypedDictSchema) -> JsonSchemaValue:
        return self._fields_named(_hints(schema.get("cls")), super().typed_dict_schema(schema))

    def named(self, annotation: Any, schema: JsonSchemaValue, defs: Any = None) -> JsonSchemaValue:
        """The schema of a type with the names of the newtypes in it; ``defs`` are its definitions once it is whole."""
        if isinstance(annotation, typing.NewType):
            return self._newtype(annotation, schema)
        arguments = typing.get_args(annotation)
        if isinstance(annotation, TypeAliasType):
            return self._alias_named(annotation, schema, defs)
        if typing.get_origin(annotation) is typing.Annotated:
            # What is said here stays here, be it the same that the newtype says.
            said = [each.description for each in arguments[1:] if getattr(each, "description", None)]
            return _described(self.named(arguments[0], schema, defs), said[-1] if said else None)
        if typing.get_origin(annotation) in (typing.Union, types.UnionType):
            return self._union_named(arguments, schema, defs)
        return self._parts_named(arguments, schema, defs) if arguments else schema

    def _note_classes(self, schema: Any) -> None:
        if isinstance(schema, dict):
            if "ref" in schema and isinstance(schema.get("cls"), type):
                self._classes[schema["ref"]] = schema["cls"]
            for inside in schema.values():
                self._note_classes(inside)
        elif isinstance(schema, (list, tuple)):
            for inside in schema:
                self._note_classes(inside)

    def _alias(self, field: Any, name: str) -> str:
        alias = field.validation_alias if self.mode == "validation" else field.serialization_alias
        return alias if isinstance(alias, str) else name

    def _fields_named(self, annotations: dict[str, Any], schema: JsonSchemaValue) -> JsonSchemaValue:
        properties = schema.get("properties", {})
        for name, written in properties.items():
            if name in annotations:
                properties[name] = self.named(annotations[name], written)
        return schema

    def _newtype(self, newtype: typing.NewType, schema: JsonSchemaValue) -> JsonSchemaValue:
        """A reference, unless constraints beside the newtype make another type of it."""
        inner: Any = newtype.__supertype__
        core = TypeAdapter(inner).core_schema
        generator = NamingGenerator(core)
        own = generator.generate(core, mode=self.mode)
        own.pop("$defs", None)
        said = {key: schema[key] for key in _ANNOTATIONS if key in schema and schema[key] != own.get(key)}
        if _unsaid(schema) != _unsaid(own):
            return schema
        doc = docs_of(sys.modules[newtype.__module__]).get(newtype.__name__)
        self.newtypes[newtype.__name__] = _described(generator.named(inner, own), doc)
        self.newtypes.update(generator.newtypes)
        return {NEWTYPE: newtype.__name__, **said}

    def _alias_named(self, alias: TypeAliasType, schema: JsonSchemaValue, defs: Any) -> JsonSchemaValue:
        ref = schema.get("$ref", "")
        whole = defs is not None
        definition = defs.get(ref.rpartition("/")[2]) if whole else self.get_schema_from_definitions(ref)
        if definition is not None:
            definition.update(self.named(alias.__value__, definition, defs))
        return schema

    def _union_named(self, members: tuple[Any, ...], schema: JsonSchemaValue, defs: Any) -> JsonSchemaValue:
        for keyword in ("anyOf", "oneOf"):
            choices = schema.get(keyword, [])
            if len(choices) == len(members):
                named = [self.named(member, choice, defs) for member, choice in zip(members, choices, strict=True)]
                return {**schema, keyword: named}
        return schema

    def _parts_named(self, arguments: tuple[Any, ...], schema: JsonSchemaValue, defs: Any) -> JsonSchemaValue:
        named = dict(schema)
        if isinstance(schema.get("items"), dict):
            named["items"] = self.named(arguments[0], schema["items"], defs)
        if isinstance(schema.get("additionalProperties"), dict):
            named["additionalProperties"] = self.named(arguments[-1], schema["additionalProperties"], defs)
        if len(schema.get("prefixItems", [])) == len(arguments):
            named["prefixItems"] = [
                self.named(*pair, defs) for pair in zip(arguments, schema["prefixItems"], strict=True)
            ]
        return named


def _unsaid(schema: JsonSchemaValue) -> JsonSchemaValue:
    """The schema without what it says to people."""
    return {key: value for key, value in schema.items() if key not in _ANNOTATIONS}


def _described(schema: JsonSchemaValue, doc: str | None) -> JsonSchemaValue:
    return {**schema, "description": doc} if doc else schema


def _spelled(kind: Any) -> str:
    """The name of a type with those of its arguments: ``Page[UserId]``."""
    generic = getattr(kind, "__pydantic_generic_metadata__", None) or {}
    origin = generic.get("origin") or typing.get_origin(kind)
    arguments = generic.get("args") or typing.get_args(kind)
    name: str = getattr(origin or kind, "__name__", str(kind))
    return f"{name}[{','.join(_spelled(each) for each in arguments)}]" if arguments else name


def _hints(cls: Any) -> dict[str, Any]:
    if cls is None:
        return {}
    try:
        hints = get_type_hints(cls, include_extras=True)
    except NameError:
        # Pydantic resolved it with a namespace we do not have; the names of newtypes are then lost, nothing else.
        return {}
    names = {field.name for field in dataclasses.fields(cls)} if dataclasses.is_dataclass(cls) else set(hints)
    return {name: _bare(hint) for name, hint in hints.items() if name in names}


def _bare(hint: Any) -> Any:
    """A field's type without ``Required``, ``NotRequired`` and ``ReadOnly``."""
    while str(typing.get_origin(hint)).rpartition(".")[2] in ("Required", "NotRequired", "ReadOnly"):
        hint = typing.get_args(hint)[0]
    return hint
