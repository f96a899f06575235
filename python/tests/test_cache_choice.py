"""Where the cache is: memory only where it is asked for, or in development in a process known to be the only one."""

import os
import re
import subprocess
import sys
import urllib.request
from typing import Any

import pytest

from mizan import Context, RegistryError, cache, client
from mizan.origin import Choice, Origin, Where
from tests.project import CLIENTS, django_project, environment
from tests.redis import redis
from tests.server import ROOT, serving
from tests.sites import EVERY, Runs

CASES = (None, "off", "memory", "redis://localhost:1", "rediss://:secret@localhost:1")


class Arena(Context, cache=cache(ttl=60, public=True)):
    pass


runs = Runs()


@client(context=Arena)
def arena_runs() -> int:
    return runs()


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    monkeypatch.delenv("MIZAN_CACHE", raising=False)


@pytest.mark.parametrize("make", EVERY)
@pytest.mark.parametrize("environment", ["", "off", "memory"])
@pytest.mark.parametrize("setting", [None, "off", "memory"])
def test_the_environment_goes_before_the_settings_and_nothing_is_cached_unless_asked(
    make, environment, setting, monkeypatch
):
    monkeypatch.setenv("MIZAN_CACHE", environment)
    site = make(arena_runs, cache=setting)
    asked = (environment or setting) == "memory"
    with runs.more(1 if asked else 2):
        site.read("arena/")
        assert site.read("arena/").cache.startswith("mizan; hit" if asked else "mizan; fwd=bypass")


@pytest.mark.parametrize("make", EVERY)
def test_an_unknown_choice_is_an_error_that_names_the_choices(make, monkeypatch):
    with pytest.raises(RegistryError, match=r"`mem` as its cache \(its settings\); use `off`, `memory` or the URL"):
        make(arena_runs, cache="mem")
    monkeypatch.setenv("MIZAN_CACHE", "http://:secret@localhost")
    with pytest.raises(RegistryError, match=r"`MIZAN_CACHE`") as error:
        make(arena_runs, cache="memory")
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "where"), [("", Where.UNSAID), ("off", Where.OFF), ("memory", Where.MEMORY), ("redis://h", Where.REDIS)]
)
def test_choices_are_parsed_once(text, where):
    assert Choice.of(text).where is where


SECRETS = [
    *("redis://:s3/cret@host:6379/0", "redis://:s3cret@part2@host:6379/0", "redis://user:s3#cret@host/0"),
    *("redis://:s3?cret@host/0", "redis+unix:///tmp/r.sock?pass=s3cret&user=u", "unix:///tmp/r.sock?pass=s3cret"),
    *("redis://host:6379/0?password=s3cret", "redis://:s3cret@host:99999/0", "redis:/:s3cret@host"),
    *("http://:s3cret@host/0", ":s3cret@host:6379", "redis://:s3 cret@host/0", "redis:///:s3cret@host"),
    *("redis://user:s3cret", "redis://:s3cret", "rediss://:s3\ncret@[::1]:6379"),
]


@pytest.mark.parametrize("url", SECRETS)
def test_no_message_shows_a_part_of_the_password(url):
    try:
        said = Choice.of(url).place
    except ValueError as error:
        said = str(error)
    assert not any(part in said for part in ("s3", "cret", "part2"))


def test_the_log_says_once_where_it_is_and_never_the_password(caplog):
    caplog.set_level("INFO", "mizan")
    assert Choice.of("redis://:secret@localhost:1/2").place == "redis://localhost:1/2"
    with redis() as server:
        origin = Origin("shop", server.url, "s", size=1000, budget=10.0)
        for _ in "12":
            origin.here()
        assert caplog.text.count(f"the cache of app `shop` is the Redis at {server.url} (its settings)") == 1
        del origin
    for setting, said in (("off", "its cache is off"), ("memory", "in the memory of this process"), (None, "no cache")):
        caplog.clear()
        origin = Origin("shop", setting, "s", size=1000, budget=0.05)
        for _ in "12":
            origin.here()
        assert caplog.text.count(said) == 1


def test_a_redis_out_of_reach_is_named_without_its_password(caplog):
    url = "redis+unix:///nowhere/redis.sock?pass=s3cret"
    assert Origin("shop", url, "s", size=1000, budget=10.0).here() is not None
    (said,) = (each.getMessage() for each in caplog.records)
    assert said.startswith(
        "the cache in the Redis at redis+unix:///nowhere/redis.sock failed; requests go on without it;"
    )
    assert "s3cret" not in said and "unsaid" not in said


