"""A param is its value: every spelling of it is one bundle, in the key and in every target."""

import json
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from ipaddress import IPv4Address, IPv6Address
from typing import Annotated, Any, Literal, NewType, Union
from urllib.parse import quote
from uuid import UUID

import pytest
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, Field, StringConstraints

from mizan import Context, InvalidTarget, RegistryError, cache, client, invalidate
from mizan.spelling import speller_of
from tests.server import ROOT
from tests.sites import EVERY, DjangoSite, Runs

VECTORS = json.loads((ROOT.parent / "spec" / "vectors" / "spellings.json").read_text())["spellings"]

Folded = Annotated[str, AfterValidator(lambda text: text.strip().casefold())]
Stripped = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True)]
VisitorId = NewType("VisitorId", UUID)


class Colour(Enum):
    RED = "red"


class Loose(Enum):
    RED = "red"

    @classmethod
    def _missing_(cls, value: object) -> Any:
        return cls.RED if str(value).lower() == "red" else None


class Point(BaseModel):
    x: Decimal
    y: Folded = ""


TYPES = {"uuid": UUID, "date-time": AwareDatetime, "decimal": Decimal, "ipv6": IPv6Address, "folded": Folded}


def canonical(kind: Any, sent: str) -> str | None:
    """The text of a value as keys have it; the engine writes instants at the top."""
    speller = speller_of(kind, "a param")
    return sent if speller is None else speller(sent)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_spellings_of_one_value_have_the_text_of_the_vectors(vector):
    kind = TYPES[vector["type"]]
    texts = {canonical(kind, text) for text in vector["spellings"]}
    assert texts == {vector["canonical"]}
    others = [canonical(kind, text) for text in vector["distinct"]]
    assert len({*others, vector["canonical"]}) == len(others) + 1


@pytest.mark.parametrize(
    ("kind", "spellings"),
    [
        (Folded, ['"Ada"', '" ada "', '"ADA"']),
        (Stripped, ['"Ada"', '" ada "']),
        (Colour, ['"red"']),
        (Loose, ['"red"', '"RED"']),
        (IPv4Address, ['"10.0.0.1"']),
        (timedelta, ['"PT3600S"', '"PT1H"', '"PT60M"']),
        (date, ['"2024-02-29"']),
        (time, ['"12:00:00Z"', '"14:00:00+02:00"']),
        (time, ['"01:30:00+02:00"', '"00:30:00+01:00"', '"00:00:00+00:30"']),
        (time, ['"23:30:00-01:00"', '"22:30:00-02:00"', '"23:59:00-00:31"']),
        (time, ['"00:00:07.5+14:00"', '"00:30:07.500+14:30"']),
        (set[str], ['["a","b"]', '["b","a"]', '["b","a","b"]']),
        (list[Decimal], ['["1.50"]', '["1.5"]']),
        (dict[str, Decimal], ['{"a":"1.50","b":"2"}', '{"b":"2.0","a":"1.5"}']),
        (Point, ['{"x":"1.50","y":" A "}', '{"y":"a","x":"1.5"}']),
        (Union[UUID, None], ['"0f3c2a10-9d6e-4b7a-8c11-2f6d5e4c3b2a"', '"0F3C2A109D6E4B7A8C112F6D5E4C3B2A"']),
    ],
)
def test_every_type_has_one_text_for_equal_values(kind, spellings):
    texts = {json.dumps(json.loads(canonical(kind, text) or "null"), sort_keys=True) for text in spellings}
    assert len(texts) == 1 and texts != {"null"}


@pytest.mark.parametrize(
    "kind", [int, str, bool, float, Literal["a"], int | None, NewType("Id", int), Annotated[int, Field(ge=1)]]
)
def test_types_with_one_text_for_each_value_cost_nothing(kind):
    assert speller_of(kind, "a param") is None


class Opaque:
    def __init__(self, text: str) -> None:
        self.text = text


UNWRITABLE = [
    Annotated[str, AfterValidator(Opaque)],
    Annotated[str, AfterValidator(lambda text: text + "!")],
    Annotated[str, BeforeValidator(lambda text: text[::-1])],
]


@pytest.mark.parametrize("kind", UNWRITABLE)
def test_a_type_that_cannot_write_what_it_reads_says_so_once(kind, caplog):
    speller = speller_of(kind, "`name` of context `odd`")
    assert speller is not None
    assert speller('"amy"') is None
    assert speller('"rob"') is None
    assert caplog.text.count("`name` of context `odd` is of a type that cannot write what it reads") == 1


STATE: dict[Any, int] = {}
runs = Runs()


class Visit(Context, cache=cache(ttl=60, public=True)):
    visitor: VisitorId


class Shelf(Context, cache=cache(ttl=60, public=True)):
    price: Decimal


class Person(Context, cache=cache(ttl=60, public=True)):
    nick: Folded


class Odd(Context, cache=cache(ttl=60, public=True)):
    nick: Annotated[str, AfterValidator(Opaque)]


@client(context=Visit)
def visit_count(visitor: VisitorId) -> int:
    return STATE.get(visitor, 0)


@client(affects=Visit)
def visit_add(visitor: VisitorId) -> None:
    STATE[visitor] = STATE.get(visitor, 0) + 1


@client
def visit_tell(visitor: str) -> None:
    STATE[UUID(visitor)] = STATE.get(UUID(visitor), 0) + 1
    invalidate(Visit(visitor=visitor))  # type: ignore[arg-type]  # as a text, in whatever spelling


