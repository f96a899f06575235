"""Two objects that a function can tell apart never have one key, and a caller is nobody where the object says so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from enum import Enum
from ipaddress import ip_address
from pathlib import PurePosixPath
from types import SimpleNamespace
from typing import Annotated, Any, NamedTuple

import pytest
from fastapi import Depends, Request
from pydantic import BaseModel, Field, PrivateAttr, SecretStr, computed_field

from mizan import Caller, Context, cache, client
from mizan.caller import CallerError, caller_of, warned_of
from tests.sites import EVERY, FastAPISite


class Shape(BaseModel, extra="allow"):
    id: int = 5
    plan: str = Field("free", exclude=True)
    token: SecretStr = SecretStr("")
    inner: Any = None
    _tenant: str = PrivateAttr("")

    @computed_field  # type: ignore[prop-decorator]
    @property
    def tenant(self) -> str:
        return self._tenant


def private(tenant: str) -> Shape:
    shape = Shape()
    shape._tenant = tenant
    return shape


class Mangled:
    __slots__ = ("__tenant", "id")

    def __init__(self, tenant: str) -> None:
        self.id, self.__tenant = 5, tenant


class Said(dict[str, Any]):
    """What a token says, with attributes beside the items."""

    id = 5

    def __init__(self, tenant: str, items: Any = ()) -> None:
        super().__init__(items)
        self.tenant = tenant


class Last(dict[str, Any]):
    """A mapping that shows the last of several values, as those for parameters do."""

    id = 5

    def items(self) -> Any:
        return [(name, values[-1]) for name, values in super().items()]


class Row(NamedTuple):
    id: int
    tenant: Any = None


class Noted(Row):
    pass


def noted(tenant: str) -> Noted:
    row = Noted(5)
    row.__dict__["note"] = tenant
    return row


class Lossy:
    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return "lossy"

    __repr__ = __str__


@dataclass
class Bearer:
    id: int
    tenant: Any = None
    pk: int | None = field(default=None, repr=False)


class Named(str):
    pass


def named(tenant: str) -> Named:
    text = Named("a")
    text.tenant = tenant  # type: ignore[attr-defined]
    return text


class Plan(Enum):
    FREE = "a"


class Zone(tzinfo):
    def __init__(self, name: str = "") -> None:
        self.name = name

    def utcoffset(self, at: datetime | None) -> timedelta:
        return timedelta(0)

    def __repr__(self) -> str:
        return "zone"

    def __reduce__(self) -> Any:
        return Zone, (self.name,)


NOON = datetime(2020, 10, 25, 12)
OBJECTS = [
    [Shape(), Shape(plan="gold"), Shape(token=SecretStr("a")), Shape(token=SecretStr("b")), private("a"), private("b")],
    [Shape(_tenant="a"), private("a")],
    [Shape(inner=each) for each in (Shape(plan="a"), Shape(plan="b"), private("a"), Shape(token=SecretStr("b")))],
    [Mangled("a"), Mangled("b")],
    [Said("a"), Said("b"), Said("a", {"tenant": "b"}), Said("b", {"tenant": "a"})],
    [Last(tenant=["a", "c"]), Last(tenant=["b", "c"])],
    [Bearer(5, Last(tenant=["a", "c"])), Bearer(5, Last(tenant=["b", "c"]))],
    [noted("a"), noted("b"), Noted(5)],
    [Bearer(5, 1, 7), Bearer(6, 1, 7)],
    [
        Bearer(5, each)
        for each in (
            *(1, True, "1", 1.0, b"1", Decimal(1), Decimal("1.0"), "true", None, {1: 2}, {"1": 2}, [1], (1,), {1}),
            *(
                {(1, frozenset({"a"}))},
                frozenset({1}),
                {frozenset({1})},
                Plan.FREE,
                "a",
                named("a"),
                named("b"),
                10**30,
            ),
            *(
                NOON,
                NOON.replace(fold=1),
                NOON.replace(tzinfo=timezone.utc),
                NOON.isoformat(),
                Row(1),
                Row(2),
                [Row(1)],
            ),
            *(NOON.replace(tzinfo=Zone("a")), NOON.replace(tzinfo=Zone("b")), {"": "1"}, {"": {"": "1"}}, float("nan")),
            *(
                ip_address("1.1.1.1"),
                "1.1.1.1",
                PurePosixPath("a"),
                SecretStr("a"),
                SecretStr("b"),
                1e300,
                10**300,
                -0.0,
            ),
        )
    ],
]


def key(native: Any) -> str | None:
    caller = caller_of(native)
    assert caller is not None
    return caller.audience


@pytest.mark.parametrize("objects", OBJECTS, ids=lambda objects: type(objects[0]).__name__)
def test_two_objects_that_differ_have_two_keys(objects):
    keys = [key(each) for each in objects]
    assert None not in keys, list(zip(keys, objects, strict=True))
    assert len(set(keys)) == len(keys), sorted(keys)


class Hidden(Exception):
    """An object that has more than attributes."""

    id = 5


ZONE = type("Zone", (Zone,), {"__reduce__": lambda self: 1 / 0})
UNREADABLE = {
    "a slot of an exception": Hidden("acme"),
    "a copy that loses": Bearer(5, Lossy("a")),
    "a function": Bearer(5, lambda: 1),
    "an iterator": Bearer(5, iter("a")),
    "a time zone that is no copy": Bearer(5, NOON.replace(tzinfo=ZONE())),
}


@pytest.mark.parametrize("native", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_cannot_be_told_from_others_bypasses_the_cache_with_one_line_in_the_log(native, caplog):
    warned_of.clear()
    natives = [native, native] if isinstance(native, Hidden) else [native, Bearer(5, lambda: 2)]
    assert [key(each) for each in natives] == [None, None]
    assert caplog.text.count("holds what cannot be part of a cache key") == 1


def test_what_a_caller_says_is_not_taken_for_what_its_object_says():
    said = [Caller("org", 7, native=Bearer(id)).audience for id in (5, 6)]
    said += [Caller("org", 7, native=SimpleNamespace(id=7, is_staff=flag)).audience for flag in (True, False)]
    said += [
        Caller("user", 5, native=kind(5)).audience
        for kind in (type("Free", (Bearer,), {}), type("Gold", (Bearer,), {}))
    ]
    assert len(set(said)) == len(said), said
    assert Caller("user", 5, claims={"a": 1}).audience != Caller("user", 5, claims={"a": 1.0}).audience
    assert (
        Caller("user", 5, claims={"a": SecretStr("1")}).audience
        != Caller("user", 5, claims={"a": SecretStr("2")}).audience
    )


@pytest.mark.parametrize("id", [SecretStr("a"), Shape(plan="a"), {1, 2}, Lossy("a"), {"a": 1}])
def test_what_json_writes_as_it_writes_others_is_no_id(id):
    with pytest.raises(ValueError, match="the id of a caller is"):
        Caller("key", id)


class Guest:
    id = 5

    def __init__(self, is_anonymous: Any, **members: Any) -> None:
        self.said = is_anonymous
        vars(self).update(members)

    def is_anonymous(self) -> Any:
        return self.said


GUESTS: Mapping[str, Any] = {
    "attribute": SimpleNamespace(id=5, is_anonymous=True),
    "property": type("Guest", (), {"id": 5, "is_anonymous": property(lambda self: True)})(),
    "method": Guest(True),
    "acme": Guest(True, tenant="acme"),
    "globex": Guest(True, tenant="globex"),
}


def found(request: Request) -> Any:
    return GUESTS.get(request.headers.get("x-user", ""))


class Vault(Context, auth=True):
    pass


@client(context=Vault)
def vault_gold() -> str:
    return "gold"


@pytest.mark.parametrize("make", EVERY)
@pytest.mark.parametrize("name", GUESTS)
def test_an_object_that_says_it_is_anonymous_is_nobody(make, name):
    site = make(vault_gold, identify="tests.test_claims_of_objects.found")
    assert site.read("vault/", **{"x-user": name}).status == 401


def test_whether_an_object_is_anonymous_has_to_be_clear():
    assert key(Guest(False)) is not None
    with pytest.raises(CallerError, match="`is_anonymous` of `Guest` gives `1`"):
        caller_of(Guest(1))


def test_an_inactive_caller_never_has_the_key_of_an_active_one():
    method = type("Person", (), {"id": 5, "active": True, "is_active": lambda self: False})
    shown = type("Person", (), {"id": 5, "is_active": property(lambda self: self.active)})
    kinds = [SimpleNamespace, shown]
    for kind in kinds:
        active, inactive = kind(), kind()
        for each, flag in ((active, True), (inactive, False)):
            vars(each).update({"id": 5, "active" if kind is shown else "is_active": flag})
        assert key(active) != key(inactive)
    assert "is_active" in str(key(method()))


class Lounge(Context, cache=cache(ttl=60, anonymous=True)):
    pass


def test_anonymous_callers_of_two_tenants_share_no_response_of_a_function_that_is_given_them():
    @client(context=Lounge)
    def lounge_tenant(guest: Annotated[Any, Depends(found)]) -> str:
        return str(getattr(guest, "tenant", None))

    site = FastAPISite(lounge_tenant, identify=found, cache="memory")
    for name in ("acme", "globex") * 2:
        assert site.read("lounge/", **{"x-user": name}).json == {"lounge_tenant": name}
