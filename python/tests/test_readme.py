"""The code of the README runs as it stands there."""

import subprocess
import sys
import types

import pytest
from fastapi.testclient import TestClient

from tests.server import ROOT
from tests.small import fastapi_app

FUNCTIONS = (ROOT / "README.md").read_text().split("```python\n")[1].split("```")[0]


@pytest.fixture
def clients():
    module = types.ModuleType("clients")
    sys.modules["clients"] = module
    exec(compile(FUNCTIONS, "clients.py", "exec"), module.__dict__)
    yield module
    del sys.modules["clients"]


def test_its_functions_read_and_rename_a_user(clients):
    app = TestClient(fastapi_app(clients))
    assert app.get("/api/mizan/ctx/user/?user_id=1").json() == {"user_profile": {"user_id": 1, "name": "Ada"}}
    answer = app.post("/api/mizan/call/rename_user/", json={"user_id": 1, "name": "Grace"})
    assert answer.json()["result"] == {"user_id": 1, "name": "Grace"}
    assert answer.headers["x-mizan-invalidate"] == "user;user_id=1"
    taken = app.post("/api/mizan/call/rename_user/", json={"user_id": 2, "name": "Grace"})
    assert taken.json()["data"] == {"suggestion": "Grace2"}


def test_its_functions_pass_a_strict_type_check(tmp_path):
    (tmp_path / "clients.py").write_text(FUNCTIONS + 'NameTaken(suggestion="x")\nUser(user_id=1)\n')
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), "clients.py"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
