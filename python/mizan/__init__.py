"""Server functions whose every copy of data stays correct: the Python face of the Mizan protocol.

A function says which context it reads or which contexts it affects; the engine does the rest::

    from mizan import Context, client

    class User(Context):
        user_id: int

    @client(context=User)
    def user_profile(request, user_id: int) -> UserOut: ...

    @client(affects=User)
    def rename_user(request, user_id: int, name: str) -> UserOut: ...

``mizan.django`` and ``mizan.fastapi`` serve them.
"""

from mizan import mwt
from mizan._core import InvalidTarget
from mizan.announcement import Announcement, Target
from mizan.caller import Caller
from mizan.client import ClientFunction, client
from mizan.context import Context
from mizan.error import MizanError, RegistryError, Unauthenticated
from mizan.policy import CachePolicy, cache
from mizan.purge import purge_all, purge_user
from mizan.reply import Reply
from mizan.sink import Sink, on_invalidation
from mizan.target import invalidate

__all__ = [
    "Announcement",
    "CachePolicy",
    "Caller",
    "ClientFunction",
    "Context",
    "InvalidTarget",
    "MizanError",
    "RegistryError",
    "Reply",
    "Sink",
    "Target",
    "Unauthenticated",
    "cache",
    "client",
    "invalidate",
    "mwt",
    "on_invalidation",
    "purge_all",
    "purge_user",
]
