"""A Django project as its developer meets it: reload on a change, invalidation from the command line and the shell."""

import re
import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from mizan.django import discover
from tests.fixture.serve import listen
from tests.project import CLIENTS, django_project, manage, running
from tests.server import ROOT

MORE = """
@client(context=User)
def user_age(user_id: int) -> int:
    return 36
"""
BROKEN = """
@client(affects="usr")
def rename_user(user_id: int) -> None: ...
"""


@pytest.fixture
def clients(tmp_path: Path) -> Path:
    return django_project(tmp_path)


def read(port: int) -> bytes:
    url = f"http://127.0.0.1:{port}/api/mizan/ctx/user/?user_id=1"
    with urllib.request.urlopen(url, timeout=30) as answer:
        body: bytes = answer.read()
        return body


def test_a_change_of_a_clients_file_is_served_and_a_broken_one_recovers_when_mended(clients, tmp_path):
    listener = listen()
    port = listener.getsockname()[1]
    listener.close()  # runserver opens its own; the system gave this one to nobody else
    with running(tmp_path, "-m", "django", "runserver", f"127.0.0.1:{port}") as output:
        output.until("Quit the server")
        assert read(port) == b'{"user_profile":"Ada"}'
        clients.write_text(CLIENTS + MORE)
        output.until("Quit the server", clients)
        assert read(port) == b'{"user_age":36,"user_profile":"Ada"}'
        clients.write_text(CLIENTS + BROKEN)
        assert "did you mean `user`?" in output.until("`rename_user`", clients)
        clients.write_text(CLIENTS + MORE)
        output.until("Quit the server", clients)
        assert read(port) == b'{"user_age":36,"user_profile":"Ada"}'


def invalidate(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return manage(folder, "mizan_invalidate", *words)


def test_the_command_tells_the_sinks_and_says_what_and_whom(clients, tmp_path):
    ran = invalidate(tmp_path, "user", "user_id=5", "user.user_profile", "user_id=6")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[0] == "purged user"  # as wide as answers are grouped
    told = r"user\.user_profile;user_id=6, user;user_id=5: told `purge` \(.*clients\.py:11\)"
    assert re.fullmatch(told, ran.stdout.splitlines()[1])
    assert invalidate(tmp_path, "--all").stdout.splitlines()[0] == "purged user"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("profil", "`profil` is no context; did you mean `profile`?"),
        ("profile.user_profil", "context `profile` has no query `user_profil`; did you mean `user_profile`?"),
        ("profile user_id=five", "`five` is no value for `user_id` of context `profile`: it must be an integer"),
        ("profile id=5", "context `profile` has no param `id`; use one of `user_id`, or leave it out"),
        ("user_id=5", "`user_id=5` stands before any target"),
        ("", "name what is out of date"),
    ],
)
def test_the_command_says_what_it_cannot_read(words, said):
    with pytest.raises(CommandError) as error:
        call_command("mizan_invalidate", *words.split())
    assert said in str(error.value)


def test_the_command_of_a_fastapi_app_fails_when_nothing_hears_it():
    # In a process of its own: one whose apps have answered requests has a cache that hears it.
    command = [sys.executable, "-m", "mizan", "invalidate", "--app", "tests.fixture.on_fastapi.app:app"]

    def said(*words: str) -> str:
        ran = subprocess.run([*command, *words], cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert ran.returncode == 1
        return ran.stderr

    unheard = said("profile", "user_id=5")
    assert "profile;user_id=5: reached nothing: " in unheard and "no receiver is registered" in unheard
    assert "did you mean `profile`?" in said("profil")


def test_a_sink_that_fails_makes_the_command_fail(clients, tmp_path):
    clients.write_text(CLIENTS.replace('print("purged", *announcement.groups)', 'raise OSError("no network")'))
    ran = invalidate(tmp_path, "user")
    assert ran.returncode == 1
    assert "`purge`" in ran.stderr and "no network" in ran.stderr


def test_a_shell_tells_the_sinks(clients, tmp_path):
    script = "import mizan\nfrom shop.clients import User\nmizan.invalidate(User(user_id=5))\n"
    ran = manage(tmp_path, "shell", stdin=script)
    assert "purged user" in ran.stdout, ran.stderr


def test_the_first_requests_of_a_process_share_one_registry(monkeypatch):
    free = []

    def built() -> object:
        with ThreadPoolExecutor(1) as other:
            free.append(other.submit(discover._building.acquire, False).result())
        return object()

    monkeypatch.setattr(discover, "_built", cache(built))
    assert discover.registry() is discover.registry()
    assert free == [False]
