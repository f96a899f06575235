"""Writing the TypeScript client, for the command line and for Django's."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mizan._core import check_client, write_client

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_SETTINGS = "mizan.toml"


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
    path = next((each / _SETTINGS for each in (Path.cwd(), *Path.cwd().parents) if (each / _SETTINGS).is_file()), None)
    client: dict[str, Any] = tomllib.loads(path.read_text()).get("client", {}) if path else {}
    if out is not None:
        folder = Path(out)
    elif path is not None and "output" in client:
        folder = path.parent / client["output"]
    else:
        raise GenerateError(f"say where the client goes: give --out, or `output` under `[client]` in {_SETTINGS}")
    return Client(folder, tuple(frameworks or client.get("frameworks", ())))


def generate(schema: str, client: Client) -> str:
    """Writes the client; returns what was done."""
    try:
        written, unchanged, removed = write_client(schema, client.folder, client.frameworks)
    except ValueError as error:
        raise GenerateError(str(error)) from None
    return f"{client.folder}: {written} written, {unchanged} unchanged, {removed} removed"


def check(schema: str, client: Client) -> str:
    """What writing would change, as a diff; empty when the client is fresh."""
    try:
        return check_client(schema, client.folder, client.frameworks)
    except ValueError as error:
        raise GenerateError(str(error)) from None


def run(schema: str, options: dict[str, Any]) -> str:
    """Does what the flags ask for and returns what to print; raises ``GenerateError`` for what did not work."""
    client = chosen(options["out"], options["framework"])
    if not options["check"]:
        return generate(schema, client)
    diff = check(schema, client)
    if diff:
        raise GenerateError(f"{diff}\n{client.folder} is not fresh: generate it again")
    return f"{client.folder} is fresh"
