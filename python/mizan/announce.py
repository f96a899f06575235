"""Invalidating by hand, for the command line and for Django's."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from mizan._core import InvalidTarget
from mizan.serve.announce import AppOutlet


class AnnounceError(Exception):
    """Why not everybody was told; the message is for people."""


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of every command that invalidates."""
    parser.add_argument(
        "targets",
        nargs="*",
        metavar="TARGET",
        help="a context or one function of it, then its params: user user_id=5 user.user_profile user_id=6",
    )
    parser.add_argument("--all", action="store_true", help="every context")


def run(outlet: AppOutlet, options: dict[str, Any]) -> str:
    """Tells the sinks and returns what to print; raises ``AnnounceError`` for what did not work."""
    core = outlet.registry().core
    try:
        if options["all"]:
            targets = core.all_targets()
        else:
            targets = [core.read_target(name, params) for name, params in _grouped(options["targets"])]
        announced = outlet.checked(targets)
    except InvalidTarget as error:
        raise AnnounceError(str(error)) from None
    failed = outlet.tell(announced)
    if failed:
        raise AnnounceError(f"{', '.join(map(str, failed))} failed; the log says why")
    cause = outlet.unreached()
    if cause is not None:
        raise AnnounceError(f"{announced.headers['x-mizan-invalidate']}: reached nothing: {cause}")
    cause = outlet.missed()
    if cause is not None:
        heard = ", ".join(map(str, outlet.registry().sinks))
        raise AnnounceError(f"{announced.headers['x-mizan-invalidate']}: told {heard}, but no cached response: {cause}")
    cause = outlet.registry().origin.undelivered()
    if cause is not None:
        raise AnnounceError(cause)
    told = ", ".join([*_cache(outlet), *map(str, outlet.registry().sinks)])
    tags = announced.headers["x-mizan-invalidate"]
    return f"{tags}: told {told}"


def _cache(outlet: AppOutlet) -> list[str]:
    """The cache, where this process shares it with those that serve."""
    registry = outlet.registry()
    return ["the cache"] if registry.core.is_cached and registry.origin.is_shared else []


def _grouped(words: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Targets with the params that follow each."""
    grouped: list[tuple[str, list[tuple[str, str]]]] = []
    for word in words:
        name, separator, value = word.partition("=")
        if not separator:
            grouped.append((word, []))
        elif grouped:
            grouped[-1][1].append((name, value))
        else:
            raise AnnounceError(f"`{word}` stands before any target; name a context first: user user_id=5")
    if not grouped:
        raise AnnounceError("name what is out of date, such as `user user_id=5`, or give --all")
    return grouped
