"""What the sinks of an app are told: which copies of its data are out of date."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Added = tuple[str, "str | None", "bytes | None"]
"""Context, only function, params as a JSON object: as the engine takes targets and gives them."""

Said = tuple[Sequence[Added], Sequence[str], Sequence[str], Sequence[tuple[str, str]]]
"""Targets, groups, tags and header fields, as the engine gives an announcement."""


@dataclass(frozen=True)
class Target:
    """A context that is out of date, one function of it, or only the bundles that have some params."""

    context: str
    function: str | None
    params: Mapping[str, Any]


@dataclass(frozen=True)
class Announcement:
    """What a change made out of date in every copy, once it was committed.

    The slots that a mutation's result was merged into are among the targets: only the client that called can splice.
    """

    app: str
    targets: tuple[Target, ...]
    groups: tuple[str, ...]
    """What a shared cache purges: answers say in ``Cache-Groups`` which of these they belong to."""
    headers: Mapping[str, str]
    """``x-mizan-invalidate`` and ``cache-group-invalidation``, as the answer of a mutation has them."""
    tags: tuple[str, ...] = field(default=(), repr=False, compare=False)
    """What the app's own cache purges, which no receiver has to do."""


def announcement(app: str, said: Said) -> Announcement:
    """The engine's announcement in Python's types."""
    targets, groups, tags, headers = said
    return Announcement(app, tuple(_target(*each) for each in targets), tuple(groups), dict(headers), tuple(tags))


def _target(context: str, function: str | None, params: bytes | None) -> Target:
    return Target(context, function, {} if params is None else json.loads(params))
