"""The engine's way through a request: the same whether it is waited for or stepped through."""

import asyncio
import json
import threading
from typing import Any

import pytest

from mizan import Caller, Context, MizanError, client, invalidate
from mizan._core import Refused
from mizan.serve import Answer, Request, Served, serve
from mizan.serve.request import query_text
from mizan.serve.runner import AsyncRunner, SyncRunner, drive
from mizan.target import Collector
from tests.small import registry


class Room(Context):
    room_id: int


class Secret(Context, auth=True):
    """What only callers see."""


class Broken(MizanError):
    """It is broken."""

    status = 409
    room_id: int


@client(context=Room, raises=[Broken])
def room_name(room_id: int) -> str:
    if room_id == 13:
        raise Broken(room_id=room_id)
    return f"room {room_id}"


@client(context=Room)
def room_size(room_id: int) -> int:
    return room_id * 10


@client(context=Secret)
def secret() -> str:
    return "42"


@client(affects=Room)
def paint(room_id: int, also: int | None = None) -> str:
    if also is not None:
        invalidate(Room(room_id=also))
    return "done"


class Server:
    """A framework that does nothing but call."""

    def __init__(self, runner: Any) -> None:
        self.runner = runner
        self.asked = 0

    async def caller(self, request: Any, watch: None = None) -> Any:
        self.asked += 1
        return request and Caller("user", 5)

    looked_up_again: frozenset[str] = frozenset()

    def chosen_before(self, request: Any) -> None:
        return None

    def arrived(self, request: Any) -> None:
        return None

    def renewed(self, request: Any, arrived: None, withheld: Any) -> Any:
        return request

    async def invoke(self, function: Any, request: Any, arguments: dict[str, Any], shown: Any, *ended: Any) -> Any:
        return function.perform(**arguments)

    async def ask(self, function: Any, request: Any, watch: None = None) -> Any:
        return function.call(request)

    def collector(self) -> Collector:
        return Collector()

    def refusal(self, error: Exception) -> None:
        return None

    def advice(self, error: Exception) -> str:
        return ""

    async def session(self, request: Any) -> bytes:
        return b'{"csrf":null}'

    def protect(self, request: Any) -> None: ...


REGISTRY = registry(room_name, room_size, secret, paint)


def request(line: str, body: Any = None, caller: Any = None, **headers: str) -> Request:
    method, _, target = line.partition(" ")
    path, _, query = target.partition("?")

    async def read(limit: int) -> bytes:
        return json.dumps(body).encode()

    fields = {"content-type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return Request(method, path, query, len(target), fields, read, caller)


def stepped(asked: Request, server: Server | None = None) -> Any:
    return drive(serve(Served(REGISTRY, server or Server(SyncRunner())), asked))


def waited(asked: Request) -> Any:
    return asyncio.run(serve(Served(REGISTRY, Server(AsyncRunner())), asked))


@pytest.mark.parametrize(
    "make",
    [
        lambda: request("GET /ctx/room/?room_id=1"),
        lambda: request("GET /ctx/room/?room_id=13"),
        lambda: request("GET /ctx/room/?room_id=1&x=2"),
        lambda: request("GET /ctx/room/?room_id=1", if_none_match="*"),
        lambda: request("GET /ctx/secret/"),
        lambda: request(
            "POST /call/paint/", {"room_id": 1, "also": 2}, x_mizan_mounted="room;room_id=2, room;room_id=3"
        ),
        lambda: request("POST /call/paint/", {"room_id": 1}, x_mizan_mounted="room;room_id=13"),
        lambda: request("POST /call/", {"fn": "paint", "args": {"room_id": "1"}}),
        lambda: request("POST /call/nothing/", {}),
        lambda: request("PUT /call/paint/", {}),
        lambda: request("POST /call/paint/", {"room_id": 1}, sec_fetch_site="cross-site"),
        lambda: request("GET /session/"),
        lambda: request("GET /nowhere/"),
    ],
)
def test_stepping_and_waiting_give_the_same_answer(make):
    answer = stepped(make())
    assert isinstance(answer, Answer)
    assert answer == waited(make())


def test_a_call_emits_declared_and_added_targets_and_fresh_bundles():
    answer = stepped(request("POST /call/paint/", {"room_id": 1, "also": 2}, x_mizan_mounted="room;room_id=2"))
    assert json.loads(answer.body) == {
        "result": "done",
        "invalidate": [{"context": "room", "params": {"room_id": 1}}, {"context": "room", "params": {"room_id": 2}}],
        "refresh": [{"context": "room", "params": {"room_id": 2}, "data": {"room_name": "room 2", "room_size": 20}}],
    }


def test_a_failed_member_does_not_hold_the_others():
    body = json.loads(stepped(request("GET /ctx/room/?room_id=13")).body)
    assert body["$errors"]["room_name"]["data"] == {"room_id": 13}
    assert body["room_size"] == 130


def test_the_caller_is_asked_for_at_most_once_and_only_when_somebody_wants_to_know():
    server = Server(SyncRunner())
    stepped(request("GET /ctx/room/?room_id=1"), server)
    assert server.asked == 0
    stepped(request("GET /ctx/secret/", caller=object()), server)
    assert server.asked == 1


def test_only_work_that_ends_in_time_is_finished():
    async def ends() -> str:
        return "ended"

    async def never() -> str:
        await asyncio.Event().wait()
        return "never"

    assert asyncio.run(AsyncRunner().finished_within(0.01, [never, ends])) == [None, "ended"]
    assert drive(SyncRunner().finished_within(-1, [ends])) == [None]
    assert drive(SyncRunner().finished_within(60, [ends])) == ["ended"]


def test_stepping_through_work_that_waits_is_an_error_and_no_silence():
    with pytest.raises(RuntimeError, match="cannot wait"):
        drive(asyncio.sleep(0))


def test_additions_of_one_call_do_not_reach_another():
    first, second = threading.Barrier(2, timeout=5), []

    @client
    def touch(room_id: int) -> None:
        invalidate(Room(room_id=room_id))
        first.wait()

    served = Served(registry(room_name, touch), Server(SyncRunner()))

    def run(number: int) -> None:
        answer = drive(serve(served, request("POST /call/touch/", {"room_id": number})))
        second.append(dict(answer.headers)["x-mizan-invalidate"])

    threads = [threading.Thread(target=run, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(second) == ["room;room_id=1", "room;room_id=2"]


def test_a_query_string_that_is_not_ascii_is_escaped():
    assert query_text("q=é&x=1".encode()) == "q=%C3%A9&x=1"


def test_a_refusal_carries_its_problem():
    with pytest.raises(Refused) as raised:
        REGISTRY.core.call("nothing", b"{}")
    problem, headers = raised.value.args
    assert (problem.code, problem.status, headers) == ("unknown_function", 404, [])
