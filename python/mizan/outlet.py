"""The apps of this process, for changes that no call made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol
from weakref import WeakSet

from mizan._core import InvalidTarget
from mizan.announcement import Added

if TYPE_CHECKING:
    from mizan.client import ClientFunction
    from mizan.context import Context


class Outlet(Protocol):
    """An app that can be told of a change."""

    @property
    def app(self) -> str:
        """The app's name."""
        ...

    def declares(self, target: Context | type[Context] | str) -> bool:
        """Whether the context, and the function if it names one, are its own."""
        ...

    def targets_of(self, function: ClientFunction[Any, Any], arguments: Mapping[str, Any]) -> list[Added]:
        """What a call of the function declares to change; nothing for a function of another app."""
        ...

    def announce(self, targets: Sequence[Added]) -> None:
        """Checks targets and tells the app's sinks when the work is committed; raises ``InvalidTarget``."""
        ...

    def purge(self, tags: Sequence[str] | None) -> None:
        """Empties the app's cache of what is under tags, or of everything, when the work is committed."""
        ...


_outlets: WeakSet[Outlet] = WeakSet()


def add(outlet: Outlet) -> None:
    """Makes an app known, as long as somebody holds it."""
    _outlets.add(outlet)


def all_apps() -> list[Outlet]:
    """The apps of this process."""
    return list(_outlets)


def only_app() -> str:
    """The name of the one app of this process."""
    names = {each.app for each in _outlets}
    if len(names) != 1:
        known = ", ".join(sorted(names)) or "none"
        raise RuntimeError(f"the apps of this process are {known}; say which one with `mizan.mwt.Tokens(app=…)`")
    return names.pop()


def purge(tags: Sequence[str] | None) -> None:
    """Empties the cache of every app of this process; raises ``RuntimeError`` where there is none."""
    for each in _loaded("`purge_all`" if tags is None else "`purge_user`"):
        each.purge(tags)


def _loaded(what: str) -> list[Outlet]:
    outlets = list(_outlets)
    if not outlets:
        raise RuntimeError(
            f"{what} purges nothing: no app is loaded in this process; import the module with its `mizan_router` "
            "(for Django, call `django.setup()`)"
        )
    return outlets


def announce(target: Context | type[Context] | str, added: Added) -> None:
    """Tells every app that declares the context."""
    outlets = _loaded("`invalidate`")
    knowing = [each for each in outlets if each.declares(target)]
    for outlet in knowing:
        outlet.announce([added])
    if not knowing:
        raise InvalidTarget("\n".join(_refusal(outlet, added) for outlet in outlets))


def _refusal(outlet: Outlet, added: Added) -> str:
    """What an app says that does not know the context: which ones it knows."""
    try:
        outlet.announce([added])
    except InvalidTarget as error:
        return str(error)
    return ""
