"""The origin of the bench: 1 KB of JSON that every cache may keep, its manifest, and tokens of its callers."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

BODY = json.dumps({"board_cards": ["x" * 98] * 10}).encode()
SECRET = b"0123456789abcdef0123456789abcdef"
POLICY = {"ttl": 3600, "swr": 0}

MANIFEST = {
    "version": 1,
    "app": "bench",
    "base": "/api/mizan",
    "varyOn": ["host"],
    "identifiedBy": "token",
    "contexts": [
        {
            "name": "board",
            "params": [{"name": "board_id", "schema": {"type": "integer"}, "required": True}],
            "functions": ["board_cards"],
            "userScoped": False,
            "cache": {**POLICY, "public": True},
            "render": "dynamic",
            "scopeSets": [["board_id"]],
            "targeted": [],
        },
        {
            "name": "me",
            "params": [],
            "functions": ["my_cards"],
            "userScoped": True,
            "cache": {**POLICY, "public": False},
            "render": "dynamic",
            "scopeSets": [],
            "targeted": [],
        },
    ],
    "mutations": [],
    "functions": [],
    "pages": [],
}


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def keys() -> str:
    """The key set that the edge verifies tokens with."""
    return json.dumps({"keys": [{"kty": "oct", "kid": "1", "alg": "HS256", "k": _text(SECRET)}]})


def token(now: int) -> str:
    """A token of caller 5, for an hour."""
    head = {"alg": "HS256", "kid": "1", "typ": "mwt"}
    claims = {"aud": "mizan:bench", "exp": now + 3600, "iat": now, "sub": 5}
    signed = ".".join(_text(json.dumps(part, separators=(",", ":")).encode()) for part in (head, claims))
    return f"{signed}.{_text(hmac.digest(SECRET, signed.encode(), 'sha256'))}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(BODY)))
        self.send_header("ETag", Origin.etag)
        mine = self.path.startswith("/api/mizan/ctx/me")
        if self.headers.get("Mizan-Edge"):
            self.send_header("Cache-Control", "private, no-cache")
            self.send_header("Mizan-Cache-Control", f"{'private' if mine else 'public'}, max-age=3600")
            groups = '"me"' if mine else '"board", "board;board_id=1"'
            self.send_header("Cache-Groups", groups)
            if mine:
                self.send_header("Mizan-Identity", "user%3A5")
        else:
            self.send_header("Cache-Control", "public, max-age=3600")
        self.end_headers()
        self.wfile.write(BODY)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


class Origin:
    """The running origin; it ends with its ``with`` block."""

    etag = f'"{hashlib.sha256(BODY).hexdigest()[:32]}"'

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Origin:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
