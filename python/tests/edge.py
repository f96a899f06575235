"""The real `mizan edge` in front of a backend; it ends with its block."""

import os
import shlex
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

COMMAND = os.environ.get("MIZAN_COMMAND", "cargo run --quiet --package mizan-cli --")


@contextmanager
def edge(base: str, **environment: str) -> Iterator[str]:
    """The base of a backend as the edge serves it, once it has the manifest."""
    origin = base.removesuffix("/api/mizan")
    # A backend on a busy machine takes longer to start than the edge waits for its manifest.
    with urllib.request.urlopen(f"{base}/session/", timeout=60):
        pass
    command = [*shlex.split(COMMAND), "edge", "--origin", origin, "--listen", "127.0.0.1:0"]
    with subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            lines = iter(process.stdout.readline, "")
            url = next(line for line in lines if line.startswith("mizan edge: ")).split()[-1]
            found = next(lines)
            assert found.startswith("app `"), f"it has no manifest: {found}"
            yield f"{url}/api/mizan"
        finally:
            process.terminate()
