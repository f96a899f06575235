"""Client functions that Python itself calls invalidate what they declare."""

import asyncio
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from mizan import Context, cache, client
from tests.sites import DjangoSite, FastAPISite, Runs

runs = Runs()


class Hall(Context, cache=cache(ttl=60, public=True)):
    hall_id: int


@client(context=Hall)
def hall_runs(hall_id: int) -> int:
    return runs()


@client(affects=Hall, private=True)
def paint(hall_id: int, fails: bool = False) -> str:
    if fails:
        raise RuntimeError("no paint")
    return "painted"


@client(affects=Hall)
async def paint_later(hall_id: int) -> str:
    return "painted"


@client
def through(hall_id: int) -> str:
    return paint(hall_id)


@client
async def through_later(hall_id: int) -> str:
    return await paint_later(hall_id=hall_id)


DECLARED = (hall_runs, paint, paint_later, through, through_later)


@pytest.fixture(params=[DjangoSite, FastAPISite])
def site(request):
    return request.param(*DECLARED, cache="memory")


def read(site: Any, hall_id: int = 1) -> int:
    number: int = site.read(f"hall/?hall_id={hall_id}").json["hall_runs"]
    return number


def test_a_job_purges_what_the_function_declares_narrowed_by_its_arguments(site):
    one, two = read(site), read(site, 2)
    assert paint(1) == "painted"
    assert (read(site) > one, read(site, 2)) == (True, two)


def test_an_asynchronous_function_purges_once_it_is_awaited(site):
    one = read(site)

    async def job() -> str:
        work = paint_later(1)
        return await work

    assert asyncio.run(job()) == "painted"
    assert read(site) > one


def test_a_function_that_raises_purges_nothing(site):
    one = read(site)
    with pytest.raises(RuntimeError):
        paint(1, fails=True)
    assert read(site) == one


@pytest.mark.parametrize("name", ["through", "through_later"])
def test_inside_a_call_it_adds_to_the_targets_of_that_call(site, name):
    one = read(site)
    answer = site.call(name, hall_id=1)
    assert answer.json == {"result": "painted", "invalidate": [{"context": "hall", "params": {"hall_id": 1}}]}
    assert read(site) > one


def test_arguments_that_no_client_can_send_purge_everything(site, caplog):
    one, two = read(site), read(site, 2)
    assert paint("x") == "painted"  # type: ignore[arg-type]
    assert read(site) > one and read(site, 2) > two
    assert "`paint` was called from Python" in caplog.text


def test_in_django_it_waits_for_the_commit(database):
    site = DjangoSite(*DECLARED, cache="memory")
    one = read(site)
    with transaction.atomic():
        Group.objects.create(name="blue")
        paint(1)
        assert read(site) == one
    assert read(site) > one
    Group.objects.all().delete()


def test_without_an_app_it_is_a_plain_function():
    @client(affects=Hall)
    def alone(hall_id: int) -> int:
        return hall_id

    assert alone(3) == 3
