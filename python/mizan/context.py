"""Contexts: named groups of queries that are fetched and invalidated together."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Union

from typing_extensions import dataclass_transform

from mizan.naming import wire_name
from mizan.options import check_cache, check_count, check_text
from mizan.policy import CachePolicy
from mizan.source import Source

if TYPE_CHECKING:
    from mizan.client import ClientFunction

Auth = Union[Literal[True, "staff", "superuser"], Callable[..., Any], None]
"""Who may call: anyone, ``True`` for a signed-in caller, staff, superusers, or whom a guard function lets through."""

_INHERITED: Any = object()
"""No ``auth`` is written: what the class extends says it."""


@dataclasses.dataclass(frozen=True)
class ContextOptions:
    """What a context's declaration says besides its params."""

    name: str
    auth: Auth
    stale_time: int | None
    cache: CachePolicy | None
    doc: str | None
    source: Source


@dataclasses.dataclass(frozen=True)
class Place:
    """A context, or one function of it, with how it is narrowed; what ``affects`` and ``merge`` list."""

    context: type[Context] | str
    function: ClientFunction[Any, Any] | str | None = None
    scope: tuple[tuple[str, str], ...] | None = None
    """Pairs of context param and argument; none at all means the whole context, ``None`` by equal names."""


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Context:
    """A named group of queries; its annotated fields are its params, which are its identity.

    ::

        class Orders(Context, auth=True):
            user_id: UserId
            status: OrderStatus | None = None

    The name on the wire is that of the class in snake case, unless ``name`` says otherwise. ``auth`` guards every read;
    a context that extends a guarded one has its guard unless it says another one, and ``auth=None`` lets anyone read.
    ``stale_time`` is for how many seconds a client may show a bundle without asking again, unless it hears of a change.
    ``cache``, made by :func:`mizan.cache`, lets caches keep what its queries give.
    """

    mizan_options: ClassVar[ContextOptions]

    def __init_subclass__(
        cls,
        *,
        name: str | None = None,
        auth: Auth = _INHERITED,
        stale_time: int | None = None,
        cache: CachePolicy | None = None,
        **rest: Any,
    ) -> None:
        super().__init_subclass__(**rest)
        _check(f"context `{cls.__name__}`", name, stale_time, cache)
        doc = inspect.cleandoc(cls.__dict__.get("__doc__") or "") or None
        source = Source.of_caller(1)
        if auth is _INHERITED:
            auth = _inherited_auth(cls)
        cls.mizan_options = ContextOptions(name or wire_name(cls.__name__), auth, stale_time, cache, doc, source)
        dataclasses.dataclass(kw_only=True, frozen=True)(cls)

    @classmethod
    def by(cls, **arguments: str) -> Place:
        """The bundles whose params equal arguments of other names: ``Board.by(board_id="from_board")``."""
        return Place(cls, scope=tuple(arguments.items()))

    @classmethod
    def whole(cls) -> Place:
        """Every bundle of the context, whatever the arguments."""
        return Place(cls, scope=())

    @classmethod
    def only(cls, function: ClientFunction[Any, Any] | str, **arguments: str) -> Place:
        """One function of the context, narrowed by equal names or as given."""
        return Place(cls, function, tuple(arguments.items()) or None)


def _inherited_auth(context: type[Context]) -> Auth:
    """The guard of the contexts that this one extends; raises ``TypeError`` where they have several."""
    guarded = [
        base.mizan_options
        for base in context.__bases__
        if issubclass(base, Context) and base is not Context and base.mizan_options.auth is not None
    ]
    if not guarded:
        return None
    first, *others = guarded
    for other in others:
        if other.auth != first.auth:
            raise TypeError(
                f"context `{context.__name__}` extends `{first.name}` and `{other.name}`, which have two guards; "
                f"give it an `auth` of its own"
            )
    return first.auth


def _check(of: str, name: Any, stale_time: Any, cache: Any) -> None:
    if name is not None:
        check_text(of, "name", name)
    if stale_time is not None:
        check_count(of, "stale_time", stale_time, "whole seconds")
    check_cache(of, cache)
