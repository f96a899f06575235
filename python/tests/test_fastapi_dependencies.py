"""What FastAPI provides to functions: sessions, headers, callers, responses, tasks."""

import asyncio
import threading
from typing import Annotated, Any

from fastapi import BackgroundTasks, Depends, FastAPI, Header, HTTPException, Request, Response
from fastapi.responses import PlainTextResponse
from fastapi.testclient import TestClient

from mizan import Announcement, Reply, client, invalidate, on_invalidation
from mizan.fastapi import mizan_router
from tests.room import Gone, Room, Session, call, room_name
from tests.small import fastapi_app


def test_a_dependency_is_no_argument_of_the_wire():
    @client
    def who(name: str, greeting: str = Depends(lambda: "Hello")) -> str:
        return f"{greeting}, {name}"

    app = fastapi_app(who)
    assert call(app, "who", {"name": "Ada"}).json() == {"result": "Hello, Ada"}
    assert call(app, "who", {"name": "Ada", "greeting": "Hi"}).json()["code"] == "undeclared_param"


def test_a_session_has_committed_before_anything_is_emitted_and_before_bundles_are_read_again():
    session = Session()

    @client(context=Room)
    def room_log(room_id: int) -> list[str]:
        return list(session.log)

    @client(affects=Room)
    def paint(room_id: int, db: Annotated[Session, Depends(session)]) -> None:
        db.log.append("paint")

    answer = call(fastapi_app(room_log, paint), "paint", {"room_id": 1}, headers={"x-mizan-mounted": "room;room_id=1"})
    assert answer.json()["refresh"][0]["data"] == {"room_log": ["begin", "paint", "commit"]}
    assert answer.headers["x-mizan-invalidate"] == "room;room_id=1"


def test_a_session_is_rolled_back_by_a_declared_error():
    session = Session()

    @client(affects=Room, raises=[Gone])
    async def paint(room_id: int, db: Annotated[Session, Depends(session)]) -> None:
        raise Gone()

    answer = call(fastapi_app(room_name, paint), "paint", {"room_id": 1})
    assert (answer.status_code, answer.json()["code"]) == (410, "gone")
    assert "x-mizan-invalidate" not in answer.headers
    assert session.log == ["begin", "rollback"]


def test_a_session_that_fails_to_commit_emits_nothing():
    def broken() -> Any:
        yield
        raise RuntimeError("the disk is full")

    @client(affects=Room)
    def paint(room_id: int, db: None = Depends(broken)) -> None: ...

    answer = call(fastapi_app(room_name, paint), "paint", {"room_id": 1})
    assert answer.json()["code"] == "internal"
    assert "x-mizan-invalidate" not in answer.headers


def test_members_of_a_bundle_do_not_share_a_session_so_that_they_may_run_at_once():
    sessions: list[Any] = []

    def session() -> Any:
        sessions.append(object())
        return sessions[-1]

    @client(context=Room)
    async def one(room_id: int, db: Annotated[Any, Depends(session)]) -> bool:
        return db is sessions[0]

    @client(context=Room)
    async def two(room_id: int, db: Annotated[Any, Depends(session)]) -> bool:
        return db is sessions[0]

    bundle = TestClient(fastapi_app(one, two)).get("/api/mizan/ctx/room/?room_id=1").json()
    assert sorted(bundle.values()) == [False, True]


def test_a_dependency_that_fails_fails_its_member_alone():
    def refuse() -> None:
        raise HTTPException(403, "not you")

    @client(context=Room)
    def closed(room_id: int, key: None = Depends(refuse)) -> str:
        return "closed"

    @client(context=Room)
    def opened(room_id: int) -> str:
        return "opened"

    bundle = TestClient(fastapi_app(closed, opened)).get("/api/mizan/ctx/room/?room_id=1").json()
    assert bundle["$errors"]["closed"]["detail"] == "not you"
    assert bundle["opened"] == "opened"