@pytest.mark.parametrize(("several", "level"), [(True, "WARNING"), (False, "INFO")])
def test_memory_that_is_asked_for_is_a_warning_where_other_processes_may_answer(several, level, caplog):
    caplog.set_level("INFO", "mizan")
    assert Origin("shop", "memory", "s", size=1000, budget=0.05).here(several) is not None
    assert [each.levelname for each in caplog.records] == [level]


@pytest.mark.parametrize(("several", "cached"), [(True, False), (False, True)])
def test_in_development_memory_is_for_a_process_that_is_known_to_be_the_only_one(several, cached, caplog):
    caplog.set_level("INFO", "mizan")
    origin = Origin("shop", None, "s", size=1000, budget=0.05, development=True)
    assert (origin.here(several) is not None) == cached
    assert ("another process, such as a second development server, does not hear" in caplog.text) == cached


def test_in_development_a_process_of_gunicorn_or_of_a_parent_is_not_known_to_be_the_only_one(monkeypatch):
    monkeypatch.setenv("SERVER_SOFTWARE", "gunicorn/27")
    for several in (None, False):
        assert Origin("shop", None, "s", size=1000, budget=0.05, development=True).here(several) is None


TWO = """
import os, sys
os.environ.pop("MIZAN_CACHE", None)
import socket
from fastapi import FastAPI
from mizan import Context, cache, client
from mizan.fastapi import mizan_router

class Arena(Context, cache=cache(ttl=60, public=True)):
    pass

count = 0

@client(context=Arena)
def arena_runs() -> int:
    global count
    count += 1
    return count

app = FastAPI()
app.include_router(mizan_router(arena_runs, app="two", development=True))

if __name__ == "__main__":
    import uvicorn
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listener.getsockname()[1]}/api/mizan/ctx/arena/", flush=True)
    workers = int(sys.argv[1])
    uvicorn.run("two:app", fd=listener.fileno(), workers=workers, log_level="warning")
"""


@pytest.mark.parametrize(("workers", "hits"), [(1, True), (2, False)])
def test_workers_that_a_program_starts_cache_nothing_in_their_memories(tmp_path, workers, hits):
    (tmp_path / "two.py").write_text(TWO)
    command = [sys.executable, "two.py", str(workers)]
    env = {**os.environ, "PYTHONPATH": f"{tmp_path}:{ROOT}"}
    with subprocess.Popen(command, cwd=tmp_path, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            statuses: list[Any] = []
            for _ in range(12):
                with urllib.request.urlopen(url, timeout=60) as answer:
                    statuses.append(answer.headers["cache-status"])
        finally:
            process.terminate()
    assert any(each == "mizan; hit" for each in statuses) == hits


@pytest.mark.parametrize("backend", ["kept-django-wsgi", "kept-django-asgi", "kept-fastapi"])
def test_a_server_in_production_caches_nothing_unless_it_is_told_where(backend, tmp_path):
    with serving(backend, KEPT_RUNS=str(tmp_path / "runs"), MIZAN_CACHE="") as base:
        for _ in "12":
            with urllib.request.urlopen(f"{base}/ctx/arena/?arena_id=1", timeout=60) as answer:
                assert answer.headers["cache-status"].startswith("mizan; fwd=bypass")


WSGI = """
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
"""
GUNICORN = ["-m", "gunicorn", "--workers", "2", "--bind", "127.0.0.1:0", "wsgi:application"]


@pytest.mark.parametrize("command", [["two.py", "2"], GUNICORN])
def test_memory_in_many_processes_is_logged_where_nobody_has_set_up_a_log(command, tmp_path):
    clients = CLIENTS.replace("Context, client", "Context, cache, client")
    django_project(tmp_path).write_text(clients.replace("(Context)", "(Context, cache=cache(ttl=60, public=True))"))
    (tmp_path / "wsgi.py").write_text(WSGI)
    (tmp_path / "two.py").write_text(TWO.replace('os.environ.pop("MIZAN_CACHE", None)', ""))
    env = {**environment(tmp_path), "MIZAN_CACHE": "memory"}
    with subprocess.Popen(
        [sys.executable, *command], cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            assert process.stdout is not None
            found = next(found for line in process.stdout if (found := re.search(r"http://127.0.0.1:\d+", line)))
            path = "arena/" if command is not GUNICORN else "user/?user_id=1"
            with urllib.request.urlopen(f"{found[0]}/api/mizan/ctx/{path}", timeout=60) as answer:
                assert answer.status == 200
            assert any("is in the memory of this process (`MIZAN_CACHE`)" in line for line in process.stdout)
        finally:
            process.terminate()
