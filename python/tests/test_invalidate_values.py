"""`invalidate` and its commands refuse a value that the param of a context cannot have, with what it must be."""

import datetime
import decimal
import ipaddress
import uuid
from typing import Annotated, Any

import pytest
from django.core.management import CommandError, call_command
from pydantic import AnyUrl, AwareDatetime, StringConstraints

from mizan import Context, InvalidTarget, cache, client, invalidate
from mizan.__main__ import main
from mizan.django import outlet as project_outlet
from mizan.django.management.commands import mizan_invalidate
from tests.sites import DjangoSite
from tests.small import registry

Code = Annotated[str, StringConstraints(pattern="^[a-z]+$", max_length=3)]

KINDS: list[tuple[Any, str, list[Any]]] = [
    (datetime.date, "2026-12-01", ["01.12.2026", "2026-12-1", "20261201", "2026-12-01T09:00:00", "1", "null"]),
    (datetime.datetime, "2026-12-01T09:00:00", ["yesterday", "01.12.2026"]),
    (AwareDatetime, "2026-12-01T09:00:00Z", ["2026-12-01T09:00:00", "yesterday"]),
    (datetime.time, "09:00:00", ["9", "25:00:00"]),
    (datetime.timedelta, "PT1H", ["an hour"]),
    (uuid.UUID, "123e4567-e89b-42d3-a456-426614174000", ["nope", "1"]),
    (decimal.Decimal, "1.5", ["x", "1,5"]),
    (AnyUrl, "https://a.test/", ["a.test"]),
    (ipaddress.IPv4Address, "10.0.0.1", ["10.0.0", "::1"]),
    (Code, "abc", ["ABC", "abcd"]),
    (datetime.date | None, "2026-12-01", ["01.12.2026"]),
    (list[datetime.date], '["2026-12-01"]', ['["01.12.2026"]', "2026-12-01"]),
    (int, "1", ["one"]),
]
WRONG = [(kind, right, wrong) for kind, right, several in KINDS for wrong in several]


def of(kind: Any) -> tuple[Any, Any]:
    class Menu(Context, cache=cache(ttl=60, public=True)):
        day: kind  # type: ignore[valid-type]

    @client(context=Menu)
    def menu_dishes(day: kind) -> int:  # type: ignore[valid-type]
        return 1

    return Menu, menu_dishes


@pytest.mark.parametrize(("kind", "right", "wrong"), WRONG)
def test_the_command_refuses_a_value_that_its_param_cannot_have(kind, right, wrong, monkeypatch):
    _, function = of(kind)
    made = registry(function, cache="memory")
    made.origin.serves(False)
    outlet = project_outlet.opened(lambda: made)
    monkeypatch.setattr(mizan_invalidate, "project", lambda: outlet)
    call_command("mizan_invalidate", "menu", f"day={right}")
    with pytest.raises(CommandError, match=r"is no value for `day` of context `menu`: [a-z]"):
        call_command("mizan_invalidate", "menu", f"day={wrong}")


MODULE = """
import datetime

from fastapi import FastAPI

from mizan import Context, client
from mizan.fastapi import mizan_router

class Menu(Context):
    day: datetime.date

@client(context=Menu)
def menu_dishes(day: datetime.date) -> int:
    return 1

app = FastAPI()
app.include_router(mizan_router(menu_dishes, app="lunch"))
"""


def test_the_command_of_the_module_ends_with_1(tmp_path, monkeypatch, capsys):
    (tmp_path / "lunch_of_dates.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    assert main(["invalidate", "--app", "lunch_of_dates:app", "menu", "day=01.12.2026"]) == 1
    said = capsys.readouterr().err
    assert said.startswith(
        "`01.12.2026` is no value for `day` of context `menu`: it must be a valid date in the format"
    )


@pytest.mark.parametrize(("kind", "value"), [(datetime.date, datetime.datetime(2026, 12, 1, 9)), (Code, "ABC")])
def test_python_refuses_it_as_well_and_inside_a_call_it_names_every_bundle(kind, value):
    menu, function = of(kind)

    @client
    def confuse() -> None:
        invalidate(menu(day=value))

    site = DjangoSite(function, confuse, cache="memory")
    right = next(right for each, right, _ in KINDS if each is kind)
    for _ in "12":
        site.read(f"menu/?day={right}")
    with pytest.raises(InvalidTarget, match="is no value for `day` of context `menu`: "):
        invalidate(menu(day=value))
    assert site.read(f"menu/?day={right}").cache == "mizan; hit"
    assert site.call("confuse").json["invalidate"] == ["menu"]
    assert site.read(f"menu/?day={right}").cache == "mizan; fwd=miss; stored"


def test_what_is_no_context_is_refused_by_name():
    _, menu_dishes = of(int)
    for wrong in (menu_dishes, 5, int):
        with pytest.raises(InvalidTarget, match="is no context; invalidate a context"):
            invalidate(wrong)  # type: ignore[arg-type]
