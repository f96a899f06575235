"""The checked registry of an app: the engine's, with what Python needs to run each function."""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any, Literal, get_args, get_origin

from mizan import _core, declare
from mizan.client import ClientFunction
from mizan.collect import Found
from mizan.context import Auth, Context
from mizan.decode import Decoder
from mizan.encode import Encoder
from mizan.error import RegistryError
from mizan.guard import Access, Guard, GuardError, Role, access_of
from mizan.guard import is_async as gives_awaitable
from mizan.origin import SECRET, Origin
from mizan.param_spelling import Spelling, SpellingError
from mizan.policy import CachePolicy
from mizan.reply import Reply
from mizan.secret import checked
from mizan.signature import EMPTY, Framework, Seen, Signature, SignatureError, WireParam, read
from mizan.sink import Sink
from mizan.success import Success, performing
from mizan.vary import VaryOn

EDGE_SECRET = "MIZAN_EDGE_SECRET"
"""The environment variable with what an edge says."""


@dataclass(frozen=True)
class Settings:
    """What an app may choose about how it is served."""

    app: str
    origins: tuple[str, ...] = ()
    """Origins besides its own that may send unsafe requests."""
    body_limit: int = 1024 * 1024
    target_limit: int = 8 * 1024
    time_limit: float = 30.0
    """Seconds a request may take, where it can be stopped."""
    schema: bool = False
    """Whether the schema document is served."""
    development: bool = False
    """Whether the client sees the cause of an internal error."""
    edge_secret: str | None = None
    """What an edge says to be shown the manifest; otherwise what the environment says."""
    cache: str | None = None
    """``off``, ``memory`` or the URL of a Redis; ``MIZAN_CACHE`` goes before it. Unless either says, nothing is cached,
    but in development in the memory of a process that is known to be the only one."""
    cache_secret: str | None = None
    """What keys in Redis are made with, the same in every process; otherwise what the environment says."""
    cache_bytes: int = 64 * 1024 * 1024
    """About how much a cache in memory holds."""
    cache_budget: float = 0.05
    """Seconds a request waits for Redis before it goes on without it."""
    stale_detector: bool = False
    """Whether functions run again on a hit, to compare; ``MIZAN_STALE_DETECTOR`` goes before it."""
    replica_lag: float = 0.0
    """Seconds by which databases that answer reads may lag behind the one that takes writes."""
    vary_on: Sequence[str | Callable[..., Any]] = ()
    """What else of a request answers depend on: ``host``, ``header:x-tenant``, ``cookie:plan``, ``attribute:tenant``,
    or a function of the request."""
    identified_by: Literal["token", "credentials", "anything"] = "anything"
    """By what of a request callers are identified, and nothing else: a token, or ``Authorization`` and ``Cookie``."""
    has_own_surroundings: bool = False
    """Whether the framework adds a part that no edge can know, such as a language."""


@dataclass(frozen=True)
class Function:
    """A function with everything needed to run it."""

    declared: ClientFunction[Any, Any]
    name: str
    signature: Signature
    is_async: bool
    returns: Any
    """Type of the result, ``EMPTY`` on the view path."""
    access: Access
    """Who may call it."""
    context_access: Access
    """Who may read its context, if it is a query."""
    decode: Decoder
    perform: Callable[..., Success | Awaitable[Success]]
    """Runs it with all its parameters; awaitable if it is asynchronous."""

    checks: tuple[inspect.Parameter, ...] = ()
    """Parameters whose provider may refuse the caller, on a hit as well."""
    is_scoped: bool = False
    """Whether it asks of the caller's credential what no key has."""

    @property
    def is_view(self) -> bool:
        """Whether it answers with a response of its own."""
        return self.returns is EMPTY

    @property
    def may_change_identity(self) -> bool:
        """Whether it may sign its caller in or out, which a ``Reply`` says."""
        return get_origin(self.signature.returns) is Reply


@dataclass(frozen=True)
class ContextEntry:
    """A context with what Python needs to serve it."""

    declared: type[Context]
    name: str
    access: Access
    doc: str | None
    params: tuple[WireParam, ...]


