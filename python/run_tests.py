"""Runs everything that tests the Python side: ``python3 python/run_tests.py``, with arguments for pytest.

Makes what it needs under ``target/``: the environment, the `mizan` command, the oldest Django there is a promise for.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from environment import PIP, ROOT, install, run

TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
OLDEST_DJANGO = ROOT / "target" / "django-4.2.30"
BENCH = ROOT / "bench" / "python"
EXAMPLES = sorted(each.parent for each in (ROOT / "examples" / "board").glob("*/pyproject.toml"))
CHECKS = (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"])
IN_PROCESSES = ("--numprocesses", "auto", "--maxprocesses", "4", "--dist", "loadfile")
"""Most tests wait for servers of their own; those of a file share theirs, so they stay in one process."""


def oldest_django(python: Path) -> None:
    """Django 4.2 in a folder that comes before the environment's own."""
    if not OLDEST_DJANGO.is_dir():
        run(python, *PIP, "--no-deps", "--target", OLDEST_DJANGO, "django==4.2.30")


def wheel(python: Path, arguments: list[str]) -> None:
    """Checks and tests the wheel, under both versions of Django."""
    command = {"MIZAN_COMMAND": str(TARGET / "debug" / "mizan")}
    for check in (*CHECKS, ["mypy.stubtest", "mizan._core"]):
        run(python, "-m", *check)
    run(python, "-m", "pytest", *IN_PROCESSES, *arguments, **command)
    run(python, "-m", "pytest", *IN_PROCESSES, "-k", "django", *arguments, **command, PYTHONPATH=str(OLDEST_DJANGO))


def example(python: Path, folder: Path) -> None:
    """Checks and tests an example's backend."""
    for check in (*CHECKS, ["pytest"]):
        run(python, "-m", *check, folder=folder)


def main(arguments: list[str]) -> None:
    """Builds, checks and tests."""
    python = install()
    run("cargo", "build", "--quiet", "--package", "mizan-cli")
    oldest_django(python)
    for check in CHECKS[:2]:
        run(python, "-m", *check, folder=BENCH)
    wheel(python, arguments)
    for folder in EXAMPLES:
        example(python, folder)


if __name__ == "__main__":
    main(sys.argv[1:])
