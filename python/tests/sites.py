"""The same functions under each framework, asked in this process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, NamedTuple

from asgiref.sync import async_to_sync
from django.test import AsyncClient, Client
from django.test.utils import override_settings
from fastapi.testclient import TestClient

from mizan.django.outlet import opened
from tests.small import Urls, fastapi_app


class Said(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def cache(self) -> str:
        """What the cache did."""
        return self.headers.get("cache-status", "")

    @property
    def json(self) -> Any:
        """The body."""
        return json.loads(self.body)


class Shared:
    """Settings in force while some thread asks: each thread with an override of its own would end that of another."""

    def __init__(self, override: override_settings) -> None:
        self._override = override
        self._asking = 0
        self._lock = Lock()

    @contextmanager
    def in_force(self) -> Iterator[None]:
        """Holds them for one request."""
        with self._lock:
            if self._asking == 0:
                self._override.enable()
            self._asking += 1
        try:
            yield
        finally:
            with self._lock:
                self._asking -= 1
                if self._asking == 0:
                    self._override.disable()


class DjangoSite:
    """Functions in a Django project."""

    def __init__(self, *declared: Any, identify: str | None = None, **settings: Any) -> None:
        self._urls = Urls(*declared, **settings)
        self._outlet = opened(lambda: self._urls.registry)
        chosen = {"IDENTIFY": identify} if identify else {}
        self._settings = Shared(override_settings(ROOT_URLCONF=self._urls, MIZAN=chosen))

    def ask(self, method: str, path: str, headers: dict[str, str], **sent: Any) -> Said:
        """Sends a request."""
        fields = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        with self._settings.in_force():
            answer = self._answer(method, path, sent, fields)
        return Said(answer.status_code, {name.lower(): value for name, value in answer.items()}, answer.content)

    def _answer(self, method: str, path: str, sent: Any, fields: dict[str, str]) -> Any:
        return getattr(Client(), method)(f"/{path}", **sent, **fields)

    def read(self, path: str, **headers: str) -> Said:
        """Reads a context."""
        return self.ask("get", f"ctx/{path}", headers)

    def call(self, name: str, headers: dict[str, str] | None = None, **arguments: Any) -> Said:
        """Calls a function."""
        return self.ask("post", f"call/{name}/", headers or {}, data=arguments, content_type="application/json")


class DjangoAsgiSite(DjangoSite):
    """The same, asked on an event loop."""

    def _answer(self, method: str, path: str, sent: Any, fields: dict[str, str]) -> Any:
        headers = {name.removeprefix("HTTP_").replace("_", "-").lower(): value for name, value in fields.items()}

        browser = AsyncClient()
        browser.cookies.load(headers.pop("cookie", ""))

        async def ask() -> Any:
            return await getattr(browser, method)(f"/{path}", **sent, headers=headers)

        return async_to_sync(ask)()


class FastAPISite:
    """Functions in a FastAPI app."""

    def __init__(self, *declared: Any, identify: Any = None, **options: Any) -> None:
        self._client = TestClient(fastapi_app(*declared, identify=_imported(identify), **options))

    def ask(self, method: str, path: str, headers: dict[str, str], **sent: Any) -> Said:
        """Sends a request."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self._client.request(method, f"/api/mizan/{path}", headers=named, **sent)
        return Said(answer.status_code, dict(answer.headers), answer.content)

    def read(self, path: str, **headers: str) -> Said:
        """Reads a context."""
        return self.ask("get", f"ctx/{path}", headers)

    def call(self, name: str, headers: dict[str, str] | None = None, **arguments: Any) -> Said:
        """Calls a function."""
        return self.ask("post", f"call/{name}/", headers or {}, json=arguments)


SITES = (DjangoSite, FastAPISite)
EVERY = (DjangoSite, DjangoAsgiSite, FastAPISite)


def _imported(path: Any) -> Any:
    from django.utils.module_loading import import_string

    return import_string(path) if isinstance(path, str) else path


class Runs:
    """Counts how often a function ran."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> int:
        self.count += 1
        return self.count

    @contextmanager
    def more(self, expected: int) -> Iterator[None]:
        """Expects so many more runs in the block."""
        before = self.count
        yield
        assert self.count - before == expected
