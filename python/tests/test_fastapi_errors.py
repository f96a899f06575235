"""What a client is told of what went wrong under FastAPI."""

import pytest
from fastapi import HTTPException

from mizan import client
from tests.room import Gone, call
from tests.small import fastapi_app


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "malformed"),
        (401, "unauthenticated"),
        (403, "forbidden"),
        (404, "not_found"),
        (405, "method_not_allowed"),
        (413, "payload_too_large"),
        (414, "uri_too_long"),
        (415, "unsupported_media_type"),
        (422, "invalid"),
        (429, "too_many_requests"),
        (503, "unavailable"),
        (504, "timeout"),
    ],
)
def test_an_http_exception_is_the_problem_of_its_status(status, code):
    @client
    def fail() -> None:
        raise HTTPException(status, "because", headers={"retry-after": "7"})

    answer = call(fastapi_app(fail), "fail")
    assert (answer.status_code, answer.json()["code"], answer.json()["detail"]) == (status, code, "because")
    assert answer.headers["retry-after"] == "7"


def test_an_http_exception_without_a_code_of_the_protocol_is_internal_and_the_log_says_what_to_raise(caplog):
    @client
    def fail() -> None:
        raise HTTPException(409, "that is taken")

    problem = call(fastapi_app(fail), "fail").json()
    assert (problem["code"], problem.get("detail")) == ("internal", None)
    assert "function `fail` failed" in caplog.text
    assert "raise a MizanError with `status = 409` and list it in `raises`" in caplog.text
    assert "`status = 409`" in call(fastapi_app(fail, development=True), "fail").json()["detail"]


@pytest.mark.parametrize("status", [500, 502])
def test_an_http_exception_that_blames_the_server_is_in_the_log_and_not_in_the_answer(status, caplog):
    @client
    def fail() -> None:
        raise HTTPException(status, "the secret is 42")

    problem = call(fastapi_app(fail), "fail").json()
    assert problem["code"] == "internal"
    assert "secret" not in str(problem)
    assert problem["digest"] in caplog.text
    assert "raises" not in caplog.text


def test_the_cause_of_an_internal_error_is_shown_in_development_only(caplog):
    @client
    def fail() -> None:
        raise RuntimeError("the secret is 42")

    hidden = call(fastapi_app(fail), "fail").json()
    assert "secret" not in str(hidden)
    assert hidden["digest"] in caplog.text
    assert "secret is 42" in call(fastapi_app(fail, development=True), "fail").json()["detail"]


def test_an_error_that_is_not_declared_is_internal_and_the_log_says_so(caplog):
    @client
    def fail() -> None:
        raise Gone()

    assert call(fastapi_app(fail), "fail").json()["code"] == "internal"
    assert "not among those `raises` declares" in caplog.text
