"""Where one test of a project ends and the next begins: nothing is cached from one to the other."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

_outbox: Any = None
_test = ""
_followed: Any = None
_current = b""
_reported = b""


def current() -> bytes:
    """Bytes that are others in each test; none outside of tests.

    Django gives each test an outbox of its own, pytest names the test it runs: both hold for every kind of client, for
    threads of a live server and for tests that commit. What is done for a whole class is no part of a test of it.
    """
    global _outbox, _test, _current, _reported
    _follow(sys.modules.get("django.test.testcases"))
    outbox = getattr(sys.modules.get("django.core.mail"), "outbox", None)
    test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0] if "_pytest" in sys.modules else ""
    if outbox is not _outbox or test != _test:
        _outbox, _test = outbox, test
        _current = _reported = b"" if outbox is None and not test else os.urandom(8)
    return _current


def reported() -> bytes:
    """The same, until the next test begins: what a test found is asked for when its data is gone already."""
    current()
    return _reported


def _follow(testcases: Any) -> None:
    """Begins anew around what Django's classes of tests do for all of their tests, and after each."""
    global _followed
    if testcases is None or testcases is _followed:
        return
    _followed = testcases
    for kind in (testcases.SimpleTestCase, testcases.TransactionTestCase, testcases.TestCase):
        for name in ("setUpClass", "tearDownClass", "_post_teardown"):
            found = vars(kind).get(name)
            if isinstance(found, classmethod):
                setattr(kind, name, classmethod(_ending(found.__func__)))
            elif found is not None:
                setattr(kind, name, _ending(found))


def _ending(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def ending(*args: Any, **kwargs: Any) -> Any:
        _end()
        try:
            return method(*args, **kwargs)
        finally:
            _end()

    return ending


def _end() -> None:
    """What follows is another test."""
    global _current
    if _current:
        _current = os.urandom(8)
