"""Where one test of a project ends and the next begins: nothing is cached from one to the other."""

from __future__ import annotations

import os
import sys
from typing import Any

_outbox: Any = None
_test = ""
_current = b""


def current() -> bytes:
    """Bytes that are others in each test; none outside of tests.

    Django gives each test an outbox of its own, pytest names the test it runs: both hold for every kind of client, for
    threads of a live server and for tests that commit.
    """
    global _outbox, _test, _current
    outbox = getattr(sys.modules.get("django.core.mail"), "outbox", None)
    test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0] if "_pytest" in sys.modules else ""
    if outbox is not _outbox or test != _test:
        _outbox, _test = outbox, test
        _current = b"" if outbox is None and not test else os.urandom(8)
    return _current
