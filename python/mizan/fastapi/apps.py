"""The apps that one router is included in."""

from __future__ import annotations

import os
from threading import Lock
from typing import Any
from weakref import ReferenceType, WeakKeyDictionary, ref


class Apps:
    """Tells the apps of this process apart that include one router and answer under one path.

    Something besides path and host chooses between such apps, such as a dispatcher that reads a header field.
    """

    def __init__(self) -> None:
        self._first: ReferenceType[Any] | None = None
        self._others: WeakKeyDictionary[Any, str] = WeakKeyDictionary()
        self._adding = Lock()

    def of(self, app: Any) -> str | None:
        """A text that only this app has; nothing for the first one, and where there is no app."""
        if app is None or (self._first is not None and self._first() is app):
            return None
        with self._adding:
            if self._first is None:
                self._first = ref(app)
                return None
            return self._others.setdefault(app, os.urandom(8).hex())
