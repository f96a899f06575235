"""A Redis server of its own for each test, on a socket in a folder of its own; it ends with its test."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = os.environ.get("MIZAN_REDIS_SERVER", "redis-server")


class Redis:
    """A running server."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "socket"
        self._folder = folder
        self.start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis+unix://{self._socket}"

    def start(self) -> None:
        """Starts it and waits until it answers."""
        command = [PROGRAM, "--port", "0", "--save", "", "--appendonly", "no", "--dir", str(self._folder)]
        try:
            self._process = subprocess.Popen(
                [*command, "--unixsocket", str(self._socket)], stdout=subprocess.PIPE, text=True
            )
        except FileNotFoundError:
            raise AssertionError(
                f"`{PROGRAM}` cannot be started: install Redis 7 or newer (`apt-get install redis-server`, "
                "`brew install redis`), or set MIZAN_REDIS_SERVER to the path of its server"
            ) from None
        assert self._process.stdout is not None
        assert any("eady to accept connections" in line for line in self._process.stdout), (
            "it ended before it was ready"
        )

    def stop(self) -> None:
        """Kills it. Nothing was saved."""
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def freeze(self) -> None:
        """Stops it in its tracks: connections stay open and nothing answers."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Lets it go on."""
        self._process.send_signal(signal.SIGCONT)


@contextmanager
def redis() -> Iterator[Redis]:
    """A server for the length of a block."""
    with tempfile.TemporaryDirectory() as folder:
        server = Redis(Path(folder))
        try:
            yield server
        finally:
            server.stop()
