"""A PostgreSQL server of its own for a test module, on a socket in a folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def _program(name: str) -> str:
    server = os.environ.get("MIZAN_POSTGRESQL")
    installed = [Path(server).parent / name] if server else sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = str(installed[-1]) if installed else shutil.which(name)
    assert found, (
        f"`{name}` is not there: install PostgreSQL (`apt-get install postgresql`, `brew install postgresql`), or set "
        "MIZAN_POSTGRESQL to the path of `postgres`"
    )
    return found


def _run(*command: str) -> None:
    """Runs a program of the server, which refuses to be root."""
    words = ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)
    ran = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False, cwd="/")
    assert ran.returncode == 0, ran.stderr


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a server for the length of a block."""
    folder = tempfile.mkdtemp(prefix="mizan-postgres-")
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data = f"{folder}/data"
    _run(_program("initdb"), "--pgdata", data, "--username", "mizan", "--auth", "trust", "--no-sync")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    _run(
        _program("pg_ctl"),
        "--pgdata",
        data,
        "--wait",
        "--silent",
        "--log",
        f"{folder}/log",
        "--options",
        options,
        "start",
    )
    try:
        yield f"host={folder} user=mizan dbname=postgres"
    finally:
        _run(_program("pg_ctl"), "--pgdata", data, "--mode", "immediate", "--silent", "stop")
        shutil.rmtree(folder)
