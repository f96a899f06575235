"""What a row of a database says of a caller that does not follow from its key: what was put on it, or changed in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from mizan.flushed import flushed_of, follow
from mizan.variables import has_slots, variables_of

LOADED = "mizan_loaded"
"""Where the state of a row of Django has what it was loaded with."""

_IMMUTABLE = (type(None), bool, int, float, str, bytes, UUID, Decimal, date, time, timedelta, Enum)
_EXACT = (type(None), bool, int, str, bytes, UUID)
"""Types of which values that are equal look alike."""
RIGHTS = frozenset({"_perm_cache", "_user_perm_cache", "_group_perm_cache"})
"""Where Django has the permissions of a user once it was asked for one, and where a project may put fewer."""
_OF_DJANGO = frozenset({"_state", "_password", "_prefetched_objects_cache"})
"""Variables that Django has in a row beside the columns and that say nothing, or are looked into."""
_DEPTH = 8
"""How deep two values are compared."""

_BY_IDENTITY: Any = object.__eq__
Claims = dict[str, Any]


def is_row(kind: type) -> bool:
    """Whether a class is a model of Django, SQLAlchemy or another mapper."""
    return hasattr(kind, "_meta") or hasattr(kind, "__mapper__")


def row_key(row: Any) -> Any:
    """What identifies a row among those of its class; ``None`` where it is not stored."""
    state = getattr(row, "_sa_instance_state", None)
    return getattr(row, "pk", None) if state is None else state.key and state.key[1:]


def row_claims(row: Any, id: Any, within: tuple[Any, ...]) -> Claims:
    """The claims of a row by the id that the key has of it; ``None`` where it is the row's own."""
    if any(each is row for each in within):
        return {}
    within = (*within, row)
    data = dict(variables_of(row)) if has_slots(row) else vars(row)
    kind: Any = type(row)
    state = data.get("_sa_instance_state")
    if state is not None:
        return _of_sqlalchemy(state, data, kind, id, within)
    state = data.get("_state")
    if state is None or getattr(getattr(kind, "_meta", None), "concrete_fields", None) is None:
        return dict(data)
    return _of_django(row, data, id, within)


def _of_django(row: Any, data: Mapping[str, Any], id: Any, within: tuple[Any, ...]) -> Claims:
    kind: Any = type(row)
    state = data["_state"]
    columns = _columns(kind)
    loaded = None if state.adding else vars(state).get(LOADED)
    claims: Claims = {}
    put = []
    for name, value in data.items():
        if name in columns:
            if loaded is None or name not in loaded or not is_same(value, loaded[name]):
                claims[name] = value
        elif name not in _OF_DJANGO:
            put.append(name)
    if put:
        claims.update(_put(kind, data, put))
    if id is not None and str(row.pk) != str(id):
        claims[".pk"] = row.pk
    database = state.db if state.adding else _primary(state.db)
    if database not in (None, "default"):
        claims[".database"] = database
    if not data.get("is_active", True):
        claims["is_active"] = False
    if vars(state).get("fields_cache"):
        claims.update(_related(kind, data, state.fields_cache, within))
    if data.get("_prefetched_objects_cache"):
        chosen = data["_prefetched_objects_cache"].items()
        claims.update((f"{name}[]", getattr(found, "_result_cache", found)) for name, found in chosen)
    return claims


@cache
def _columns(kind: Any) -> frozenset[str]:
    return frozenset(each.attname for each in kind._meta.concrete_fields)


@cache
def shares_kind(kind: Any) -> bool:
    """Whether a model is a proxy, whose callers have the kind of the model behind it, and not the users' own."""
    if not getattr(getattr(kind, "_meta", None), "proxy", False):
        return False
    from django.conf import settings

    return bool(kind._meta.label_lower != settings.AUTH_USER_MODEL.lower())


@cache
def _primary(alias: str | None) -> str | None:
    """The database that another one mirrors, which has the same rows."""
    if alias is None:
        return None
    from django.db import connections

    try:
        return (connections.settings[alias].get("TEST") or {}).get("MIRROR") or alias
    except KeyError:
        return alias


def _put(kind: type, data: Mapping[str, Any], names: list[str]) -> Iterator[tuple[str, Any]]:
    """What stands in a row beside its columns, without what the class itself puts there when a row is loaded."""
    made: Mapping[str, Any] = {}
    if not _made_names(kind, data).isdisjoint(names):
        made = _loaded_again(kind, data)
    for name in names:
        if name not in made or not is_same(data[name], made[name]):
            yield name, data[name]


_made: dict[type, frozenset[str]] = {}


def _made_names(kind: type, data: Mapping[str, Any]) -> frozenset[str]:
    """The variables beside its columns that a row has when it is loaded."""
    found = _made.get(kind)
    if found is None:
        found = _made[kind] = frozenset(_loaded_again(kind, data).keys() - _columns(kind))
    return found


