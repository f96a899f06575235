"""The command: it says where it is, keeps what it is told to keep, and leaves nothing else behind."""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

from board_api.database import open_database

SERVE = Path(__file__).parents[1] / "serve.py"


@contextmanager
def serving(temporary, *options):
    command = [sys.executable, SERVE, "--port", "0", *options]
    env = {**os.environ, "TMPDIR": str(temporary)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as process:
        try:
            yield process.stdout.readline().strip()
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait() == 0


def sign_in(url):
    body = json.dumps({"person_id": 1}).encode()
    call = Request(f"{url}/api/mizan/call/sign_in/", body, {"content-type": "application/json"})
    with urlopen(call) as answer:
        return json.load(answer)["result"]["name"]


def test_a_temporary_database_goes_with_the_server(tmp_path):
    with serving(tmp_path) as url:
        assert sign_in(url) == "Amina Diallo"
        assert list(tmp_path.glob("board-*/*.sqlite3"))
    assert not list(tmp_path.iterdir())


def test_a_database_of_ones_own_stays(tmp_path):
    kept = tmp_path / "kept.sqlite3"
    open_database(kept).dispose()
    with serving(tmp_path, "--db", kept) as url:
        assert sign_in(url) == "Amina Diallo"
    assert list(tmp_path.iterdir()) == [kept]
