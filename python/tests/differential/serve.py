"""Serves the app with so many worker processes and prints its base: ``python -m tests.differential.serve django 2``."""

import sys

from tests.fixture.serve import gunicorn, listen


def main(framework: str, workers: str) -> None:
    """Serves until it is stopped."""
    listener = listen()
    print(f"http://127.0.0.1:{listener.getsockname()[1]}/api/mizan", flush=True)
    if framework == "django":
        gunicorn(listener, "tests.differential.wsgi:application", "--workers", workers, "--threads", "4")
    else:
        gunicorn(
            listener, "tests.differential.on_fastapi:app", "-k", "uvicorn.workers.UvicornWorker", "--workers", workers
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
