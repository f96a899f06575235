"""The code of the README runs as it stands there."""

import re
import subprocess
import sys
import types

import pytest
from fastapi.testclient import TestClient

from tests.server import ROOT
from tests.small import fastapi_app

README = (ROOT / "README.md").read_text()
FUNCTIONS = README.split("## Functions")[1].split("```python\n")[1].split("```")[0]
PLACE = re.compile(r"`(mizan(?:-\w+)?(?:/[\w.*]+)*)`")


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


def test_every_place_where_a_decision_is_made_exists():
    table = README.split("## Where decisions are made")[1].split("\n## ")[0]
    places = PLACE.findall(table)
    assert len(places) > 20
    for place in places:
        root = ROOT.parent / "crates" if place.startswith("mizan-") else ROOT
        assert list(root.glob(place)), place


def test_no_python_module_writes_what_the_engine_writes():
    """Headers, paths and codes of the protocol are the engine's words; Python names only those it reads."""
    words = re.compile(r"cache-groups|etag|if-match|cache-group-invalidation|urn:mizan", re.IGNORECASE)
    docs = re.compile(r'""".*?"""', re.DOTALL)
    for path in (ROOT / "mizan").rglob("*.py"):
        assert not words.search(docs.sub("", path.read_text())), path


def test_the_functions_the_quick_start_copies_put_an_item_on_its_list():
    path = ROOT.parent / "examples" / "hello" / "python" / "clients.py"
    hello = types.ModuleType("hello")
    sys.modules["hello"] = hello
    exec(compile(path.read_text(), str(path), "exec"), hello.__dict__)
    app = TestClient(fastapi_app(hello))
    answer = app.post("/api/mizan/call/add_item/", json={"shop": "Bakery", "text": "Cake"}).json()
    (merge,) = answer["merge"]
    assert (merge["slot"], merge["params"], merge["key"]) == ("items", {"shop": "Bakery"}, "id")
    read = app.get("/api/mizan/ctx/shopping/?shop=Bakery").json()
    assert [each["text"] for each in read["items"]] == ["Bread", "Cake"]
