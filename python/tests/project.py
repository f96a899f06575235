"""A fresh project in a folder of its own, run as its developer would run it."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

from tests.server import ROOT

SETTINGS = """
SECRET_KEY = "project"
DEBUG = True
ROOT_URLCONF = "urls"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "mizan.django", "shop"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
USE_TZ = True
MIZAN = {"APP": "shop"}
"""
URLS = """
from django.urls import include, path
urlpatterns = [path("api/mizan/", include("mizan.django.urls"))]
"""
CLIENTS = """
from mizan import Context, client, on_invalidation

class User(Context):
    user_id: int

@client(context=User)
def user_profile(user_id: int) -> str:
    return "Ada"

@on_invalidation
def purge(announcement) -> None:
    print("purged", *announcement.groups)
"""


def django_project(folder: Path) -> Path:
    """Writes a project with one app, whose client functions stand in the returned file."""
    (folder / "settings.py").write_text(SETTINGS)
    (folder / "urls.py").write_text(URLS)
    (folder / "shop").mkdir()
    (folder / "shop" / "__init__.py").write_text("")
    clients = folder / "shop" / "clients.py"
    clients.write_text(CLIENTS)
    return clients


def environment(folder: Path) -> dict[str, str]:
    """The variables its processes get."""
    paths = [str(folder), str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    settings = {"DJANGO_SETTINGS_MODULE": "settings", "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    return {**os.environ, **settings, "PYTHONPATH": os.pathsep.join(paths)}


def manage(folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Runs a management command to its end."""
    command = [sys.executable, "-m", "django", *arguments]
    env = environment(folder)
    return subprocess.run(
        command, cwd=folder, env=env, input=stdin, capture_output=True, text=True, check=False, timeout=60
    )


class Output:
    """What a process writes, line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._lines: Queue[str] = Queue()
        self._seen: list[str] = []
        self._process = process
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def until(self, text: str, changed: Path | None = None) -> str:
        """The next line that holds a text; a watcher that began after a file `changed` sees it when it is touched."""
        tries = 30
        while True:
            try:
                line = self._lines.get(timeout=2)
            except Empty:
                tries -= 1
                if changed is not None:
                    changed.touch()
                if tries:
                    continue
                raise AssertionError(f"no line with `{text}` after:\n{''.join(self._seen)}") from None
            self._seen.append(line)
            if text in line:
                return line

    def end(self) -> None:
        """Ends the process with all it started, and reads what they still say."""
        os.killpg(self._process.pid, signal.SIGTERM)
        self._reader.join()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)


@contextmanager
def running(folder: Path, *command: str) -> Iterator[Output]:
    """A process that ends with its test, and those it started with it."""
    with subprocess.Popen(
        [sys.executable, *command],
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        output = Output(process)
        try:
            yield output
        finally:
            output.end()
