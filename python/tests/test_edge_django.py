"""A Django project with sessions behind the real edge: what it keeps, and for whom."""

import json
import os
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urljoin

import pytest

from tests.edge import COMMAND, edge
from tests.server import SECRET, serving

HIT = "hit"


@pytest.fixture(scope="module")
def keys():
    made = subprocess.run([*COMMAND.split(), "keys"], capture_output=True, text=True, check=True)
    return made.stdout


@pytest.fixture(params=["signed", "signed-asgi"])
def project(request, tmp_path, keys):
    """The base behind an edge."""
    secret = {"MIZAN_EDGE_SECRET": SECRET, "MIZAN_MWT_KEYS": keys, "MIZAN_CACHE": ""}
    files = {"SIGNED_DB": str(tmp_path / "db"), "SIGNED_RUNS": str(tmp_path / "runs")}
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    options = ["--threads", "4"] if request.param == "signed" else []
    with (
        serving(request.param, *options, **secret, **files, SIGNED_GATE=str(gate), SIGNED_BROWSER_CLOSE="") as base,
        edge(base, **secret) as url,
    ):
        yield url


class Browser:
    """Cookies, and the CSRF token of the session."""

    def __init__(self, base: str) -> None:
        self._base = base
        self.jar = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def ask(self, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes, str]:
        """Status, body, and what the edge did."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(urljoin(f"{self._base}/", path), body, named)
        try:
            with self._opener.open(request, timeout=60) as answer:
                return answer.status, answer.read(), _edge(answer.headers)
        except urllib.error.HTTPError as error:
            return error.code, error.read(), _edge(error.headers)

    def read(self, path: str) -> tuple[Any, str]:
        """A context's bundle, and what the edge did."""
        status, body, did = self.ask(f"ctx/{path}/")
        return json.loads(body) if status == 200 else status, did

    def call(self, function: str, /, **arguments: Any) -> None:
        """Calls a function."""
        csrf = json.loads(self.ask("session/")[1])["csrf"]
        headers = {"content-type": "application/json", csrf["header"]: csrf["token"]}
        status, body, _ = self.ask(f"call/{function}/", json.dumps(arguments).encode(), **headers)
        assert status == 200, body

    def post(self, path: str, **form: str) -> None:
        """Sends a form to a view of the project itself."""
        csrf = json.loads(self.ask("session/")[1])["csrf"]
        self.ask(f"/{path}", urllib.parse.urlencode(form).encode(), **{csrf["header"]: csrf["token"]})

    def drop(self, *names: str) -> None:
        """Forgets cookies."""
        for cookie in list(self.jar):
            if cookie.name in names:
                self.jar.clear(cookie.domain, cookie.path, cookie.name)

    def close(self) -> None:
        """Closes and opens the browser: cookies without an age are gone."""
        self.jar.clear_session_cookies()

    @property
    def cookies(self) -> set[str]:
        """The names of its cookies."""
        return {cookie.name for cookie in self.jar}


def _edge(headers: Any) -> str:
    """The edge's own word."""
    fields = ",".join(headers.get_all("cache-status") or []).split(",")
    own = [each.strip() for each in fields if "mizan-edge" in each]
    return own[0].removeprefix("mizan-edge; ").partition("; ttl")[0] if own else ""


def signed_in(project: str, name: str) -> Browser:
    browser = Browser(project)
    browser.call("sign_in", name=name)
    return browser


@contextmanager
def in_flight(browser: Browser, gate: Path) -> Iterator[None]:
    """A request whose session is known to the project before the block, and whose response comes after it."""
    asking = Thread(target=browser.ask, args=("/slow/",))
    asking.start()
    # Opening waits for the project to open the other end, which it does once it knows the user.
    with gate.open("w") as end:
        yield
        end.write("answer")
    asking.join()


def test_a_late_response_to_another_session_gives_the_browser_nobody_elses_data(project, tmp_path):
    browser = signed_in(project, "ada")
    browser.drop("mizan_token")
    with in_flight(browser, tmp_path / "gate"):
        browser.call("sign_out")
        browser.call("sign_in", name="bob")
    for _ in "123":
        assert browser.read("notes")[0]["mine"].startswith("bob ")


def test_a_late_response_does_not_bring_a_session_back_that_was_signed_out(project, tmp_path):
    browser = signed_in(project, "ada")
    browser.drop("mizan_token")
    with in_flight(browser, tmp_path / "gate"):
        browser.call("sign_out")
    assert [browser.read("notes")[0] for _ in "12"] == [401, 401]
    assert "mizan_token" not in browser.cookies


def test_a_session_that_ended_with_the_browser_leaves_no_token(project):
    browser = signed_in(project, "ada")
    assert browser.read("notes")[0] == {"mine": "ada 1"}
    browser.close()
    assert (browser.cookies, browser.read("notes")[0]) == ({"csrftoken"}, 401)


