"""The FastAPI adapter: dependencies, exceptions, and life beside ordinary routes."""

import asyncio
import threading
from contextlib import asynccontextmanager
from typing import Annotated, Any

import pytest
from fastapi import BackgroundTasks, Depends, FastAPI, Header, HTTPException, Request, Response
from fastapi.responses import PlainTextResponse
from fastapi.security import HTTPBearer
from fastapi.testclient import TestClient

from mizan import Announcement, Context, MizanError, Reply, client, invalidate, on_invalidation
from mizan.fastapi import mizan_router
from tests.small import fastapi_app


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


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "malformed"),
        (401, "unauthenticated"),
        (403, "forbidden"),
        (404, "not_found"),
        (405, "method_not_allowed"),
        (413, "payload_too_large"),
        (414, "uri_too_long"),
        (415, "unsupported_media_type"),
        (422, "invalid"),
        (429, "too_many_requests"),
        (503, "unavailable"),
        (504, "timeout"),
    ],
)
def test_an_http_exception_is_the_problem_of_its_status(status, code):
    @client
    def fail() -> None:
        raise HTTPException(status, "because", headers={"retry-after": "7"})

    answer = call(fastapi_app(fail), "fail")
    assert (answer.status_code, answer.json()["code"], answer.json()["detail"]) == (status, code, "because")
    assert answer.headers["retry-after"] == "7"


def test_an_http_exception_without_a_code_of_the_protocol_is_internal_and_the_log_says_what_to_raise(caplog):
    @client
    def fail() -> None:
        raise HTTPException(409, "that is taken")

    problem = call(fastapi_app(fail), "fail").json()
    assert (problem["code"], problem.get("detail")) == ("internal", None)
    assert "function `fail` failed" in caplog.text
    assert "raise a MizanError with `status = 409` and list it in `raises`" in caplog.text
    assert "`status = 409`" in call(fastapi_app(fail, development=True), "fail").json()["detail"]


@pytest.mark.parametrize("status", [500, 502])
def test_an_http_exception_that_blames_the_server_is_in_the_log_and_not_in_the_answer(status, caplog):
    @client
    def fail() -> None:
        raise HTTPException(status, "the secret is 42")

    problem = call(fastapi_app(fail), "fail").json()
    assert problem["code"] == "internal"
    assert "secret" not in str(problem)
    assert problem["digest"] in caplog.text
    assert "raises" not in caplog.text


def test_a_header_dependency_that_is_missing_is_invalid():
    @client
    def who(x_name: Annotated[str, Header()]) -> str:
        return x_name

    app = fastapi_app(who)
    assert call(app, "who", headers={"x-name": "Ada"}).json() == {"result": "Ada"}
    assert call(app, "who").json()["code"] == "invalid"


def test_the_caller_is_whom_identify_finds_with_its_dependencies():
    class User:
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


def test_a_view_keeps_its_response_and_gains_the_headers():
    @client(affects=Room, route="/paint")
    def paint(room_id: int) -> PlainTextResponse:
        invalidate(Room(room_id=9))
        return PlainTextResponse("painted", 201, {"x-own": "1"})

    answer = TestClient(fastapi_app(room_name, paint)).post("/api/mizan/paint", json={"room_id": 1})
    assert (answer.status_code, answer.text, answer.headers["x-own"]) == (201, "painted", "1")
    assert answer.headers["x-mizan-invalidate"] == "room;room_id=1, room;room_id=9"


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


def test_the_cause_of_an_internal_error_is_shown_in_development_only(caplog):
    @client
    def fail() -> None:
        raise RuntimeError("the secret is 42")

    hidden = call(fastapi_app(fail), "fail").json()
    assert "secret" not in str(hidden)
    assert hidden["digest"] in caplog.text
    assert "secret is 42" in call(fastapi_app(fail, development=True), "fail").json()["detail"]


def test_an_error_that_is_not_declared_is_internal_and_the_log_says_so(caplog):
    @client
    def fail() -> None:
        raise Gone()

    assert call(fastapi_app(fail), "fail").json()["code"] == "internal"
    assert "not among those `raises` declares" in caplog.text
