"""Runs everything that tests the Python side: ``python3 python/run_tests.py``, with arguments for pytest.

Makes what it needs under ``target/``: an environment with the pinned requirements, the engine, the `mizan` command.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
EXAMPLES = sorted(each.parent for each in (ROOT / "examples" / "board").glob("*/pyproject.toml"))
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
VENV = ROOT / "target" / "venv"
OLDEST_DJANGO = ROOT / "target" / "django-4.2"
PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")


def run(*command: str | Path, folder: Path = HERE, **more_env: str) -> None:
    """Runs a command in a folder; the first that fails ends everything with its exit code."""
    env = {
        **os.environ,
        "VIRTUAL_ENV": str(VENV),
        "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}",
        **more_env,
    }
    ran = subprocess.run([str(part) for part in command], cwd=folder, env=env, check=False)
    if ran.returncode:
        print(f"failed: {' '.join(map(str, command))}", file=sys.stderr)
        sys.exit(ran.returncode)


def environment() -> Path:
    """The interpreter of the virtual environment, made anew when a requirement changed."""
    python = VENV / "bin" / "python"
    pinned = hashlib.sha256((HERE / "requirements.txt").read_bytes()).hexdigest()
    stamp = VENV / "requirements.sha256"
    if not stamp.is_file() or stamp.read_text() != pinned:
        venv.create(VENV, clear=True, with_pip=True)
        run(python, *PIP, "--requirement", HERE / "requirements.txt")
        run(python, *PIP, "--no-deps", "--upgrade", "--target", OLDEST_DJANGO, "django==4.2.30")
        stamp.write_text(pinned)
    return python


def main(arguments: list[str]) -> None:
    """Builds, checks and tests."""
    python = environment()
    run(VENV / "bin" / "maturin", "develop", "--quiet")
    run("cargo", "build", "--quiet", "--package", "mizan-cli")
    command = {"MIZAN_COMMAND": str(TARGET / "debug" / "mizan")}
    for check in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"], ["mypy.stubtest", "mizan._core"]):
        run(python, "-m", *check)
    run(python, "-m", "pytest", *arguments, **command)
    run(python, "-m", "pytest", "-k", "django", *arguments, **command, PYTHONPATH=str(OLDEST_DJANGO))
    for folder in EXAMPLES:
        for check in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"], ["pytest"]):
            run(python, "-m", *check, folder=folder)


if __name__ == "__main__":
    main(sys.argv[1:])
