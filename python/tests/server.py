"""A real server as a child process that ends with its test."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
SECRET = "of the tests, and as long as a secret has to be"


@contextmanager
def serving(backend: str, *options: str, **environment: str) -> Iterator[str]:
    """The base of the fixture while it is served."""
    command = [sys.executable, "-m", "tests.fixture.serve", backend, *options]
    env = {"MIZAN_CACHE_SECRET": SECRET, **os.environ, **environment}
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()
