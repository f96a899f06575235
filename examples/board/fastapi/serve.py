"""Serves the board on a port of this machine and prints where: ``python serve.py --port 0 --web DIR [--db FILE]``."""

import os
import secrets
import signal
import socket
import sys
from argparse import ArgumentParser, Namespace
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn

from board_api.app import create_app

PAGE = Path(__file__).parents[1] / "web" / "react" / "dist"


class Server(uvicorn.Server):
    """Says where it is once it answers."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts, then prints the URL."""
        await super().startup(sockets)
        for listener in sockets or ():
            host, port = listener.getsockname()
            print(f"http://{host}:{port}", flush=True)


def main() -> None:
    """Serves until somebody presses Ctrl-C or the system asks the process to stop."""
    options = parse()
    # The server stops gently and then raises the signal again: as an exit, which still tidies up.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with suppress(KeyboardInterrupt), TemporaryDirectory(prefix="board-") as folder:
        os.environ.setdefault("MIZAN_CACHE", "memory")  # this is the only process
        app = create_app(
            database=options.db or Path(folder) / "board.sqlite3",
            web=options.web,
            key=os.environ.get("BOARD_KEY") or secrets.token_hex(32),
        )
        Server(uvicorn.Config(app, log_level="warning", access_log=False)).run(sockets=[listen(options.port)])


def parse() -> Namespace:
    """What the command was told."""
    parser = ArgumentParser(description="Serves a small board app.")
    parser.add_argument("--db", type=Path, help="SQLite file to keep the boards in; a temporary one when left out")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes a free one")
    parser.add_argument("--web", type=Path, default=PAGE, help="folder of the built page")
    return parser.parse_args()


def listen(port: int) -> socket.socket:
    """A socket of this machine alone."""
    return socket.create_server(("127.0.0.1", port))


if __name__ == "__main__":
    main()
