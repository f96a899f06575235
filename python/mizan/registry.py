"""The checked registry of an app: the engine's, with what Python needs to run each function."""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args, get_origin

from mizan import _core, declare
from mizan.client import ClientFunction
from mizan.collect import Found
from mizan.context import Auth, Context
from mizan.decode import Decoder
from mizan.encode import Encoder
from mizan.error import RegistryError
from mizan.guard import Access, Guard, GuardError, access_of
from mizan.origin import SECRET, Origin
from mizan.reply import Reply
from mizan.signature import EMPTY, Framework, Signature, SignatureError, WireParam, read
from mizan.sink import Sink
from mizan.success import Success, performing

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

    @property
    def is_view(self) -> bool:
        """Whether it answers with a response of its own."""
        return self.returns is EMPTY


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
    schema: str = field(repr=False)
    _manifests: dict[str, _core.Manifest] = field(default_factory=dict, repr=False)

    def manifest(self, base: str) -> _core.Manifest:
        """What an edge works from that reaches the app under a path."""
        if base not in self._manifests:
            self._manifests[base] = self.core.manifest(base)
        return self._manifests[base]


def build(found: Found, framework: Framework, settings: Settings) -> Registry:
    """Checks every declaration against every other; raises ``RegistryError`` with all problems at once."""
    problems = list(found.problems)
    contexts, entries, functions, runnable = [], {}, [], {}
    for context in found.contexts:
        try:
            contexts.append(declare.context(context))
            entries[context.mizan_options.name] = _entry(context, framework)
        except declare.DeclareError as error:
            problems.append(str(error))
    for declared in found.functions:
        try:
            data, function = _function(declared, framework, entries)
        except declare.DeclareError as error:
            problems.append(str(error))
        else:
            functions.append(data)
            runnable[function.name] = function
    if problems:
        raise RegistryError(problems)
    core = _checked({"app": settings.app, "contexts": contexts, "functions": functions}, settings)
    ordered = [runnable[name] for name in core.functions]
    contexts_in_order = [entries[name] for name in core.contexts]
    try:
        secret = settings.cache_secret or os.environ.get(SECRET)
        origin = Origin(
            settings.app,
            settings.cache,
            secret,
            size=settings.cache_bytes,
            budget=settings.cache_budget,
            development=settings.development,
        )
    except ValueError as error:
        raise RegistryError([f"app `{settings.app}` has {error}"]) from None
    if origin.is_shared and not secret and core.is_cached:
        raise RegistryError(
            [f"app `{settings.app}` keeps answers in Redis, whose keys need a secret; give `{SECRET}` to every process"]
        )
    return Registry(core, settings, ordered, contexts_in_order, found.sinks, origin, core.schema())


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


def _checked(declarations: dict[str, Any], settings: Settings) -> _core.Registry:
    try:
        return _core.Registry(
            json.dumps(declarations),
            origins=settings.origins,
            target_limit=settings.target_limit,
            body_limit=settings.body_limit,
            schema=settings.schema,
            manifest=settings.development,
            edge_secret=settings.edge_secret or os.environ.get(EDGE_SECRET),
        )
    except _core.InvalidRegistry as error:
        raise RegistryError(error.args[0]) from None


def _function(
    declared: ClientFunction[Any, Any], framework: Framework, contexts: dict[str, ContextEntry]
) -> tuple[dict[str, Any], Function]:
    try:
        signature = read(declared.function, framework)
        returns = _result_type(declared, signature, framework)
    except SignatureError as error:
        raise declare.DeclareError(f"function `{declared.name}` ({declared.source}) {error}") from error
    access = _access(declared.options.auth, f"function `{declared.name}` ({declared.source})", framework)
    data = declare.function(declared, signature.wire, returns, framework.sees(signature.injected))
    is_async = inspect.iscoroutinefunction(inspect.unwrap(declared.function))
    encode = None if returns is EMPTY else Encoder(returns, data["returns"])
    context = contexts.get(data["context"])
    policies = (declared.options.cache, context.declared.mizan_options.cache if context else None)
    if not any(policy is not None and policy.public for policy in policies):
        # For what is public it is shown a request that tells when it looks at the caller.
        data["sees"] = data["sees"] or signature.request
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
    )
    return data, function


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