@dataclass(frozen=True)
class Registry:
    """Every context and function of an app, checked; the lists are by the engine's positions."""

    core: _core.Registry
    settings: Settings
    functions: Sequence[Function]
    contexts: Sequence[ContextEntry]
    sinks: Sequence[Sink]
    origin: Origin
    vary: VaryOn
    spelling: Spelling
    schema: str = field(repr=False)
    _manifests: dict[str, _core.Manifest] = field(default_factory=dict, repr=False)

    @property
    def needing_caller(self) -> list[str]:
        """The contexts and functions that no request reaches in an app that identifies no callers, each with why."""
        needing = [
            f"context `{each.name}` ({each.declared.mizan_options.source}) has `auth`"
            for each in self.contexts
            if isinstance(each.access, Role)
        ]
        for function in self.functions:
            where = f"function `{function.name}` ({function.declared.source})"
            if isinstance(function.access, Role):
                needing.append(f"{where} has `auth`")
            elif function.signature.needs_caller:
                needing.append(f"{where} takes the caller (`{function.signature.caller}: mizan.Caller`)")
        return needing

    def manifest(self, base: str) -> _core.Manifest:
        """What an edge works from that reaches the app under a path."""
        if base not in self._manifests:
            self._manifests[base] = self.core.manifest(base)
        return self._manifests[base]


def build(found: Found, framework: Framework, settings: Settings) -> Registry:
    """Checks every declaration against every other; raises ``RegistryError`` with all problems at once."""
    problems = list(found.problems)
    if not settings.app:
        raise RegistryError(["the app has no name; state one, such as `board`: caches and tokens are told apart by it"])
    try:
        vary = VaryOn.of(settings.vary_on, framework.vary_setting)
        for each in vary.functions:
            framework.check_asked(each)
    except SignatureError as error:
        raise RegistryError([f"`{framework.vary_setting}` has a function that cannot be asked: {error}"]) from error
    spelling = Spelling()
    contexts, entries, functions, runnable = [], {}, [], {}
    for context in found.contexts:
        try:
            contexts.append(declare.context(context))
            entry = _entry(context, framework)
            entries[entry.name] = entry
            spelling.add_context(entry.name, entry.params)
        except declare.DeclareError as error:
            problems.append(str(error))
    for declared in found.functions:
        try:
            data, function = _function(declared, framework, entries, vary)
            spelling.add_function(data, function.signature.wire, str(declared.source))
        except (declare.DeclareError, SpellingError) as error:
            problems.append(str(error))
        else:
            functions.append(data)
            runnable[function.name] = function
    problems += _no_numbers(settings)
    if problems:
        raise RegistryError(problems)
    core = _checked({"app": settings.app, "contexts": contexts, "functions": functions}, settings, vary, spelling)
    ordered = [runnable[name] for name in core.functions]
    contexts_in_order = [entries[name] for name in core.contexts]
    try:
        secret = settings.cache_secret or checked(SECRET, os.environ.get(SECRET))
        origin = Origin(
            settings.app,
            settings.cache,
            secret,
            size=settings.cache_bytes,
            budget=settings.cache_budget,
            development=settings.development,
            replica_lag=settings.replica_lag,
            is_used=core.is_cached,
        )
    except ValueError as error:
        raise RegistryError([f"app `{settings.app}` has {error}"]) from None
    if origin.is_shared and not secret and core.is_cached:
        raise RegistryError(
            [f"app `{settings.app}` caches in Redis, whose keys need a secret; give `{SECRET}` to every process"]
        )
    return Registry(core, settings, ordered, contexts_in_order, found.sinks, origin, vary, spelling, core.schema())


_NUMBERS = ("body_limit", "target_limit", "time_limit", "cache_bytes", "cache_budget", "replica_lag")


def _no_numbers(settings: Settings) -> Iterator[str]:
    """Settings that are not numbers of bytes or seconds: most of them would be looked at by a request only."""
    for name in _NUMBERS:
        value = getattr(settings, name)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < inf:
            yield f"`{name}` of app `{settings.app}` is `{value!r}`; give a number that is not negative"


def _entry(context: type[Context], framework: Framework) -> ContextEntry:
    options = context.mizan_options
    access = _access(options.auth, f"context `{options.name}` ({options.source})", framework)
    return ContextEntry(context, options.name, access, options.doc, declare.context_params(context))


def _access(auth: Auth, where: str, framework: Framework) -> Access:
    """Who may call, once a guard has been found to be one."""
    try:
        access = access_of(auth)
        if isinstance(access, Guard):
            framework.check_asked(access.function)
    except (GuardError, SignatureError) as error:
        raise declare.DeclareError(f"{where} has an `auth` that is no guard: {error}") from error
    return access


