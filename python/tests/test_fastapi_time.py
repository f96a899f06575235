"""Functions under FastAPI that take longer than they may."""

import asyncio
import threading
from typing import Annotated, Any

import pytest
from fastapi import Depends
from fastapi.testclient import TestClient

from mizan import client
from tests.room import Room, Session, call, room_name
from tests.small import fastapi_app


@pytest.mark.parametrize("is_async", [True, False])
def test_a_function_that_takes_too_long_is_a_timeout(is_async):
    never = threading.Event()

    async def wait() -> None:
        await asyncio.Event().wait()

    def block() -> None:
        never.wait(5)

    try:
        stall = client(name="stall")(wait if is_async else block)
        assert call(fastapi_app(stall, time_limit=0.05), "stall").json()["code"] == "timeout"
    finally:
        never.set()


def test_a_session_is_left_at_once_when_an_asynchronous_function_takes_too_long():
    left: list[BaseException] = []

    async def session() -> Any:
        try:
            yield
        except BaseException as error:
            left.append(error)
            raise

    @client
    async def stall(db: None = Depends(session)) -> None:
        await asyncio.Event().wait()

    assert call(fastapi_app(stall, time_limit=0.05), "stall").json()["code"] == "timeout"
    assert isinstance(left[0], asyncio.CancelledError)


def test_a_session_is_kept_until_the_thread_that_uses_it_has_ended_and_then_rolled_back():
    session, time_is_up, ended = Session(), threading.Event(), threading.Event()

    def watched() -> Any:
        try:
            yield from session()
        finally:
            ended.set()

    @client(affects=Room)
    def paint(room_id: int, db: Annotated[Session, Depends(watched)]) -> None:
        time_is_up.wait(5)
        db.log.append("paint")

    with TestClient(fastapi_app(room_name, paint, time_limit=0.05)) as running:
        answer = running.post("/api/mizan/call/paint/", json={"room_id": 1})
        assert answer.json()["code"] == "timeout"
        assert session.log == ["begin"]
        time_is_up.set()
        assert ended.wait(5)
    assert session.log == ["begin", "paint", "rollback"]
