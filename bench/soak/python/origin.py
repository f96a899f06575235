"""The app on FastAPI, served by two worker processes: ``python origin.py --data FOLDER --port PORT``.

Its cache is the Redis that ``MIZAN_CACHE`` names.
"""

import ctypes
import fcntl
import os
import signal
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Annotated

import uvicorn
from fastapi import Depends, FastAPI, Request
from mizan import Caller, Context, cache, client
from mizan.fastapi import mizan_router

WORKERS = 2
BUDGET = 0.5
"""Seconds to wait for Redis: what a loaded machine needs."""
_DIE_WITH_PARENT = 1


class Board(Context, cache=cache(ttl=60, swr=30, public=True)):
    """A board, the same for everyone."""

    board_id: int


class Desk(Context, cache=cache(ttl=60)):
    """A board as one caller sees it."""

    board_id: int


class Boards:
    """A number for each board, in files, so that it outlives the processes that count it up."""

    folder = Path()

    def read(self, board: int) -> int:
        """The number of a board, 0 at first."""
        file = self.folder / f"{board}.number"
        return int(file.read_text()) if file.exists() else 0

    def raise_to(self, board: int, number: int) -> None:
        """Counts a board up; one that has a higher number, from a write that overtook this, keeps it."""
        with (self.folder / f"{board}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self.read(board) < number:
                new = self.folder / f"{board}.new"
                new.write_text(str(number))
                new.rename(self.folder / f"{board}.number")


boards = Boards()


def caller(request: Request) -> Caller | None:
    """Who sends a request."""
    name = request.headers.get("x-caller")
    return Caller("user", name) if name else None


@client(context=Board)
def number(board_id: int) -> int:
    return boards.read(board_id)


@client(context=Desk)
def desk_number(board_id: int) -> int:
    return boards.read(board_id)


@client(context=Desk)
def desk_owner(board_id: int, user: Annotated[Caller | None, Depends(caller)]) -> str:
    return str(user.id) if user else ""


@client(name="raise", affects=[Board, Desk])
def count_up(board_id: int, number: int) -> bool:
    boards.raise_to(board_id, number)
    return True


def app() -> FastAPI:
    """The app; in development, so that edges may have its manifest."""
    served = FastAPI()
    functions = (number, desk_number, desk_owner, count_up)
    options = {"app": "soak-python", "identify": caller, "development": True, "cache_budget": BUDGET}
    served.include_router(mizan_router(*functions, **options))
    return served


def work(listener: socket.socket) -> None:
    """Serves in this process, which ends with its parent."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    config = uvicorn.Config(app(), log_level="error", access_log=False)
    uvicorn.Server(config).run(sockets=[listener])


def main() -> None:
    """Starts the workers, prints where they are, and ends when one of them does."""
    parser = ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    boards.folder = options.data
    listener = socket.create_server(("127.0.0.1", options.port), backlog=128)
    for _ in range(WORKERS):
        if os.fork() == 0:
            work(listener)
            os._exit(0)
    print(f"http://127.0.0.1:{options.port}", flush=True)
    os.wait()
    sys.exit("a worker ended")


if __name__ == "__main__":
    main()
