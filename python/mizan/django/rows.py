"""The callers' rows as they were loaded, so that what a middleware changes in one is told apart."""

from __future__ import annotations

from collections.abc import Collection
from copy import deepcopy
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_init, post_save

from mizan.row_claims import LOADED, snapshot

_followed: set[Any] = set()
"""Models that are followed."""


def follow_row(row: Any, within: tuple[Any, ...] = ()) -> None:
    """Follows the models of a row and of the rows that it refers to."""
    follow(row.__class__)
    if isinstance(row, Model) and row._state.fields_cache and not any(each is row for each in within):
        for each in row._state.fields_cache.values():
            follow_row(each, (*within, row))


def follow(kind: Any) -> None:
    """Remembers what each row of a model had when it was loaded, from the next one on."""
    if kind not in _followed and isinstance(kind, type) and issubclass(kind, Model):
        _followed.add(kind)
        post_init.connect(_loaded, sender=kind, dispatch_uid="mizan.rows")
        post_save.connect(_saved, sender=kind, dispatch_uid="mizan.rows")


def _loaded(instance: Model, **rest: Any) -> None:
    vars(instance._state)[LOADED] = {
        name: snapshot(value, deepcopy) for name, value in vars(instance).items() if name[:1] != "_"
    }


def _saved(instance: Model, update_fields: Collection[str] | None = None, **rest: Any) -> None:
    loaded = vars(instance._state).get(LOADED)
    if loaded is None:
        return
    for each in instance._meta.concrete_fields:
        if (update_fields is None or each.name in update_fields) and each.attname in vars(instance):
            loaded[each.attname] = snapshot(vars(instance)[each.attname], deepcopy)
