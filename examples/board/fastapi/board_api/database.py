"""The database: one SQLite file, and a session of it for each function that runs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import URL, Engine, create_engine, event, inspect
from sqlalchemy.orm import Session

from board_api.demo import fill
from board_api.tables import Table


def open_database(path: Path) -> Engine:
    """Opens the file, which is made with the demo's boards in it when it is not there."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        # Writers wait for each other, as long as a request may take.
        connect_args={"timeout": 30},
        # A call waits for a connection in a thread that another may need to give its own back: so there is always one.
        max_overflow=-1,
    )
    event.listen(engine, "connect", _prepare)
    if not inspect(engine).has_table("boards"):
        Table.metadata.create_all(engine)
        with Session(engine) as db, db.begin():
            fill(db)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")


def session(request: Request) -> Iterator[Session]:
    """A session that is committed when the function is done, and rolled back when it fails."""
    with Session(request.app.state.engine, expire_on_commit=False) as db, db.begin():
        yield db


Db = Annotated[Session, Depends(session)]


def write_session(request: Request) -> Iterator[Session]:
    """The same, which takes the database's write lock first: what it reads holds until it commits, so the board that a
    call names is still the card's board when the call changes the card.
    """
    with Session(request.app.state.engine, expire_on_commit=False) as db, db.begin():
        db.connection().exec_driver_sql("BEGIN IMMEDIATE")
        yield db


WriteDb = Annotated[Session, Depends(write_session)]