def test_what_is_public_is_kept_for_all_though_a_middleware_looks_at_every_session(project):
    nobody, ada = Browser(project), signed_in(project, "ada")
    assert nobody.read("news") == ({"headline": 1}, "fwd=uri-miss; stored")
    assert nobody.read("news") == ({"headline": 1}, HIT)
    assert ada.read("news") == ({"headline": 1}, HIT)
    ada.call("publish")
    assert nobody.read("news") == ({"headline": 2}, "fwd=stale; stored")


def test_who_signs_in_by_session_has_a_token_and_entries_of_their_own(project):
    ada, bob, nobody = signed_in(project, "ada"), signed_in(project, "bob"), Browser(project)
    assert {"sessionid", "mizan_token"} <= ada.cookies
    assert ada.read("notes") == ({"mine": "ada 1"}, "fwd=uri-miss; stored")
    assert bob.read("notes") == ({"mine": "bob 2"}, "fwd=uri-miss; stored")
    assert [ada.read("notes"), bob.read("notes")] == [({"mine": "ada 1"}, HIT), ({"mine": "bob 2"}, HIT)]
    assert nobody.read("notes")[0] == 401
    ada.call("note")
    assert ada.read("notes") == ({"mine": "ada 3"}, "fwd=stale; stored")


def test_who_signs_out_has_neither(project):
    ada = signed_in(project, "ada")
    ada.read("notes")
    ada.call("sign_out")
    assert "mizan_token" not in ada.cookies
    assert ada.read("notes")[0] == 401


def test_signing_in_and_out_by_views_of_django_is_the_same(project):
    ada = Browser(project)
    ada.post("in/", username="ada", password="pw")
    assert {"sessionid", "mizan_token"} <= ada.cookies
    assert [ada.read("notes")[1] for _ in "12"] == ["fwd=uri-miss; stored", HIT]
    ada.post("out/")
    assert not {"sessionid", "mizan_token"} & ada.cookies


def test_who_impersonates_another_user_reads_their_data_and_their_own_again_afterwards(project):
    ada, bob = signed_in(project, "ada"), signed_in(project, "bob")
    assert bob.read("badge")[0] == {"name": "bob"}
    assert [ada.read("badge") for _ in "12"] == [({"name": "ada"}, "fwd=uri-miss; stored"), ({"name": "ada"}, HIT)]
    ada.call("impersonate", name="bob")
    assert [ada.read("badge")[0] for _ in "123"] == [{"name": "bob"}] * 3
    assert "mizan_token" not in ada.cookies
    ada.call("impersonate", name=None)
    assert [ada.read("badge")[0] for _ in "123"] == [{"name": "ada"}] * 3
    assert ada.read("badge")[1] == HIT


def test_a_guard_that_reads_the_session_is_asked_with_the_session_of_the_client(project):
    ada = signed_in(project, "ada")
    assert [next(iter(ada.read("vault")[0])) for _ in "12"] == ["gold", "gold"]
    ada.call("lock")
    assert [ada.read("vault")[0] for _ in "123"] == [403, 403, 403]


def test_a_guard_that_reads_the_user_leaves_answers_to_the_edge(project):
    ada = signed_in(project, "ada")
    assert [ada.read("badge") for _ in "12"] == [({"name": "ada"}, "fwd=uri-miss; stored"), ({"name": "ada"}, HIT)]


def test_a_session_without_its_token_is_answered_by_the_origin_which_gives_it_one(project):
    ada = signed_in(project, "ada")
    ada.drop("mizan_token")
    assert ada.read("notes") == ({"mine": "ada 1"}, "fwd=bypass; detail=credentials")
    assert "mizan_token" in ada.cookies
    assert ada.read("notes")[1] == "fwd=uri-miss; stored"
    assert ada.read("notes")[1] == HIT


def test_a_token_in_a_cookie_alone_is_nobody_to_the_project(project):
    ada = signed_in(project, "ada")
    token = next(cookie.value for cookie in ada.jar if cookie.name == "mizan_token")
    status, body, _ = Browser(project).ask(
        "call/note/", b"{}", **{"content-type": "application/json", "cookie": f"mizan_token={token}"}
    )
    assert (status, json.loads(body)["code"]) == (401, "unauthenticated")


def test_a_token_that_is_taken_from_the_cookies_is_nobody_without_its_session(project):
    ada = signed_in(project, "ada")
    assert [ada.read("notes")[1] for _ in "12"] == ["fwd=uri-miss; stored", HIT]
    token = next(cookie.value for cookie in ada.jar if cookie.name == "mizan_token")
    for sent in (token, token.partition("~")[0]):
        for field in ({"authorization": f"Bearer {sent}"}, {"cookie": f"mizan_token={sent}"}):
            assert Browser(project).ask("ctx/notes/", **field)[0] == 401, field