def test_members_run_at_once_whether_asynchronous_or_not():
    both = threading.Barrier(2, timeout=5)

    @client(context=Room)
    def one(room_id: int) -> int:
        return both.wait()

    @client(context=Room)
    async def two(room_id: int) -> int:
        return await asyncio.to_thread(both.wait)

    bundle = TestClient(fastapi_app(one, two)).get("/api/mizan/ctx/room/?room_id=1").json()
    assert sorted(bundle.values()) == [0, 1]


def test_a_header_dependency_that_is_missing_is_invalid():
    @client
    def who(x_name: Annotated[str, Header()]) -> str:
        return x_name

    app = fastapi_app(who)
    assert call(app, "who", headers={"x-name": "Ada"}).json() == {"result": "Ada"}
    assert call(app, "who").json()["code"] == "invalid"


def test_the_caller_is_whom_identify_finds_with_its_dependencies():
    class User:
        id = 1
        is_staff = True

    def current_user(x_token: Annotated[str | None, Header()] = None) -> User | None:
        return User() if x_token == "secret" else None

    @client(auth="staff")
    async def secret() -> str:
        return "42"

    app = fastapi_app(secret, identify=current_user)
    assert call(app, "secret", headers={"x-token": "secret"}).json() == {"result": "42"}
    assert call(app, "secret").json()["code"] == "unauthenticated"


def test_a_response_and_background_tasks_are_provided():
    done: list[str] = []

    @client
    def sign_in(request: Request, response: Response, tasks: BackgroundTasks) -> Reply[str]:
        response.set_cookie("session", "abc")
        tasks.add_task(done.append, request.url.path)
        return Reply("welcome", headers={"x-more": "1"}, identity_changed=True)

    answer = call(fastapi_app(sign_in), "sign_in")
    assert answer.json() == {"result": "welcome", "identity": "changed"}
    assert answer.headers["x-more"] == "1"
    assert answer.cookies["session"] == "abc"
    assert done == ["/api/mizan/call/sign_in/"]


def test_what_a_background_task_changes_is_told_to_the_sinks():
    heard: list[Any] = []

    @on_invalidation
    def hear(announcement: Announcement) -> None:
        heard.extend(announcement.targets)

    @client
    def paint_later(room_id: int, tasks: BackgroundTasks) -> None:
        tasks.add_task(invalidate, Room(room_id=room_id))

    answer = call(fastapi_app(room_name, paint_later, hear), "paint_later", {"room_id": 1})
    assert answer.json() == {"result": None}
    assert [(each.context, each.params) for each in heard] == [("room", {"room_id": 1})]


def test_dependency_overrides_of_the_app_are_kept():
    def setting() -> str:
        return "real"

    @client
    def read(value: str = Depends(setting)) -> str:
        return value

    app = fastapi_app(read)
    app.dependency_overrides[setting] = lambda: "fake"
    assert call(app, "read").json() == {"result": "fake"}


def test_dependencies_of_the_router_run_before_everything():
    def locked(x_key: Annotated[str | None, Header()] = None) -> None:
        if x_key != "open":
            raise HTTPException(423, "locked")

    @client
    def ping() -> str:
        return "pong"

    app = FastAPI()
    app.include_router(mizan_router(ping, app="small"), dependencies=[Depends(locked)])
    assert call(app, "ping").status_code == 423
    assert call(app, "ping", headers={"x-key": "open"}).json() == {"result": "pong"}


def test_a_view_keeps_its_response_and_gains_the_headers():
    @client(affects=Room, route="/paint")
    def paint(room_id: int) -> PlainTextResponse:
        invalidate(Room(room_id=9))
        return PlainTextResponse("painted", 201, {"x-own": "1"})

    answer = TestClient(fastapi_app(room_name, paint)).post("/api/mizan/paint", json={"room_id": 1})
    assert (answer.status_code, answer.text, answer.headers["x-own"]) == (201, "painted", "1")
    assert answer.headers["x-mizan-invalidate"] == "room;room_id=1, room;room_id=9"
