"""A MariaDB server of its own for a test module, on a socket in a folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SERVER = Path(os.environ.get("MIZAN_MARIADB", "/usr/sbin/mariadbd"))
_PATH = os.pathsep.join([str(_SERVER.parent), os.environ.get("PATH", "")])


def _program(name: str) -> str:
    found = shutil.which(name, path=_PATH)
    assert found, (
        f"`{name}` is not there: install MariaDB (`apt-get install mariadb-server`, `brew install mariadb`), or set "
        "MIZAN_MARIADB to the path of `mariadbd`"
    )
    return found


def _run(*command: str) -> None:
    ran = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


@contextmanager
def mariadb() -> Iterator[str]:
    """The socket of a server for the length of a block, whose user `root` has no password."""
    with tempfile.TemporaryDirectory(prefix="mizan-mariadb-") as folder:
        data, socket = f"{folder}/data", f"{folder}/socket"
        user = [f"--user={'root' if os.geteuid() == 0 else Path.home().owner()}"]
        where = ["--no-defaults", f"--datadir={data}", *user]
        install = _program("mariadb-install-db")
        _run(install, *where, "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-log-bin")
        server = subprocess.Popen(
            [_program("mariadbd"), *where, f"--socket={socket}", "--skip-networking", "--skip-log-bin"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _run(_program("mariadb-admin"), "--no-defaults", f"--socket={socket}", "--wait=60", "ping")
            yield socket
        finally:
            server.kill()
            server.wait()
