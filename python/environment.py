"""What everything in Python runs in: ``python3 python/environment.py`` makes it and prints its interpreter.

An environment under ``target/`` with the pinned requirements, and the wheel built from this folder.
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
VENV = ROOT / "target" / "venv"
PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")


def run(*command: str | Path, folder: Path = HERE, **more_env: str) -> None:
    """Runs a command; the first that fails ends everything with its exit code."""
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


def interpreter(folder: Path = VENV, requirements: Path = HERE / "requirements.txt") -> Path:
    """The interpreter of the environment in a folder, which is made anew when a requirement changed."""
    python = folder / "bin" / "python"
    pinned = hashlib.sha256(requirements.read_bytes()).hexdigest()
    stamp = folder / "requirements.sha256"
    if not stamp.is_file() or stamp.read_text() != pinned:
        venv.create(folder, clear=True, with_pip=True)
        run(python, *PIP, "--requirement", requirements)
        stamp.write_text(pinned)
    return python


def install() -> Path:
    """The interpreter with the wheel in it; cargo knows what of the engine has to be built."""
    python = interpreter()
    run(VENV / "bin" / "maturin", "develop", "--quiet")
    return python


if __name__ == "__main__":
    print(install())
