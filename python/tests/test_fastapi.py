"""The FastAPI adapter: dependencies, exceptions, and life beside ordinary routes."""

from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import Depends, FastAPI
from fastapi.security import HTTPBearer
from fastapi.testclient import TestClient

from mizan import client
from mizan.fastapi import mizan_router
from tests.room import Room, call
from tests.small import fastapi_app


def test_a_body_limit_of_the_inclusion_is_kept():
    @client
    def echo(text: str) -> str:
        return text

    app = FastAPI()
    app.include_router(mizan_router(echo, app="small"), max_body_size=100)
    assert call(app, "echo", {"text": "a" * 10}).json() == {"result": "a" * 10}
    assert call(app, "echo", {"text": "a" * 1000}).status_code == 413


def test_ordinary_routes_stand_beside_the_router():
    @client
    def ping() -> str:
        return "pong"

    app = fastapi_app(ping)
    app.get("/health")(lambda: "ok")
    assert TestClient(app).get("/health").json() == "ok"
    assert TestClient(app).get("/elsewhere").json() == {"detail": "Not Found"}


def test_functions_appear_in_the_document_of_the_app():
    @client(context=Room)
    def room_key(room_id: int, token: Annotated[Any, Depends(HTTPBearer())]) -> str:
        return "blue"

    @client(affects=Room)
    def paint(room_id: int, colour: str | None = None) -> str:
        """Paints it."""
        return "blue"

    @client(private=True)
    def job() -> None: ...

    document = fastapi_app(room_key, paint, job).openapi()
    read = document["paths"]["/api/mizan/ctx/room/"]["get"]
    assert [(each["name"], each["in"], each["required"]) for each in read["parameters"]] == [("room_id", "query", True)]
    painted = document["paths"]["/api/mizan/call/paint/"]["post"]
    assert (painted["operationId"], painted["description"]) == ("paint", "Paints it.")
    assert document["components"]["schemas"]["PaintArguments"]["required"] == ["room_id"]
    assert document["paths"]["/api/mizan/call/room_key/"]["post"]["security"] == [{"HTTPBearer": []}]
    assert not any("job" in path for path in document["paths"])
    assert fastapi_app(room_key, paint, include_in_schema=False).openapi()["paths"] == {}


def test_a_route_that_only_documents_is_never_reached():
    @client
    def ping() -> str:
        return "pong"

    assert call(fastapi_app(ping), "ping").json() == {"result": "pong"}


def test_the_lifespan_of_the_app_is_its_own():
    log: list[str] = []

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> Any:
        log.append("start")
        yield
        log.append("stop")

    @client
    def ping() -> list[str]:
        return log

    app = FastAPI(lifespan=lifespan)
    app.include_router(mizan_router(ping, app="small"))
    with TestClient(app) as running:
        assert running.post("/api/mizan/call/ping/", json={}).json() == {"result": ["start"]}
    assert log == ["start", "stop"]
