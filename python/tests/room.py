"""A room with one query, and a session that says what became of it: what tests of the FastAPI adapter share."""

from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from mizan import Context, MizanError, client


class Room(Context):
    room_id: int


@client(context=Room)
def room_name(room_id: int) -> str:
    return f"room {room_id}"


class Gone(MizanError):
    """It is gone."""

    status = 410


class Session:
    """A database session that notes what happens to it."""

    def __init__(self) -> None:
        self.log: list[str] = []

    def __call__(self) -> Any:
        self.log.append("begin")
        try:
            yield self
        except Exception:
            self.log.append("rollback")
            raise
        self.log.append("commit")


def call(app: FastAPI, name: str, arguments: Any = None, **options: Any) -> Any:
    return TestClient(app).post(f"/api/mizan/call/{name}/", json=arguments or {}, **options)