@client
def visit_confuse() -> None:
    invalidate(Visit(visitor="ada"))  # type: ignore[arg-type]


@client(context=Shelf)
def shelf_count(price: Decimal) -> int:
    return STATE.get(price, 0)


@client(affects=Shelf)
def shelf_add(price: Decimal) -> None:
    STATE[price] = STATE.get(price, 0) + 1


@client(context=Person)
def person_count(nick: Folded) -> int:
    return STATE.get(nick, 0)


@client(affects=Person)
def person_add(nick: Folded) -> None:
    STATE[nick] = STATE.get(nick, 0) + 1


@client(affects=Person)
def person_set(nick: str) -> None:
    STATE[nick.strip().casefold()] = 9


@client(context=Odd)
def odd_runs(nick: Annotated[str, AfterValidator(Opaque)]) -> int:
    return runs()


@client(affects=Odd)
def odd_touch(nick: Annotated[str, AfterValidator(Opaque)]) -> None: ...


DECLARED = (
    visit_count,
    visit_add,
    visit_tell,
    visit_confuse,
    shelf_count,
    shelf_add,
    person_count,
    person_add,
    person_set,
    odd_runs,
)
UUIDS = [
    "0f3c2a10-9d6e-4b7a-8c11-2f6d5e4c3b2a",
    "0F3C2A10-9D6E-4B7A-8C11-2F6D5E4C3B2A",
    "0f3c2a109d6e4b7a8c112f6d5e4c3b2a",
]
SPELLINGS = {
    "visit": ("visitor", UUIDS, ["visit_add", "visit_tell"]),
    "shelf": ("price", ["1.5", "1.50", "1.500"], ["shelf_add"]),
    "person": ("nick", ["ada", " ADA ", "Ada"], ["person_add"]),
}


@pytest.fixture(params=EVERY)
def site(request):
    STATE.clear()
    return request.param(*DECLARED, cache="memory")


@pytest.mark.parametrize("context", SPELLINGS)
def test_all_spellings_are_one_entry_and_a_write_in_any_spelling_reaches_it(site, context):
    param, spellings, writes = SPELLINGS[context]

    def read(spelling: str) -> Any:
        return site.read(f"{context}/?{param}={quote(spelling)}")

    first, *others = [read(each) for each in spellings]
    assert first.cache == "mizan; fwd=miss; stored"
    if context != "shelf":  # a decimal in a query is a number first
        assert "mizan-params" not in first.headers
    assert all(each.cache == "mizan; hit" and each.headers["mizan-params"] == "respelled" for each in others)
    expected = 0
    for write in writes:
        for spelling in spellings:
            answer = site.call(write, **{param: spelling})
            assert answer.json["invalidate"] == [{"context": context, "params": {param: spellings[0]}}]
            expected += 1
            for each in spellings:
                assert read(each).json == {f"{context}_count": expected}


def test_a_bundle_that_is_mounted_in_another_spelling_rides_as_it_was_mounted(site):
    answer = site.call("visit_add", {"x-mizan-mounted": f"visit;visitor={UUIDS[1]}"}, visitor=UUIDS[2])
    (ridden,) = answer.json["refresh"]
    assert (ridden["params"], ridden["data"]) == ({"visitor": UUIDS[1]}, {"visit_count": 1})


def test_an_argument_that_is_read_in_another_way_does_not_narrow(site, caplog):
    site.read("person/?nick=ada")
    answer = site.call("person_set", nick="ADA")
    assert answer.json["invalidate"] == ["person"]
    assert site.read("person/?nick=ada").json == {"person_count": 9}
    assert "is read in another way than `nick` of context `person`" in caplog.text


def test_what_cannot_be_written_back_is_kept_nowhere_and_its_mutations_name_the_whole_context(site, caplog):
    with runs.more(2):
        for _ in "12":
            assert "mizan-cache" not in site.read("odd/?nick=a").cache
    assert "cannot write what it reads" in caplog.text
    assert DjangoSite(odd_runs, odd_touch).call("odd_touch", nick="a").json["invalidate"] == ["odd"]


def test_a_query_that_reads_a_param_in_another_way_than_its_context_is_an_error():
    @client(context=Person)
    def person_raw(nick: str) -> str:
        return nick

    with pytest.raises(RegistryError, match=r"`nick` of function `person_raw` .* in another way"):
        DjangoSite(person_raw)


def test_a_target_outside_of_calls_is_its_value_too(site):
    site.read(f"visit/?visitor={UUIDS[0]}")
    STATE[UUID(UUIDS[0])] = 5
    invalidate(Visit(visitor=UUIDS[1]))  # type: ignore[arg-type]
    assert site.read(f"visit/?visitor={UUIDS[0]}").json == {"visit_count": 5}
    STATE[UUID(UUIDS[0])] = 6
    invalidate(Visit(visitor=VisitorId(UUID(UUIDS[0]))))
    assert site.read(f"visit/?visitor={UUIDS[2]}").json == {"visit_count": 6}


def test_a_value_that_no_bundle_can_have_is_refused_outside_of_calls_and_names_every_bundle_inside(site):
    site.read(f"visit/?visitor={UUIDS[0]}")
    with pytest.raises(
        InvalidTarget, match=r"`ada` is no value for `visitor` of context `visit`: it must be a valid UUID"
    ):
        invalidate(Visit(visitor="ada"))  # type: ignore[arg-type]
    assert site.call("visit_confuse").status == 200
    assert site.read(f"visit/?visitor={UUIDS[0]}").cache == "mizan; fwd=miss; stored"
