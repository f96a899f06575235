"""The callers' rows as they were loaded, so that what a middleware changes in one is told apart."""

from __future__ import annotations

from collections.abc import Collection
from copy import deepcopy
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_init, post_save

from mizan.claims import LOADED


def follow(kind: Any) -> None:
    """Remembers what each row of a model had when it was loaded, from the next one on."""
    if isinstance(kind, type) and issubclass(kind, Model):
        post_init.connect(_loaded, sender=kind, dispatch_uid="mizan.rows")
        post_save.connect(_saved, sender=kind, dispatch_uid="mizan.rows")


def _loaded(instance: Model, **rest: Any) -> None:
    vars(instance._state)[LOADED] = {name: _copy(value) for name, value in vars(instance).items() if name[:1] != "_"}


def _saved(instance: Model, update_fields: Collection[str] | None = None, **rest: Any) -> None:
    loaded = vars(instance._state).get(LOADED)
    if loaded is None:
        return
    for each in instance._meta.concrete_fields:
        if (update_fields is None or each.name in update_fields) and each.attname in vars(instance):
            loaded[each.attname] = _copy(vars(instance)[each.attname])


def _copy(value: Any) -> Any:
    """What the value is now, also when the object is changed in place."""
    return deepcopy(value) if type(value) in (dict, list) else value
