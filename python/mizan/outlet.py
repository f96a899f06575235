"""The apps of this process, for changes that no call made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol
from weakref import WeakSet

from mizan._core import InvalidTarget
from mizan.announcement import Added

if TYPE_CHECKING:
    from mizan.context import Context


class Outlet(Protocol):
    """An app that can be told of a change."""

    def declares(self, target: Context | type[Context] | str) -> bool:
        """Whether the context is one of its own."""
        ...

    def announce(self, targets: Sequence[Added]) -> None:
        """Checks targets and tells the app's sinks when the work is committed; raises ``InvalidTarget``."""
        ...


_outlets: WeakSet[Outlet] = WeakSet()


def add(outlet: Outlet) -> None:
    """Makes an app known, as long as somebody holds it."""
    _outlets.add(outlet)


def announce(target: Context | type[Context] | str, added: Added) -> None:
    """Tells every app that declares the context."""
    outlets = list(_outlets)
    if not outlets:
        raise RuntimeError(
            "`invalidate` reaches nobody: no app is loaded in this process; import the module with its `mizan_router` "
            "(for Django, call `django.setup()`)"
        )
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
