"""A load generator: sends one request again and again over a few connections and checks every answer."""

from __future__ import annotations

import re
import selectors
import socket

CONNECTIONS = 8
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Connection:
    """One connection, opened anew whenever the server has closed it."""

    def __init__(self, port: int, request: bytes, selector: selectors.BaseSelector) -> None:
        self._address = ("127.0.0.1", port)
        self._request = request
        self._selector = selector
        self._socket: socket.socket | None = None
        self._received = b""

    def send(self) -> None:
        """Sends the request."""
        if self._socket is None:
            self._socket = socket.create_connection(self._address, timeout=10)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._selector.register(self._socket, selectors.EVENT_READ, self)
        self._received = b""
        self._socket.sendall(self._request)

    def receive(self) -> bytes | None:
        """The body when all of it is here; raises when the answer is no success."""
        assert self._socket is not None
        chunk = self._socket.recv(65536)
        self._received += chunk
        head, found, body = self._received.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if chunk and not (found and length and len(body) >= int(length[1])):
            return None
        if not head.startswith(b"HTTP/1.1 200 "):
            raise RuntimeError(f"`{self._request!r}` was answered with `{self._received[:500]!r}`")
        if not chunk or b"connection: close" in head.lower():
            self.close()
        return body

    def close(self) -> None:
        """Closes it; the next request opens another."""
        if self._socket is not None:
            self._selector.unregister(self._socket)
            self._socket.close()
            self._socket = None


def load(port: int, request: bytes, count: int) -> bytes:
    """Has ``count`` requests answered; the last body."""
    selector = selectors.DefaultSelector()
    connections = [Connection(port, request, selector) for _ in range(min(CONNECTIONS, count))]
    left = count - len(connections)
    for connection in connections:
        connection.send()
    answered, body = 0, b""
    while answered < count:
        for key, _ in selector.select(10) or _stuck(request):
            done = key.data.receive()
            if done is None:
                continue
            answered, body = answered + 1, done
            if left > 0:
                left -= 1
                key.data.send()
    for connection in connections:
        connection.close()
    selector.close()
    return body


def _stuck(request: bytes) -> list[tuple[selectors.SelectorKey, int]]:
    raise RuntimeError(f"`{request!r}` has not been answered for 10 s")
