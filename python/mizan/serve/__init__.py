"""From a request to its answer, without any framework.

Everything here is written once, as coroutines. An asynchronous server awaits them; a synchronous one steps through the
same coroutines with :func:`mizan.serve.runner.drive`, where every ``await`` is answered at once.
"""

from mizan.serve.answer import Answer, View
from mizan.serve.endpoint import serve
from mizan.serve.request import Request, Served, Server

__all__ = ["Answer", "Request", "Served", "Server", "View", "serve"]
