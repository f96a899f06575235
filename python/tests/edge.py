"""The real `mizan edge` in front of a backend; it ends with its block."""

import os
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

COMMAND = os.environ.get("MIZAN_COMMAND", "cargo run --quiet --package mizan-cli --")


@contextmanager
def edge(base: str, **environment: str) -> Iterator[str]:
    """The base of a backend as the edge serves it, once it has the manifest."""
    origin = base.removesuffix("/api/mizan")
    command = [*shlex.split(COMMAND), "edge", "--origin", origin, "--listen", "127.0.0.1:0"]
    with subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            lines = iter(process.stdout.readline, "")
            url = next(line for line in lines if line.startswith("mizan edge: ")).split()[-1]
            assert next(lines).startswith("app `"), "it has no manifest"
            yield f"{url}/api/mizan"
        finally:
            process.terminate()
