"""Changes outside calls that reach no cache and no receiver say so: in the log, and by the exit code of commands."""

import json
import logging
import os
import subprocess
import sys
import urllib.request
from pathlib import Path
from weakref import WeakSet

import pytest

import mizan
from mizan import Context, cache, client, on_invalidation, outlet
from mizan.__main__ import main
from tests.project import django_project, manage
from tests.redis import Redis, redis
from tests.server import ROOT, SECRET
from tests.sites import EVERY

CACHED = """
import mizan
from mizan import Context, cache, client

class User(Context, cache=cache(ttl=60, public=True)):
    user_id: int

@client(context=User)
def user_profile(user_id: int) -> str:
    return "Ada"

@client(affects=User)
def rename(user_id: int) -> None: ...
"""
APP = """
import clients
from fastapi import FastAPI
from mizan.fastapi import mizan_router

app = FastAPI()
app.include_router(mizan_router(clients, app="shop"))
"""
SERVE = """
import sys
from uvicorn import Config, Server

from main import app
from tests.fixture.serve import listen

listener = listen()
print(f"http://127.0.0.1:{listener.getsockname()[1]}/api/mizan", flush=True)
Server(Config(app, log_level="warning", lifespan=sys.argv[1])).run(sockets=[listener])
"""


MOUNTED = """
from main import app as inner
from fastapi import FastAPI
from mizan.fastapi import ArrivalMiddleware

outer = FastAPI()
outer.mount("/inner", inner)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    django_project(tmp_path).write_text(CACHED)
    return tmp_path


@pytest.fixture
def app(tmp_path: Path) -> Path:
    (tmp_path / "clients.py").write_text(CACHED)
    (tmp_path / "main.py").write_text(APP)
    return tmp_path


def module(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mizan", "invalidate", "--app", "main:app", *words]
    env = {**os.environ, "PYTHONPATH": f"{folder}:{ROOT}"}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=60)


CHOICES = [("memory", "is in the memory of the process that answers"), ("off", "is off in this process")]


@pytest.mark.parametrize(("choice", "said"), CHOICES)
def test_the_commands_fail_with_the_reason(project, choice, said, monkeypatch):
    monkeypatch.setenv("MIZAN_CACHE", choice)
    ran = manage(project, "mizan_invalidate", "user", "user_id=5")
    assert ran.returncode == 1 and said in ran.stderr and "no receiver is registered" in ran.stderr


@pytest.mark.parametrize(("choice", "said"), [*CHOICES, ("", "no cache of app `shop` is chosen")])
def test_the_command_of_the_module_fails_with_the_reason(app, choice, said, monkeypatch):
    monkeypatch.setenv("MIZAN_CACHE", choice)
    ran = module(app, "user", "user_id=5")
    assert ran.returncode == 1 and said in ran.stderr and "no receiver is registered" in ran.stderr


@pytest.fixture(params=["frozen", "gone"])
def lost(request, monkeypatch):
    """A Redis that cannot be reached, as the cache of the app."""
    with redis() as server:
        monkeypatch.setenv("MIZAN_CACHE", server.url)
        monkeypatch.setenv("MIZAN_CACHE_SECRET", SECRET)
        if request.param == "gone":
            server.stop()
        else:
            server.freeze()
        yield server
        if request.param == "gone":
            server.start()


def test_the_commands_fail_when_redis_is_not_reached(project, app, lost):
    for ran in (manage(project, "mizan_invalidate", "user", "user_id=5"), module(app, "user", "user_id=5")):
        assert ran.returncode == 1 and "told" not in ran.stdout
        assert "was not reached within 5 s" in ran.stderr and "user" in ran.stderr


JOBS = [
    "mizan.invalidate(User(user_id=5))",
    "mizan.purge_user(5)",
    "mizan.purge_all()",
    "import asyncio\n\nasync def main():\n    mizan.invalidate(User(user_id=5))\n\nasyncio.run(main())",
]


def job(folder: Path, code: str) -> subprocess.Popen[str]:
    """A process that changes something and ends."""
    before = "import mizan\nfrom clients import User\nimport main\n"
    env = {**os.environ, "PYTHONPATH": f"{folder}:{ROOT}"}
    command = [sys.executable, "-c", before + code]
    return subprocess.Popen(command, cwd=folder, env=env, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("code", JOBS)
def test_a_job_logs_what_did_not_reach_redis(app, lost, code):
    _, log = job(app, code).communicate(timeout=60)
    assert "the process ends with purges that are lost" in log and "invalidate it again" in log


@pytest.fixture
def server(monkeypatch):
    with redis() as made:
        monkeypatch.setenv("MIZAN_CACHE", made.url)
        monkeypatch.setenv("MIZAN_CACHE_SECRET", SECRET)
        yield made


FORKED = """
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

