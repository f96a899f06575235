"""Serves one contender on a free port and prints that port: ``python serve.py fastapi_mizan``."""

import os
import socket
import sys


def gunicorn(listener: socket.socket, app: str) -> None:
    """Becomes gunicorn with one sync worker, which is its default."""
    listener.set_inheritable(True)
    os.environ |= {"BENCH_URLS": f"apps.{app}", "DJANGO_SETTINGS_MODULE": "apps.django_settings"}
    command = ["-m", "gunicorn", "apps.django_wsgi:application", "--bind", f"fd://{listener.fileno()}"]
    os.execv(sys.executable, [sys.executable, *command, "--log-level", "warning"])


def uvicorn(listener: socket.socket, app: str) -> None:
    """Serves here, with what `uvicorn[standard]` brings."""
    from uvicorn import Config, Server

    config = Config(f"apps.{app}:app", loop="uvloop", http="httptools", access_log=False, log_level="warning")
    Server(config).run(sockets=[listener])


def main(app: str) -> None:
    """Serves it until it is stopped."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    print(listener.getsockname()[1], flush=True)
    (gunicorn if app.startswith("django") else uvicorn)(listener, app)


if __name__ == "__main__":
    main(sys.argv[1])
