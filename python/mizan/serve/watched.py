"""A request that notices what a function whose answer may be cached reads of it, beyond what the key holds."""

from __future__ import annotations

import logging
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from mizan.caller import Caller
from mizan.claims import Said, claims_of
from mizan.part import Members
from mizan.row_claims import is_row
from mizan.variables import HiddenState, itself

_log = logging.getLogger("mizan")

CALLER = "the caller"
"""What was read where a function got another caller than the key has."""

Note = Callable[[str], None]
"""Is told what was read."""


class Touched(RuntimeError):
    """A function whose answer may be cached read something of the request that the key does not hold."""

    is_logged = False
    """Whether the log has it, as the failure of its function."""


@dataclass(frozen=True)
class Allowed:
    """What of a request a function may read whose answer may be cached."""

    names: frozenset[str]
    """Attributes that are the same for every request with the same key."""
    inside: Mapping[str, Members]
    """Attributes of which some members are, and which."""
    cure: Callable[[str], str]
    """How the project tells answers apart by what was read, for messages."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """Attributes that are shown with this value, whichever spelling the request has."""


def _ror(members: Any, other: Any) -> Any:
    return other | members


def _reduced(members: Any, protocol: Any) -> Any:
    return members.__reduce_ex__(protocol)


_OPERATIONS: dict[str, Callable[..., Any]] = {
    "__iter__": iter,
    "__reversed__": reversed,
    "__len__": len,
    "__setitem__": operator.setitem,
    "__delitem__": operator.delitem,
    "__repr__": repr,
    "__str__": str,
    "__format__": format,
    "__dir__": dir,
    "__reduce_ex__": _reduced,
}
"""What Python looks up in the class, so that ``__getattr__`` does not hear of it."""
_COMPARISONS: dict[str, Callable[..., Any]] = {
    "__eq__": operator.eq,
    "__ne__": operator.ne,
    "__or__": operator.or_,
    "__ror__": _ror,
    "__hash__": hash,
}


class WatchedMembers:
    """A mapping or an object of attributes, of which some may be read."""

    __slots__ = ("__weakref__", "_allowed", "_members", "_note", "_what")

    def __init__(self, members: Any, what: str, allowed: Members, note: Note) -> None:
        for slot, value in zip(_MEMBERS, (allowed, members, note, what), strict=True):
            slot.__set__(self, value)

    @property  # type: ignore[misc]  # read by `isinstance`, so that it passes for what it stands for
    def __class__(self) -> type:
        allowed, members, note, what = _parts(self)
        if not allowed.is_framework:
            note(what)  # a user of one class is signed in, one of another is not
        return members.__class__  # type: ignore[no-any-return]

    def __getitem__(self, name: Any) -> Any:
        _look(self, name)
        return _shown(self, name, _members_of(self)[name], f"[{name!r}]")

    def __contains__(self, name: Any) -> bool:
        _look(self, name)
        return name in _members_of(self)

    def __bool__(self) -> bool:
        _, members, note, what = _parts(self)
        kind = type(itself(members))
        if hasattr(kind, "__bool__") or hasattr(kind, "__len__"):
            note(what)
            return bool(members)
        return True

    def __getattr__(self, name: str) -> Any:
        allowed, members, note, what = _parts(self)
        if isinstance(members, Mapping):
            if name == "get":
                return partial(_get, self)
            note(f"{what}.{name}")  # a method of the mapping, whatever its members are called
            return getattr(members, name)
        if name not in allowed.inside and not allowed.names(name):
            note(f"{what}.{name}")
        return _shown(self, name, getattr(members, name), f".{name}")

    def __setattr__(self, name: str, value: Any) -> None:
        _, members, note, what = _parts(self)
        note(f"{what}.{name}")
        setattr(members, name, value)

    def __delattr__(self, name: str) -> None:
        _, members, note, what = _parts(self)
        note(f"{what}.{name}")
        delattr(members, name)


def shown(members: Any, what: str, allowed: Members, note: Note) -> Any:
    """What is shown in the place of an object of which some members may be read."""
    return members if itself(members) is None else WatchedMembers(members, what, allowed, note)


class Watched:
    """A request of a framework that notes each thing it gives away which the key does not have.

    To change it is noted as well: an answer that is served again changes nothing.
    """

    __slots__ = ("__weakref__", "_allowed", "_note", "_request")

    def __init__(self, request: Any, allowed: Allowed, note: Note) -> None:
        for slot, value in zip(_REQUEST, (allowed, note, request), strict=True):
            slot.__set__(self, value)

    @property  # type: ignore[misc]  # read by `isinstance`, so that it passes for what it stands for
    def __class__(self) -> type:
        return type(parts_of(self)[2])

    def __getattr__(self, name: str) -> Any:
        allowed, note, request = parts_of(self)
        if name in allowed.values:
            return allowed.values[name]
        inside = allowed.inside.get(name)
        if inside is not None:
            return shown(getattr(request, name), f"request.{name}", inside, note)
        if name not in allowed.names:
            note(f"request.{name}")
        return getattr(request, name)

    def __setattr__(self, name: str, value: Any) -> None:
        _, note, request = parts_of(self)
        note(f"request.{name}")
        setattr(request, name, value)

    def __delattr__(self, name: str) -> None:
        _, note, request = parts_of(self)
        note(f"request.{name}")
        delattr(request, name)

    def __getitem__(self, key: Any) -> Any:
        _, note, request = parts_of(self)
        note(f"request[{key!r}]")
        return request[key]

    def __contains__(self, key: Any) -> bool:
        _, note, request = parts_of(self)
        note(f"request[{key!r}]")
        return key in request

    def __bool__(self) -> bool:
        return True


def _hidden(kind: type) -> list[Any]:
    """The slots of a class, taken out of it, so that no attribute access finds what they hold."""
    slots = [vars(kind)[name] for name in sorted(vars(kind)["__slots__"]) if name != "__weakref__"]
    for slot in slots:
        delattr(kind, slot.__name__)
    return slots


_MEMBERS = _hidden(WatchedMembers)
_REQUEST = _hidden(Watched)


def _parts(watched: WatchedMembers) -> tuple[Members, Any, Note, str]:
    allowed, members, note, what = _MEMBERS
    return allowed.__get__(watched), members.__get__(watched), note.__get__(watched), what.__get__(watched)


def _members_of(watched: WatchedMembers) -> Any:
    return _MEMBERS[1].__get__(watched)


def parts_of(watched: Watched) -> tuple[Allowed, Any, Any]:
    """What may be read, what notes the rest, and the request itself."""
    allowed, note, request = _REQUEST
    return allowed.__get__(watched), note.__get__(watched), request.__get__(watched)


def _look(watched: WatchedMembers, name: Any) -> None:
    allowed, members, note, what = _parts(watched)
    has_items = allowed.is_framework or isinstance(members, Mapping)
    if not (has_items and isinstance(name, str) and (name in allowed.inside or allowed.names(name))):
        note(f"{what}[{name!r}]")


def _shown(watched: WatchedMembers, name: Any, found: Any, at: str) -> Any:
    allowed, _, note, what = _parts(watched)
    inside = allowed.inside.get(name) if isinstance(name, str) else None
    return found if inside is None else shown(found, f"{what}{at}", inside, note)


def _get(watched: WatchedMembers, name: Any, default: Any = None) -> Any:
    _look(watched, name)
    members = _members_of(watched)
    return _shown(watched, name, members[name], f"[{name!r}]") if name in members else default


def _forwarded(perform: Callable[..., Any], inner: Callable[[Any], tuple[Note, str, Any]]) -> Callable[..., Any]:
    def forward(self: Any, *args: Any) -> Any:
        note, what, target = inner(self)
        note(what)
        return perform(target, *args)

    return forward


def _of_members(watched: Any) -> tuple[Note, str, Any]:
    _, members, note, what = _parts(watched)
    return note, what, members


def _of_request(watched: Any) -> tuple[Note, str, Any]:
    _, note, request = parts_of(watched)
    return note, "request", request


for _name, _perform in _OPERATIONS.items():
    setattr(WatchedMembers, _name, _forwarded(_perform, _of_members))
    setattr(Watched, _name, _forwarded(_perform, _of_request))
for _name, _perform in _COMPARISONS.items():
    setattr(WatchedMembers, _name, _forwarded(_perform, _of_members))


def _has_data(found: Any) -> bool:
    try:
        return found is not None and (is_row(found.__class__) or bool(claims_of(found, _ANONYMOUS)))
    except HiddenState:
        return True


_ANONYMOUS = Said(None, is_anonymous=True)


class Watch:
    """What the functions of one answer read."""

    def __init__(
        self,
        request: Any,
        allowed: Allowed,
        audience: str,
        development: bool,
        what: str = "a page",
        params: str | None = None,
        caller: Caller | None = None,
    ) -> None:
        self._request = request
        self.was_shown = False
        """Whether anything was given the request to read."""
        self.allowed = allowed
        self.params = params
        """The canonical params as JSON; ``None`` where they are not known."""
        self.touched: str | None = None
        self._raised: Touched | None = None
        self._audience = audience
        self._caller = None if caller is None else caller.audience
        self._development = development
        self._what = what

    @property
    def request(self) -> Any:
        """What is shown in the place of the request."""
        self.was_shown = True
        return Watched(self._request, self.allowed, self.note)

    def note(self, what: str) -> None:
        """Notes that something was read."""
        self.touched = what
        if self._development:
            self._raised = Touched(self._said(what))
            raise self._raised

    @property
    def reason(self) -> str:
        """Why the answer is not stored, as its ``Cache-Status`` says it."""
        return "sees-caller" if self.touched is CALLER else "sees-request"

    def identified(self, caller: Caller | None, found: Any) -> None:
        """Compares the caller that a dependency of the function found with the one in the key.

        An anonymous one that has data is another one than the key says.

        A token may expire and a right may be lost in between, so a difference is no mistake of the project.
        """
        if (None if caller is None else caller.audience) != self._caller or (caller is None and _has_data(found)):
            self.touched = CALLER

    def log(self) -> None:
        """Says in the log why the answer is not stored, unless the failure of its function has said it."""
        if self._raised is not None and self._raised.is_logged:
            return
        if self.touched is CALLER:
            _log.info("%s was read while its caller changed; the answer is not stored", self._what)
        elif self.touched is not None:
            _log.error("%s; the answer is not stored", self._said(self.touched))

    def _said(self, what: str) -> str:
        cure = self.allowed.cure(what)
        if self._audience == "public":
            return (
                f"{self._what} is cached with `public`, so it is the same for every caller, but it reads `{what}`, "
                f"which can tell them apart; {cure}, pass what it needs as an argument, or remove `public`"
            )
        return (
            f"{self._what} is cached, but it reads `{what}`, and the key of its answer has the caller, the host and "
            f"the params only; {cure}, pass it as an argument, or remove `cache`"
        )
