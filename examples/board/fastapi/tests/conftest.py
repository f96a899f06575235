"""A board of one's own for each test: its functions with a session, and the whole app."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from mizan.testing import stale_found
from sqlalchemy.orm import Session

from board_api.app import create_app
from board_api.database import open_database
from board_api.ids import PersonId
from board_api.tables import PersonRow

os.environ["MIZAN_CACHE"] = "memory"
os.environ["MIZAN_STALE_DETECTOR"] = "1"
WEB = Path(__file__).parents[2] / "web" / "react"


@pytest.fixture(autouse=True)
def _nothing_stale() -> Iterator[None]:
    yield
    assert stale_found() == []


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Session]:
    """A session of a database nobody else has, with the demo's boards in it; a commit forgets what it has read."""
    engine = open_database(tmp_path / "board.sqlite3")
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def amina(db: Session) -> PersonRow:
    """An admin."""
    return db.get_one(PersonRow, PersonId(1))


@pytest.fixture
def jonas(db: Session) -> PersonRow:
    """A member."""
    return db.get_one(PersonRow, PersonId(2))


@pytest.fixture
def visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., TestClient]]:
    """Opens the app as somebody: ``visit(1)`` is signed in as Amina, ``visit()`` as nobody."""
    monkeypatch.setenv("MIZAN_CACHE", "memory")
    app = create_app(database=tmp_path / "app.sqlite3", web=WEB, key="a key of this test")

    def open_as(person: int | None = None) -> TestClient:
        browser = TestClient(app)
        if person is not None:
            answer = browser.post("/api/mizan/call/sign_in/", json={"person_id": person})
            assert answer.json()["identity"] == "changed"
        return browser

    with TestClient(app):
        yield open_as
