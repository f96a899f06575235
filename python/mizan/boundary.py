"""Where one test of a project ends and the next begins: nothing is cached from one to the other."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from types import ModuleType
from typing import Any

_outbox: Any = None
_test = ""
_current = b""
_reported = b""


def current() -> bytes:
    """Bytes that are others in each test; none outside of tests.

    Django gives each test an outbox of its own, pytest names the test it runs: both hold for every kind of client, for
    threads of a live server and for tests that commit. Another attempt of a test has the same name; it begins where
    pytest says that it does, and so do the tests of ``unittest`` without either. What is done for a whole class or
    module is no part of a test of it.
    """
    global _outbox, _test, _current, _reported
    follow()
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


def follow() -> None:
    """Follows the test frameworks that this process has imported, each from when it is first seen."""
    for name, changes in _FRAMEWORKS.items():
        module = sys.modules.get(name)
        if module is not _followed[name]:
            _followed[name] = module
            if module is not None:
                changes(module)


def _django(testcases: ModuleType) -> None:
    """Ends a test around what Django's classes of tests do for all of their tests, and after each."""
    for kind in (testcases.SimpleTestCase, testcases.TransactionTestCase, testcases.TestCase):
        for name in ("setUpClass", "tearDownClass", "_post_teardown"):
            _wrap(kind, name, _ending)


def _unittest(case: ModuleType) -> None:
    """Begins a test with each one that runs, whatever runs it, and ends it before the cleanups of its class."""
    _wrap(case.TestCase, "run", _beginning)
    _wrap(case.TestCase, "doClassCleanups", _ending)


def _suites(suite: ModuleType) -> None:
    """Ends a test around what is done for all tests of a class or a module."""
    names = ("_handleClassSetUp", "_tearDownPreviousClass", "_handleModuleFixture", "_handleModuleTearDown")
    for name in names:
        _wrap(suite.TestSuite, name, _ending)


def _pytest(runner: ModuleType) -> None:
    """Begins a test when pytest sets one up."""
    update = getattr(runner, "_update_current_test_var", None)
    if update is None:
        return  # a pytest that keeps it elsewhere: tests are told apart by their names

    @wraps(update)
    def updated(item: Any, when: str | None) -> Any:
        update(item, when)
        if when == "setup":
            _begin()

    vars(runner)["_update_current_test_var"] = updated


_FRAMEWORKS: dict[str, Callable[[ModuleType], None]] = {
    "django.test.testcases": _django,
    "unittest.case": _unittest,
    "unittest.suite": _suites,
    "_pytest.runner": _pytest,
}
_followed: dict[str, ModuleType | None] = dict.fromkeys(_FRAMEWORKS)


def _wrap(kind: type, name: str, around: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    found = vars(kind).get(name)
    if isinstance(found, classmethod):
        setattr(kind, name, classmethod(around(found.__func__)))
    elif found is not None:
        setattr(kind, name, around(found))


def _beginning(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def beginning(*args: Any, **kwargs: Any) -> Any:
        _begin()
        try:
            return method(*args, **kwargs)
        finally:
            _end()

    return beginning


def _ending(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def ending(*args: Any, **kwargs: Any) -> Any:
        _end()
        try:
            return method(*args, **kwargs)
        finally:
            _end()

    return ending


def _begin() -> None:
    """What follows is a test, and what it finds is its own."""
    global _current, _reported
    _current = _reported = os.urandom(8)


def _end() -> None:
    """What follows is another test."""
    global _current
    if _current:
        _current = os.urandom(8)