def work():
    mizan.invalidate(User(user_id=5))

if {pool}:
    with ProcessPoolExecutor(1, get_context("fork")) as pool:
        pool.submit(work).result()
else:
    child = get_context("fork").Process(target=work)
    child.start()
    child.join()
"""


@pytest.mark.parametrize("pool", [False, True])
def test_a_job_in_a_forked_process_logs_what_did_not_reach_redis(app, server, pool):
    server.freeze()
    _, log = job(app, FORKED.format(pool=pool)).communicate(timeout=60)
    server.thaw()
    assert "the process ends with purges that are lost" in log and "user;user_id=5" in log


def test_a_job_waits_at_its_end_for_a_redis_that_comes_back(app, monkeypatch):
    with redis() as server:
        monkeypatch.setenv("MIZAN_CACHE", server.url)
        monkeypatch.setenv("MIZAN_CACHE_SECRET", SECRET)
        server.freeze()
        running = job(app, JOBS[0])
        assert running.stderr is not None
        first = next(line for line in running.stderr if "was not reached" in line)
        server.thaw()
        _, rest = running.communicate(timeout=60)
    assert "user" in first and "lost" not in rest


def stopped(app: Path, server: Redis, code: str, lifespan: str = "auto", base: str = "/api/mizan") -> str:
    """What a server logs that is stopped while a purge waits for Redis."""
    (app / "serve.py").write_text(code)
    env = {**os.environ, "PYTHONPATH": f"{app}:{ROOT}"}
    with subprocess.Popen(
        [sys.executable, "serve.py", lifespan],
        cwd=app,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip().replace("/api/mizan", base)
        body = json.dumps({"user_id": 5}).encode()
        server.freeze()
        request = urllib.request.Request(f"{address}/call/rename/", body, {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            assert answer.status == 200
        process.terminate()
        _, log = process.communicate(timeout=60)
        server.thaw()
    return log


WITHOUT = "is answered without a lifespan that it is part of"
INNER = "/inner/api/mizan"


def test_a_server_that_is_stopped_logs_what_did_not_reach_redis(app, server):
    log = stopped(app, server, SERVE)
    assert "the process ends with purges that are lost" in log and "user;user_id=5" in log and WITHOUT not in log


@pytest.mark.parametrize("choice", ["lifespan off", "mounted"])
def test_a_server_that_does_not_say_when_it_ends_is_logged_once(app, server, choice):
    if choice == "mounted":
        log = stopped(app, server, SERVE.replace("from main import app", f"{MOUNTED}\napp = outer"), base=INNER)
    else:
        log = stopped(app, server, SERVE, "off")
    assert log.count(WITHOUT) == 1 and "ArrivalMiddleware(app)" in log


def test_a_server_of_an_outer_app_with_the_middleware_logs_what_did_not_reach_redis(app, server):
    code = SERVE.replace("from main import app", f"{MOUNTED}\napp = ArrivalMiddleware(outer)")
    log = stopped(app, server, code, base=INNER)
    assert "the process ends with purges that are lost" in log and "user;user_id=5" in log and WITHOUT not in log


def test_with_redis_they_reach_it(project, monkeypatch):
    with redis() as server:
        monkeypatch.setenv("MIZAN_CACHE", server.url)
        ran = manage(project, "mizan_invalidate", "user", "user_id=5")
    assert ran.returncode == 0 and "told the cache" in ran.stdout


SHELL = """
import logging
logging.basicConfig(level=logging.WARNING)
import mizan
from shop.clients import User
mizan.invalidate(User(user_id=5))
mizan.purge_user(5)
mizan.purge_all()
"""


def test_a_shell_and_a_job_are_told_that_nothing_hears_them(project, monkeypatch):
    monkeypatch.setenv("MIZAN_CACHE", "memory")
    ran = manage(project, "shell", stdin=SHELL)
    assert "`invalidate` of user;user_id=5 reaches nothing: the cache of app" in ran.stderr
    assert "`purge_user` reaches nothing" in ran.stderr and "`purge_all` reaches nothing" in ran.stderr


class Arena(Context, cache=cache(ttl=60, public=True)):
    pass


@client(context=Arena)
def arena_name() -> str:
    return "Arena"


@pytest.mark.parametrize("make", EVERY)
@pytest.mark.parametrize("heard", [False, True])
def test_a_process_that_answers_requests_is_not_warned(make, heard, caplog, monkeypatch):
    caplog.set_level(logging.WARNING, "mizan")
    monkeypatch.setattr(outlet, "_outlets", WeakSet())
    receivers = [on_invalidation(lambda announcement: None)] if heard else []
    site = make(arena_name, *receivers, cache="memory")
    mizan.invalidate(Arena)
    assert ("reaches receivers, and no cached response" if heard else "reaches nothing") in caplog.text
    caplog.clear()
    site.read("arena/")
    mizan.invalidate(Arena)
    assert "reaches" not in caplog.text


def test_a_command_of_an_app_that_caches_nothing_says_so(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert main(["invalidate", "--app", "tests.room_app:app", "room", "room_id=5"]) == 1
    assert "caches nothing and has no receiver" in capsys.readouterr().err


HEARD = """
@mizan.on_invalidation
def hear(announcement):
    print("heard", *announcement.groups)
