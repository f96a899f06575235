"""Compares Mizan with its peers in Python: ``cargo xtask bench python``, with a framework as argument for one alone.

Makes what it needs under ``target/``: an environment with the pinned peers, and a release build of the wheel in it.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TARGET = ROOT / "target" / "bench-python"
sys.path.insert(0, str(ROOT / "python"))

from environment import PIP, interpreter, run  # noqa: E402  # it stands beside the wheel


def install_wheel(python: Path) -> None:
    """Builds the wheel as it is released, and puts it into the environment."""
    wheels = TARGET / "wheels"
    shutil.rmtree(wheels, ignore_errors=True)
    run(TARGET / "bin" / "maturin", "build", "--release", "--quiet", "--interpreter", python, "--out", wheels)
    run(python, *PIP, "--no-deps", "--force-reinstall", *wheels.glob("*.whl"))


def main(frameworks: list[str]) -> None:
    """Builds and compares."""
    if not sys.platform.startswith("linux"):
        sys.exit("this bench reads the CPU time of other processes, which it can do on Linux only")
    python = interpreter(TARGET, HERE / "requirements.txt")
    install_wheel(python)
    run(python, HERE / "compare.py", *frameworks)


if __name__ == "__main__":
    main(sys.argv[1:])
