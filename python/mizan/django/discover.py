"""The registry of the project: the client functions of every app."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from functools import cache
from threading import RLock
from types import ModuleType

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from mizan.collect import collect
from mizan.django.conf import options, registry_settings
from mizan.django.signatures import Signatures
from mizan.registry import Registry, build

_building = RLock()
"""Held while the registry is built, so that the first requests, which come together, get the same one and its cache."""


def _forked() -> None:
    global _building
    _building = RLock()


os.register_at_fork(after_in_child=_forked)


def registry() -> Registry:
    """The project's registry, built once; raises ``RegistryError`` with everything that is wrong."""
    with _building:
        return _built()


@cache
def _built() -> Registry:
    return build(collect(import_clients()), Signatures(), registry_settings())


def import_clients() -> list[ModuleType]:
    """The ``clients`` module of each app that has one, and those the settings name."""
    return list(_modules())


def _modules() -> Iterator[ModuleType]:
    for app in apps.get_app_configs():
        if app.module is not None and module_has_submodule(app.module, "clients"):
            yield importlib.import_module(app.name + ".clients")
    for name in options().get("MODULES", []):
        yield importlib.import_module(name)
