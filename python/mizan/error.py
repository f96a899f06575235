"""Errors: those a function declares, and what is wrong with the declarations of an app."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterable
from typing import Any, ClassVar

from typing_extensions import Self, dataclass_transform

from mizan.naming import wire_name


@dataclass_transform(kw_only_default=True, eq_default=False)
class MizanError(Exception):
    """An error a client can tell from others; its annotated fields are the payload.

    ::

        class NameTaken(MizanError):
            "Somebody else has that name."
            status = 409
            suggestion: str

        @client(affects=User, raises=[NameTaken])
        def rename_user(...): raise NameTaken(suggestion="alice2")

    ``code`` is the name of the class in snake case unless given, ``status`` is 400. The message is the first line of
    the doc text, or what ``__str__`` says.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400

    def __init_subclass__(cls, **rest: Any) -> None:
        super().__init_subclass__(**rest)
        if "code" not in cls.__dict__:
            cls.code = wire_name(cls.__name__)
        dataclasses.dataclass(kw_only=True, eq=False)(cls)

    @classmethod
    def mizan_doc(cls) -> str | None:
        """The developer's own doc text, not the signature a dataclass writes."""
        doc = cls.__dict__.get("__doc__") or ""
        return None if doc.startswith(f"{cls.__name__}(") else inspect.cleandoc(doc) or None

    def __str__(self) -> str:
        doc = self.mizan_doc() or self.code.replace("_", " ")
        return doc.splitlines()[0]

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (type(self), dict(self.__dict__))

    @classmethod
    def _of(cls, payload: dict[str, Any]) -> Self:
        return cls(**payload)


def _rebuilt(kind: type[MizanError], payload: dict[str, Any]) -> MizanError:
    return kind._of(payload)


class Unauthenticated(Exception):
    """The caller has to sign in first: what a guard raises that needs to know who calls."""

    def __init__(self, message: str = "sign in first") -> None:
        super().__init__(message)


class RegistryError(Exception):
    """Everything that is wrong with the declarations of an app; each problem names its places."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))
