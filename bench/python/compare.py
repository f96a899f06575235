"""Requests per second of the server's CPU: Mizan on Django and FastAPI, and the same endpoints on their peers.

`python compare.py` compares everything, `python compare.py fastapi` one framework. Contenders take turns in short
rounds, so that whatever else the machine does meets all of them alike; what is printed are medians.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
from contextlib import ExitStack
from dataclasses import dataclass

from load import load
from server import Server

ROUNDS = 31
REQUESTS = 150


@dataclass(frozen=True)
class Peer:
    """Whom Mizan is compared with, and how much faster it is to be by endpoint."""

    app: str
    name: str
    goals: dict[str, float]


PEERS = {
    "django": [
        Peer("django_ninja", "django-ninja", {"list": 1.3}),
        Peer("django_plain", "JsonResponse", {"call": 0.9}),
    ],
    "fastapi": [
        Peer("fastapi_plain", "fastapi", {"list": 1.2, "call": 0.9}),
        Peer("fastapi_bare", "JSONResponse", {}),
    ],
}


def get(path: str) -> bytes:
    """A request that reads."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n".encode()


def post(path: str, body: bytes) -> bytes:
    """A request with a body of JSON."""
    fields = f"Host: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    return f"POST {path} HTTP/1.1\r\n{fields}\r\n\r\n".encode() + body


BODY = b'{"left":20,"right":22}'
OURS = {
    "list": get("/api/mizan/ctx/cards/?board_id=1"),
    "read": get("/api/mizan/ctx/size/?board_id=1"),
    "call": post("/api/mizan/call/add/", BODY),
}
THEIRS = {"list": get("/api/cards?board_id=1"), "read": get("/api/size?board_id=1"), "call": post("/api/add", BODY)}
NAMES = {"list": "cards", "read": "size", "call": "result"}
"""Where the value stands in an answer of Mizan; the peers send it alone."""


@dataclass
class Contender:
    """A server under one request."""

    name: str
    server: Server
    request: bytes
    member: str | None
    costs: list[float]

    def value(self) -> object:
        """What it answers, without what is only Mizan's."""
        body = json.loads(load(self.server.port, self.request, 50))
        return body[self.member] if self.member else body

    def run(self) -> None:
        """One round."""
        before = self.server.cpu_time()
        load(self.server.port, self.request, REQUESTS)
        self.costs.append((self.server.cpu_time() - before) / REQUESTS)

    def per_second(self) -> float:
        """Requests per second of CPU, the median of the rounds."""
        return 1e9 / statistics.median(self.costs)


def compare(framework: str, servers: dict[str, Server], endpoint: str) -> None:
    """One endpoint on all contenders."""
    names = {peer.app: peer.name for peer in PEERS[framework]}
    ours = Contender("mizan", servers[f"{framework}_mizan"], OURS[endpoint], NAMES[endpoint], [])
    theirs = [Contender(name, servers[app], THEIRS[endpoint], None, []) for app, name in names.items()]
    expected = ours.value()
    for each in theirs:
        if each.value() != expected:
            raise SystemExit(f"`{each.name}` answers `{each.value()}`, and Mizan `{expected}`")
    for _ in range(ROUNDS):
        for each in (ours, *theirs):
            each.run()
    for peer, each in zip(PEERS[framework], theirs, strict=True):
        print(figure(f"python-{framework}-{endpoint}", ours, each, peer.goals.get(endpoint)), flush=True)


def figure(name: str, ours: Contender, peer: Contender, goal: float | None) -> str:
    """One line of the result."""
    ratio = ours.per_second() / peer.per_second()
    verdict = "none" if goal is None else f">={goal:.2f} {'met' if ratio >= goal else 'missed'}"
    values = f"ours={ours.per_second():.0f}/cpu-s peer={peer.name}:{peer.per_second():.0f}/cpu-s"
    return f"figure {name} {values} ratio={ratio:.2f} goal={verdict}"


def main(frameworks: list[str]) -> None:
    """Compares them, the servers on one core and the load on another."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[-1]})
    for framework in frameworks:
        apps = [f"{framework}_mizan", *(peer.app for peer in PEERS[framework])]
        with ExitStack() as running:
            servers = {app: running.enter_context(Server(app, cores[0])) for app in apps}
            for endpoint in OURS:
                compare(framework, servers, endpoint)


if __name__ == "__main__":
    main(sys.argv[1:] or list(PEERS))
