"""What a project's object says of a caller besides kind, id and flags: part of the keys of cached answers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

_ROLES = frozenset(
    {"id", "pk", "is_staff", "is_superuser", "is_active", "is_anonymous", "is_authenticated", "mizan_kind"}
)
"""What identification reads itself."""
LOADED = "mizan_loaded"
"""Where the state of a row of Django has what it was loaded with."""


def claims_of(native: Any) -> dict[str, Any]:
    """The claims of an object, by name.

    An object says them itself by ``mizan_claims``. A row of a database follows from its id, so only what was added to
    the object counts, or changed in it and not saved. Every other object may come from a token, so all of its data
    counts, as it does of a row that is not stored, and of a mapper that does not say what was changed.
    """
    if native is None:
        return {}
    kind = native.__class__
    if hasattr(kind, "mizan_claims"):
        return dict(native.mizan_claims or {})
    row = itself(native)
    if _is_row(kind):
        changed = _changed(row, kind)
        return {
            name: value
            for name, value in variables_of(row)
            if name[:1] != "_" and (name in changed or not hasattr(kind, name))
        }
    return {name: value for name, value in _members(row) if name not in _ROLES}


def itself(native: Any) -> Any:
    """What a lazy object stands for; any other object itself."""
    while type(native) is not native.__class__ and hasattr(native, "_wrapped"):
        native = native._wrapped
    return native


def _is_row(kind: type) -> bool:
    """Whether a class is a model of Django, SQLAlchemy or another mapper."""
    return hasattr(kind, "_meta") or hasattr(kind, "__mapper__")


def _changed(row: Any, kind: type) -> Collection[str]:
    """The columns of which an object may hold something else than the stored row."""
    state = getattr(row, "_sa_instance_state", None)
    if state is not None:  # SQLAlchemy
        return dict(variables_of(row)).keys() if state.key is None else state.committed_state.keys()
    data = dict(variables_of(row))
    state = data.get("_state")
    fields = getattr(kind._meta, "concrete_fields", None) if hasattr(kind, "_meta") else None
    if state is None or fields is None:
        return data.keys()
    loaded = None if state.adding else vars(state).get(LOADED)  # Django
    names = {each.attname for each in fields} & data.keys()
    return names if loaded is None else {name for name in names if not _is_same(data[name], loaded.get(name, row))}


def _is_same(now: Any, before: Any) -> bool:
    try:
        return now is before or bool(now == before)
    except Exception:
        return False


def _members(native: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(native, Mapping):
        yield from ((str(name), value) for name, value in native.items())
    elif hasattr(native, "_asdict"):  # a named tuple
        yield from native._asdict().items()
    else:
        yield from variables_of(native)


def variables_of(native: Any) -> Iterator[tuple[str, Any]]:
    """The variables of an object, those in slots as well."""
    yield from getattr(native, "__dict__", {}).items()
    for kind in type(native).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if not name.startswith("__") and hasattr(native, name):
                yield name, getattr(native, name)
    yield from (getattr(native, "__pydantic_extra__", None) or {}).items()