def _checked(declarations: dict[str, Any], settings: Settings, vary: VaryOn, spelling: Spelling) -> _core.Registry:
    try:
        return _core.Registry(
            json.dumps(declarations),
            origins=settings.origins,
            target_limit=settings.target_limit,
            body_limit=settings.body_limit,
            schema=settings.schema,
            manifest=settings.development,
            edge_secret=settings.edge_secret or checked(EDGE_SECRET, os.environ.get(EDGE_SECRET)),
            vary_on=vary.parts,
            origin_parts=vary.has_own or settings.has_own_surroundings,
            identified_by=settings.identified_by,
            spell_contexts=spelling.contexts,
            spell_functions=spelling.functions,
        )
    except _core.InvalidRegistry as error:
        raise RegistryError(error.args[0]) from None


def _function(
    declared: ClientFunction[Any, Any], framework: Framework, contexts: dict[str, ContextEntry], vary: VaryOn
) -> tuple[dict[str, Any], Function]:
    try:
        signature = read(declared.function, framework)
        returns = _result_type(declared, signature, framework)
    except SignatureError as error:
        raise declare.DeclareError(f"function `{declared.name}` ({declared.source}) {error}") from error
    access = _access(declared.options.auth, f"function `{declared.name}` ({declared.source})", framework)
    data = declare.function(declared, signature.wire, returns)
    is_async = any(map(gives_awaitable, (declared.function, inspect.unwrap(declared.function))))
    encode = None if returns is EMPTY else Encoder(returns, data["returns"])
    context = contexts.get(data["context"])
    policy = declared.options.cache or (context.declared.mizan_options.cache if context else None)
    seen = framework.sees(signature.injected, vary)
    if policy is not None and seen.missing:
        raise declare.DeclareError(_uncovered(declared, context, policy, seen, framework.vary_setting))
    data["sees"] = _sees(signature, seen, policy)
    function = Function(
        declared=declared,
        name=declared.name,
        signature=signature,
        is_async=is_async,
        returns=returns,
        access=access,
        context_access=context.access if context else None,
        decode=Decoder(signature.wire),
        perform=performing(declared.function, encode, is_async),
        checks=seen.checks,
        is_scoped=seen.is_scoped,
    )
    return data, function


def _uncovered(
    declared: ClientFunction[Any, Any], context: ContextEntry | None, policy: CachePolicy, seen: Seen, setting: str
) -> str:
    """Why a function whose answer is cached may not take header fields or cookies, and how it may."""
    whose = "it"
    if context is not None and declared.options.cache is None:
        whose = f"context `{context.name}` ({context.declared.mizan_options.source})"
    parts = ", ".join(f'"{each}"' for each in seen.missing)
    if policy.public:
        why = f", which can tell callers apart, but {whose} is cached with `public`"
    else:
        why = f" but {whose} is cached, and the key of an answer has the caller, the host and the params only"
    return (
        f"function `{declared.name}` ({declared.source}) takes `{seen.key_leaves_out}`{why}; "
        f"add `{parts}` to `{setting}`, pass it as an argument, or remove `cache`"
    )


def _sees(signature: Signature, seen: Seen, policy: CachePolicy | None) -> dict[str, str | None]:
    """What a function takes of a request: its caller, and what else the key of its answer leaves out.

    A function whose answer may be cached is shown a request that notices what it reads, so that the request itself is
    none of this.
    """
    if policy is None:
        return {"caller": signature.caller, "request": seen.key_leaves_out or seen.watched or signature.request}
    if policy.public:
        return {"caller": signature.caller or seen.caller, "request": seen.key_leaves_out}
    caller = signature.caller or seen.caller or signature.request or seen.watched
    return {"caller": caller, "request": seen.key_leaves_out}


def _result_type(declared: ClientFunction[Any, Any], signature: Signature, framework: Framework) -> Any:
    """The type of the result, ``EMPTY`` on the view path."""
    returns = signature.returns
    if declared.options.view or (returns is not EMPTY and framework.is_response(returns)):
        return EMPTY
    if returns is EMPTY:
        raise SignatureError("does not say what it returns; annotate it, `-> None` for nothing")
    if get_origin(returns) is Reply:
        return get_args(returns)[0]
    return returns