def _loaded_again(kind: Any, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The variables of a row with the same columns that nothing was put on."""
    state = data["_state"]
    loaded = vars(state).get(LOADED, data)
    names = [each.attname for each in kind._meta.concrete_fields if each.attname in loaded]
    try:
        made: Mapping[str, Any] = vars(kind.from_db(state.db, names, [loaded[name] for name in names]))
        return made
    except Exception:
        return {}  # then all of it counts


def _related(
    kind: Any, data: Mapping[str, Any], related: Mapping[str, Any], within: tuple[Any, ...]
) -> Iterator[tuple[str, Any]]:
    """Rows that a row refers to and that have claims, or that it does not refer to by its columns."""
    for name, found in related.items():
        if not is_row(type(found)):
            continue
        field = _forward(kind).get(name)
        follows = field is None or getattr(found, field.target_field.attname, None) == data.get(field.attname)
        if not follows or row_claims(found, None, within):
            yield f"{name}.", found


@cache
def _forward(kind: Any) -> Mapping[str, Any]:
    return {each.name: each for each in kind._meta.concrete_fields if hasattr(each, "target_field")}


@dataclass(frozen=True)
class _Mapped:
    """What is mapped of a class of SQLAlchemy."""

    kind: Any

    @cached_property
    def columns(self) -> frozenset[str]:
        """Those that the key of the row decides, whichever query loaded it."""
        return frozenset(each.key for each in self.kind.__mapper__.column_attrs if not _is_of_query(each))

    @cached_property
    def relationships(self) -> Mapping[str, Any]:
        """Those to other rows."""
        return dict(self.kind.__mapper__.relationships.items())


@cache
def _mapped(kind: Any) -> _Mapped:
    follow()
    return _Mapped(kind)


def _is_of_query(column: Any) -> bool:
    """Whether a query gives the value of a column: a ``query_expression``, or a parameter that is called each time."""
    from sqlalchemy.sql.visitors import iterate

    if ("query_expression", True) in (column.strategy_key or ()):
        return True
    return any(getattr(each, "callable", None) is not None for each in iterate(column.expression))


def _of_sqlalchemy(state: Any, data: Mapping[str, Any], kind: type, id: Any, within: tuple[Any, ...]) -> Claims:
    mapped = _mapped(kind)
    is_stored = state.key is not None
    changed = state.committed_state.keys() | flushed_of(state)
    claims: Claims = {}
    for name, value in data.items():
        if name == "_sa_instance_state":
            continue
        if is_stored and name in mapped.relationships and name not in changed:
            claims.update(_of_relationship(mapped.relationships[name], name, value, data, within))
        # Of a value that can be changed in place nothing says whether it was.
        elif not is_stored or name not in mapped.columns or name in changed or not isinstance(value, _IMMUTABLE):
            claims[name] = value
    if is_stored and id is not None and ([str(each) for each in state.key[1]] != [str(id)] or state.key[2] is not None):
        claims[".key"] = list(state.key[1:])
    if "is_active" in data and not data["is_active"]:
        claims["is_active"] = False
    if any(map(_has_criteria, state.load_options)):
        claims[".criteria"] = state  # which rows it refers to is not known before they are loaded
    return claims


def _has_criteria(option: Any) -> bool:
    """Whether an option of the query chooses among the rows that are loaded later."""
    if type(option).__name__ == "LoaderCriteriaOption":
        return True
    return any(
        getattr(each, "_extra_criteria", ()) and ("query_expression", True) not in (each.strategy or ())
        for each in getattr(option, "context", ())
    )


def _of_relationship(
    relationship: Any, name: str, value: Any, data: Mapping[str, Any], within: tuple[Any, ...]
) -> Iterator[tuple[str, Any]]:
    """Rows that a row of SQLAlchemy refers to: a query may choose among several, but not the one of a foreign key."""
    if relationship.direction.name != "MANYTOONE":
        yield f"{name}[]", value
    elif value is None:
        keys = (relationship.parent.get_property_by_column(each).key for each in relationship.local_columns)
        if any(data.get(key) is not None for key in keys):
            yield f"{name}.", None
    elif row_claims(value, None, within):
        yield f"{name}.", value


def snapshot(value: Any, copy: Callable[[Any], Any]) -> Any:
    """What a value is now, also when the object is changed in place."""
    if isinstance(value, _IMMUTABLE):
        return value
    if hasattr(value, "_committed"):  # a file, which has its row
        return value.name
    try:
        return copy(value)
    except Exception:
        return object()


def is_same(now: Any, before: Any, depth: int = 0) -> bool:
    """Whether a function that reads a value would see what was there before."""
    if now is before:
        return True
    kind: Any = type(now)
    if kind is not type(before):
        return hasattr(now, "_committed") and now.name == before
    try:
        if kind in _EXACT:
            return bool(now == before)
        if depth > _DEPTH:
            return False
        if kind is dict:
            return _are_same(now, before, depth) and _are_same(now.values(), before.values(), depth)
        if kind in (list, tuple):
            return _are_same(now, before, depth)
        if is_row(kind):
            return bool(row_key(now) is not None and row_key(now) == row_key(before))
        if kind.__eq__ is not _BY_IDENTITY and not (now == before and repr(now) == repr(before)):
            return False
        return kind in _IMMUTABLE or is_same(vars(now), vars(before), depth + 1)
    except Exception:
        return False


def _are_same(now: Iterable[Any], before: Iterable[Any], depth: int) -> bool:
    all_now, all_before = list(now), list(before)
    return len(all_now) == len(all_before) and all(
        is_same(one, other, depth + 1) for one, other in zip(all_now, all_before, strict=True)
    )
