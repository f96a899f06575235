"""The state: lines of text by what they belong to, in a file that all processes share."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

FILE = os.environ.get("DIFFERENTIAL_LINES", ":memory:")


@contextmanager
def _open() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(FILE, timeout=60, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = OFF")
        yield connection
    finally:
        connection.close()


def create() -> None:
    """Makes the table."""
    with _open() as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE lines (id INTEGER PRIMARY KEY, owner TEXT, line TEXT)")


def read(owner: str) -> list[str]:
    """The lines of one owner."""
    with _open() as connection:
        return [line for (line,) in connection.execute("SELECT line FROM lines WHERE owner = ? ORDER BY id", [owner])]


def add(owner: str, line: str) -> None:
    """Adds a line."""
    with _open() as connection:
        connection.execute("INSERT INTO lines (owner, line) VALUES (?, ?)", [owner, line])


def owners() -> list[str]:
    """Whoever has lines."""
    with _open() as connection:
        return [owner for (owner,) in connection.execute("SELECT DISTINCT owner FROM lines ORDER BY owner")]
