"""Signed purges, a hundred a second, as long as a ``with`` block lasts."""

from __future__ import annotations

import hmac
import json
import random
import threading
import time
import urllib.request
from types import TracebackType

from proxies import ADMIN_SECRET, Edge

PAUSE = 0.01


class Purger:
    """A thread that purges a board by chance, one time in a hundred the one that is read."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Purger:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        count = 0
        while not self._ended.wait(PAUSE):
            count += 1
            # A signature is good once, so no two orders may be the same.
            tags = [f"board;board_id={random.randint(1, 100)}", f"n={count}"]
            self._purge(json.dumps({"tags": tags}).encode())

    def _purge(self, body: bytes) -> None:
        now = int(time.time())
        digest = hmac.new(ADMIN_SECRET.encode(), f"{now}.".encode() + body, "sha256").hexdigest()
        signed = {"Mizan-Signature": f"t={now},v1={digest}"}
        request = urllib.request.Request(f"{self._edge.admin}/purge", body, signed, method="POST")
        urllib.request.urlopen(request).read()
