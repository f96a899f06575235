"""``python -m mizan generate --app pkg.main:app``: what a FastAPI app says of itself, its client and its sinks."""

from __future__ import annotations

import importlib
import sys
from argparse import ArgumentParser
from pathlib import Path

from mizan import announce
from mizan.announce import AnnounceError
from mizan.error import RegistryError
from mizan.generate import GenerateError, add_arguments, problems, run
from mizan.serve.announce import AppOutlet


def main(arguments: list[str] | None = None) -> int:
    """Runs one command and returns the exit code."""
    options = _parser().parse_args(arguments)
    sys.path.insert(0, str(Path.cwd()))
    try:
        outlet = _outlet(options.app)
        registry = outlet.registry()
        if options.command == "schema":
            sys.stdout.write(registry.schema)
        elif options.command == "manifest":
            sys.stdout.write(registry.manifest(outlet.base()).text)
        elif options.command == "check":
            for problem in problems(registry):
                print(f"warning: {problem}", file=sys.stderr)
            print(f"{len(registry.functions)} functions and {len(registry.contexts)} contexts agree with each other")
        elif options.command == "invalidate":
            print(announce.run(outlet, vars(options)))
        else:
            print(run(registry, vars(options)))
    except (AnnounceError, GenerateError, RegistryError, ModuleNotFoundError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m mizan", description="The schema and the TypeScript client of an app.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, description in (
        ("generate", "write the TypeScript client"),
        ("schema", "print the schema document"),
        ("manifest", "print the manifest an edge works from"),
        ("check", "check the declarations against each other"),
        ("invalidate", "tell the app's sinks what is out of date"),
    ):
        command = commands.add_parser(name, help=description, description=description)
        command.add_argument("--app", required=True, metavar="MODULE:NAME", help="the app, such as pkg.main:app")
        if name == "generate":
            add_arguments(command)
        elif name == "invalidate":
            announce.add_arguments(command)
    return parser


def _outlet(path: str) -> AppOutlet:
    from mizan.fastapi.router import outlet_of

    module, _, name = path.partition(":")
    app = getattr(importlib.import_module(module), name or "app", None)
    outlet = outlet_of(getattr(app, "routes", []))
    if outlet is None:
        raise GenerateError(f"`{path}` is no app with a mizan_router; give MODULE:NAME of a FastAPI app")
    return outlet


if __name__ == "__main__":
    sys.exit(main())
