"""Serves the board with gunicorn: ``python serve.py --port 0 --web DIR``; the first line it prints is its URL."""

import argparse
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

HERE = Path(__file__).resolve().parent


class Gunicorn(BaseApplication):
    """Gunicorn with its settings given here instead of on its command line."""

    def __init__(self, **chosen: Any) -> None:
        self._chosen = chosen
        super().__init__()

    def load_config(self) -> None:
        """Called by gunicorn."""
        for name, value in self._chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """Called by gunicorn in its worker."""
        from board.wsgi import application

        return application


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Serves a small board app.")
    parser.add_argument("--db", type=Path, help="SQLite file to keep the boards in; one that is removed when left out")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes a free one")
    parser.add_argument("--web", type=Path, default=HERE.parent / "web/react/dist", help="folder of the built page")
    return parser.parse_args()


def listen(port: int) -> socket.socket:
    """A socket of this machine alone."""
    try:
        return socket.create_server(("127.0.0.1", port), backlog=128)
    except OSError as error:
        sys.exit(f"cannot listen on port `{port}`: {error.strerror}; choose another, or 0 for a free one")


def prepare(db: Path, web: Path) -> None:
    """Brings the database up to date; everything after is told by the environment where things are."""
    from django import setup
    from django.core.management import call_command
    from django.core.management.utils import get_random_secret_key
    from django.db import connections

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "board.settings")
    os.environ.setdefault("MIZAN_CACHE", "memory")  # there is one worker, so no other memory that could be old
    os.environ.setdefault("BOARD_KEY", get_random_secret_key())  # one for all workers
    os.environ.update(BOARD_DB=str(db.resolve()), BOARD_WEB=str(web.resolve()))
    setup()
    call_command("migrate", verbosity=0)
    connections.close_all()  # gunicorn forks, and SQLite's connections must not be carried over


def main() -> None:
    """Serves until it is asked to stop."""
    chosen = options()
    listener = listen(chosen.port)
    scratch = Path(tempfile.mkdtemp(prefix="board-"))

    def clean_up(_: object) -> None:
        shutil.rmtree(scratch)

    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # until gunicorn listens to it
    try:
        prepare(chosen.db or scratch / "board.sqlite3", chosen.web)
    except BaseException:
        clean_up(None)
        raise
    if not (chosen.web / "index.html").exists():
        print(f"no page in `{chosen.web}`: run `npm run build`; the API answers", file=sys.stderr)
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    Gunicorn(
        bind=f"fd://{listener.fileno()}",
        threads=4,
        loglevel="warning",
        # Called in gunicorn's own process alone: a worker that ends must not take the database with it.
        on_exit=clean_up,
    ).run()


if __name__ == "__main__":
    main()
