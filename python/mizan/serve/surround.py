"""What surrounds a request, for the keys of what is cached of its answer."""

from __future__ import annotations

import logging

from mizan import _core
from mizan.serve.request import Request, Served
from mizan.value_text import text_of
from mizan.vary import OwnParts

_log = logging.getLogger("mizan")


async def surroundings(served: Served, request: Request) -> _core.Surroundings | None:
    """Reads the parts that answers depend on; nothing where one of them cannot be read, so that nothing is cached."""
    registry, server = served.registry, served.server
    core, vary, native = registry.core, registry.vary, request.native
    try:
        own: OwnParts = [(f"attribute:{name}", await server.attribute(native, name)) for name in vary.attributes]
        for function in vary.functions:
            own.append((f"function:{function.name}", text_of(await server.ask(function, native))))
        own += await server.ambient(native)
        fields = {name: server.field(native, name) for name in core.vary_fields} if vary.parts else {}
        return core.surroundings(server.host(native), fields, own)
    except Exception:
        _log.exception("a part that answers depend on cannot be read; the answer is not stored")
        return None