"""


def test_the_commands_fail_when_receivers_hear_and_the_cache_does_not(project, app, monkeypatch):
    for file in (project / "shop" / "clients.py", app / "clients.py"):
        file.write_text(CACHED + HEARD)
    monkeypatch.setenv("MIZAN_CACHE", "memory")
    for ran in (manage(project, "mizan_invalidate", "user", "user_id=5"), module(app, "user", "user_id=5")):
        assert ran.returncode == 1 and "heard user;user_id=5" in ran.stdout
        assert "told `hear`" in ran.stderr and "but no cached response: the cache of app `shop`" in ran.stderr
    monkeypatch.setenv("MIZAN_CACHE", "off")
    ran = module(app, "user", "user_id=5")
    assert ran.returncode == 0 and "told `hear`" in ran.stdout


@pytest.mark.parametrize(
    "change",
    ["mizan.invalidate(User(user_id=5))", "mizan.invalidate('user')", "mizan.purge_user(5)", "mizan.purge_all()"],
)
def test_a_job_in_which_no_app_is_loaded_fails(app, change):
    command = [sys.executable, "-c", f"import mizan\nfrom clients import User\n{change}"]
    env = {**os.environ, "PYTHONPATH": f"{app}:{ROOT}"}
    ran = subprocess.run(command, cwd=app, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 1 and "purges nothing: no app is loaded in this process" in ran.stderr


def test_a_job_that_calls_a_function_of_no_loaded_app_logs_what_is_not_purged(app):
    command = [sys.executable, "-c", "from clients import rename\nrename(5)"]
    env = {**os.environ, "PYTHONPATH": f"{app}:{ROOT}"}
    ran = subprocess.run(command, cwd=app, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 0 and "is not purged: no app of this process has it" in ran.stderr


@pytest.mark.parametrize("choice", ["memory", ""])
@pytest.mark.parametrize("change", ["mizan.invalidate(User(user_id=5))", "mizan.purge_all()", "clients.rename(5)"])
def test_a_job_of_an_app_without_redis_logs_that_it_reaches_nothing(app, choice, change, monkeypatch):
    monkeypatch.setenv("MIZAN_CACHE", choice)
    _, log = job(app, f"import clients\n{change}").communicate(timeout=60)
    assert "reaches nothing" in log and "set `MIZAN_CACHE` to the URL of a Redis" in log
