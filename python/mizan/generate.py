"""Writing the TypeScript client, for the command line and for Django's."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mizan._core import check_client, client_problems, write_client
from mizan.registry import Registry

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_SETTINGS = "mizan.toml"
_NAMED = re.compile(r"(context|query|function) `([^`]+)`")


class GenerateError(Exception):
    """Why no client was written; the message is for people."""


@dataclass(frozen=True)
class Client:
    """Where the client goes and what it consists of."""

    folder: Path
    frameworks: tuple[str, ...]


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of every command that generates."""
    parser.add_argument("--out", metavar="DIR", help="folder of the generated client")
    parser.add_argument(
        "--framework", metavar="NAME", action="append", default=[], help="write hooks for it; repeatable"
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail with a diff when the client is not fresh"
    )


def chosen(out: str | None, frameworks: list[str]) -> Client:
    """The flags, and for what they leave open the ``[client]`` of the nearest ``mizan.toml``."""
    path, client = _settings()
    if out is not None:
        folder = Path(out)
    elif path is not None and "output" in client:
        folder = path.parent / client["output"]
    else:
        raise GenerateError(f"say where the client goes: give --out, or `output` under `[client]` in {_SETTINGS}")
    return Client(folder, tuple(frameworks or client.get("frameworks", ())))


def _settings() -> tuple[Path | None, dict[str, Any]]:
    """The nearest ``mizan.toml`` and its ``[client]``."""
    path = next((each / _SETTINGS for each in (Path.cwd(), *Path.cwd().parents) if (each / _SETTINGS).is_file()), None)
    return path, tomllib.loads(path.read_text()).get("client", {}) if path else {}


def problems(registry: Registry) -> list[str]:
    """Why no client can be generated, with places: for the frameworks that ``mizan.toml`` names, else for any."""
    _, client = _settings()
    try:
        found = client_problems(registry.schema, client.get("frameworks", ()))
    except ValueError as error:
        return [str(error)]
    return [_placed(each, registry) for each in found]


def _placed(problem: str, registry: Registry) -> str:
    """A problem with the place of each context and function that it names."""
    contexts = {each.name: each.declared.mizan_options.source for each in registry.contexts}
    functions = {each.name: each.declared.source for each in registry.functions}

    def place(found: re.Match[str]) -> str:
        source = (contexts if found[1] == "context" else functions).get(found[2])
        return found[0] if source is None else f"{found[0]} ({source})"

    return _NAMED.sub(place, problem)


def generate(registry: Registry, client: Client) -> str:
    """Writes the client; returns what was done."""
    try:
        written, unchanged, removed = write_client(registry.schema, client.folder, client.frameworks)
    except ValueError as error:
        raise GenerateError(_placed(str(error), registry)) from None
    return f"{client.folder}: {written} written, {unchanged} unchanged, {removed} removed"


def check(registry: Registry, client: Client) -> str:
    """What writing would change, as a diff; empty when the client is fresh."""
    try:
        return check_client(registry.schema, client.folder, client.frameworks)
    except ValueError as error:
        raise GenerateError(_placed(str(error), registry)) from None


def run(registry: Registry, options: dict[str, Any]) -> str:
    """Does what the flags ask for and returns what to print; raises ``GenerateError`` for what did not work."""
    client = chosen(options["out"], options["framework"])
    if not options["check"]:
        return generate(registry, client)
    diff = check(registry, client)
    if diff:
        raise GenerateError(f"{diff}\n{client.folder} is not fresh: generate it again")
    return f"{client.folder} is fresh"
