"""What spells the params of an app: those of contexts, and the arguments that targets are narrowed by."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from mizan._core import InvalidTarget
from mizan.announcement import Added
from mizan.signature import WireParam
from mizan.spelling import Reader, Speller, Unwritten, bare, speller_of


class SpellingError(Exception):
    """A param that two functions would spell in two ways; the message names both."""


class Spelling:
    """Spellers by position, of every context and function that needs some."""

    def __init__(self) -> None:
        self.contexts: dict[str, list[tuple[int, Speller]]] = {}
        self.functions: dict[str, list[tuple[int, Speller]]] = {}
        self._params: dict[str, Sequence[WireParam]] = {}
        self._readers: dict[str, dict[str, Reader]] = {}

    def add_context(self, name: str, params: Sequence[WireParam]) -> None:
        """Adds the params of a context."""
        self._params[name] = params
        self._readers[name] = {param.name: Reader(param.annotation) for param in params}
        spellers = [
            (at, speller)
            for at, param in enumerate(params)
            if (speller := speller_of(param.annotation, f"`{param.name}` of context `{name}`"))
        ]
        if spellers:
            self.contexts[name] = spellers

    def add_function(self, data: dict[str, Any], wire: Sequence[WireParam], source: str) -> None:
        """Adds the arguments of a function that narrow; raises ``SpellingError`` for a query that spells otherwise."""
        name, context = data["name"], data["context"]
        narrows = {
            (place["context"], *pair) for place in (*data["affects"], *data["merge"]) for pair in self._pairs(place)
        }
        if context is not None:
            narrows |= {(context, param.name, param.name) for param in self._params.get(context, ())}
        spellers: dict[int, Speller] = {}
        for target, param, argument in sorted(narrows):
            at, own = next(((at, each) for at, each in enumerate(wire) if each.name == argument), (0, None))
            other = next((each for each in self._params.get(target, ()) if each.name == param), None)
            if own is None or other is None:
                continue
            where = f"`{argument}` of function `{name}` ({source})"
            speller = speller_of(own.annotation, where)
            if speller is None and speller_of(other.annotation, "") is None:
                continue
            if bare(own.annotation) == bare(other.annotation):
                spellers.setdefault(at, speller or Unwritten(where, "cannot be spelled"))
            elif target == context and data["returns"] is not None:
                raise SpellingError(
                    f"{where} is read in another way than `{param}` of context `{target}`, so that one value could be "
                    "two bundles; give both the same type"
                )
            else:
                spellers[at] = Unwritten(where, f"is read in another way than `{param}` of context `{target}`")
        if spellers:
            self.functions[name] = sorted(spellers.items())

    def check(self, added: Sequence[Added]) -> None:
        """Raises ``InvalidTarget`` for a value that the type of its param cannot have."""
        for context, _, params in added:
            values = json.loads(params or b"{}")
            for name, value in values.items():
                why = None if value is None else self._why_refused(context, name, value)
                if why is not None:
                    shown = value if isinstance(value, str) else json.dumps(value)
                    raise InvalidTarget(f"`{shown}` is no value for `{name}` of context `{context}`: {why}")

    def spelled(self, added: Added) -> Added:
        """A target of run time with the spelling of its params; one that has none does not narrow."""
        context, function, params = added
        if params is None or context not in self._params:
            return added
        sent: dict[str, Any] = json.loads(params)
        # A value that no bundle can have names none of them; what was meant may be any.
        values = {name: value for name, value in sent.items() if self._why_refused(context, name, value) is None}
        names = [each.name for each in self._params[context]]
        for at, speller in self.contexts.get(context, ()):
            if names[at] in values:
                written = speller(json.dumps(values.pop(names[at])))
                if written is not None:
                    values[names[at]] = json.loads(written)
        return context, function, json.dumps(values).encode() if values else None

    def _why_refused(self, context: str, name: str, value: Any) -> str | None:
        """Why no bundle of a context has this value; nothing for one it may have, and for what is no param of it."""
        reader = self._readers.get(context, {}).get(name)
        return None if reader is None else reader.why_refused(json.dumps(value))

    def all_spelled(self, added: Sequence[Added]) -> list[Added]:
        """Targets of run time with the spelling of their params."""
        return [self.spelled(each) for each in added]

    def _pairs(self, place: dict[str, Any]) -> list[tuple[str, str]]:
        scope = place["scope"]
        if isinstance(scope, dict):
            return [tuple(pair) for pair in scope["map"]]
        return [(each.name, each.name) for each in self._params.get(place["context"], ())] if scope == "auto" else []
