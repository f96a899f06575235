"""``python -m mizan generate --app pkg.main:app``: the schema and the client of a FastAPI app."""

from __future__ import annotations

import importlib
import sys
from argparse import ArgumentParser
from pathlib import Path

from mizan.error import RegistryError
from mizan.generate import GenerateError, add_arguments, run
from mizan.registry import Registry


def main(arguments: list[str] | None = None) -> int:
    """Runs one command and returns the exit code."""
    options = _parser().parse_args(arguments)
    sys.path.insert(0, str(Path.cwd()))
    try:
        registry = _registry(options.app)
        if options.command == "schema":
            sys.stdout.write(registry.schema)
        elif options.command == "check":
            print(f"{len(registry.functions)} functions and {len(registry.contexts)} contexts agree with each other")
        else:
            print(run(registry.schema, vars(options)))
    except (GenerateError, RegistryError, ModuleNotFoundError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m mizan", description="The schema and the TypeScript client of an app.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, description in (
        ("generate", "write the TypeScript client"),
        ("schema", "print the schema document"),
        ("check", "check the declarations against each other"),
    ):
        command = commands.add_parser(name, help=description, description=description)
        command.add_argument("--app", required=True, metavar="MODULE:NAME", help="the app, such as pkg.main:app")
        if name == "generate":
            add_arguments(command)
    return parser


def _registry(path: str) -> Registry:
    from mizan.fastapi.router import registry_of

    module, _, name = path.partition(":")
    app = getattr(importlib.import_module(module), name or "app", None)
    registry = registry_of(getattr(app, "routes", []))
    if registry is None:
        raise GenerateError(f"`{path}` is no app with a mizan_router; give MODULE:NAME of a FastAPI app")
    return registry


if __name__ == "__main__":
    sys.exit(main())
