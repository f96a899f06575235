"""Client functions that Python itself calls invalidate what they declare."""

import asyncio
from functools import partial, wraps
from types import ModuleType
from typing import Any
from weakref import WeakSet

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.contrib.auth.models import Group
from django.db import transaction

from mizan import Context, RegistryError, cache, client, outlet
from tests.sites import EVERY, DjangoSite, FastAPISite, Runs

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


def logged(function: Any) -> Any:
    """A decorator that knows nothing of asynchronous functions."""

    @wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return wrapper


def later(function: Any) -> Any:
    """A decorator that makes an asynchronous function of one that is not."""

    @wraps(function)
    async def wrapper(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return wrapper


def before(function: Any) -> Any:
    """A decorator that makes a plain function of one that is asynchronous."""

    @wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return async_to_sync(function)(*args, **kwargs)

    return wrapper


def given(function: Any) -> Any:
    """A decorator that gives the last argument."""

    @wraps(function)
    def wrapper(hall_id: int) -> Any:
        return function(hall_id, "red")

    return wrapper


@client(affects=Hall)
@later
def wrapped_later(hall_id: int) -> str:
    return seen_inside()


@client(affects=Hall)
@sync_to_async
def wrapped_by_asgiref(hall_id: int) -> str:
    return seen_inside()


@client(affects=Hall)
@logged
async def wrapped_logged(hall_id: int) -> str:
    await asyncio.to_thread(seen_inside)
    return "painted"


@client(affects=Hall)
@before
async def wrapped_before(hall_id: int) -> str:
    await asyncio.to_thread(seen_inside)
    return "painted"


@client(affects=Hall)
@given
def wrapped_given(hall_id: int, colour: str) -> str:
    return seen_inside()


@client(affects=Hall)
def begins(hall_id: int) -> Any:
    return asyncio.ensure_future(asyncio.to_thread(seen_inside))


WRAPPED = (wrapped_later, wrapped_by_asgiref, wrapped_logged, wrapped_before, wrapped_given)
state: dict[str, Any] = {}


def seen_inside() -> str:
    """A reader that comes before the function has written finds, and stores, the old state."""
    assert state["read"]() == "old"
    state["value"] = "new"
    return "painted"


@client(context=Hall)
def hall_state(hall_id: int) -> str:
    value: str = state["value"]
    return value


JOBS: list[Any] = [
    lambda: asyncio.run(wrapped_later(1)),
    lambda: async_to_sync(wrapped_later)(1),
    lambda: asyncio.run(wrapped_by_asgiref(1)),
    lambda: asyncio.run(wrapped_logged(1)),
    lambda: wrapped_before(1),
    lambda: wrapped_given(1),
    lambda: partial(wrapped_before, 1)(),
    lambda: partial(wrapped_before, hall_id=1)(),
    lambda: logged(wrapped_before)(1),
    lambda: asyncio.run(sync_to_async(wrapped_given)(1)),
    lambda: asyncio.run(sync_to_async(partial(wrapped_given, 1))()),
    lambda: asyncio.run(later(wrapped_given)(1)),
    lambda: asyncio.run(asyncio.to_thread(wrapped_before, 1)),
    lambda: asyncio.run(begun()),
]


async def begun() -> None:
    begins(1)
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*others)


@pytest.fixture
def hall(monkeypatch):
    monkeypatch.setattr(outlet, "_outlets", WeakSet())
    site = FastAPISite(hall_state, *WRAPPED, begins, cache="memory")
    state.update(value="old", read=lambda: site.read("hall/?hall_id=1").json["hall_state"])
    assert state["read"]() == "old"
    return site


@pytest.mark.parametrize("job", JOBS)
def test_whatever_wraps_it_it_purges_when_it_has_written(hall, job):
    job()
    assert state["value"] == "new" and state["read"]() == "new"


@pytest.mark.parametrize("function", [wrapped_later, wrapped_by_asgiref, wrapped_logged])
@pytest.mark.parametrize("make", EVERY)
def test_a_client_calls_it_whatever_is_below_the_decorator(make, function):
    site = make(hall_state, function, cache="memory")
    state.update(value="old", read=lambda: "old")
    assert site.read("hall/?hall_id=1").json == {"hall_state": "old"}
    assert site.call(function.name, hall_id=1).json["result"] == "painted"
    assert site.read("hall/?hall_id=1").json == {"hall_state": "new"}


def test_a_function_that_an_object_hides_is_refused():
    module = ModuleType("hiding")
    vars(module)["paint"] = sync_to_async(client(affects=Hall)(lambda hall_id: None))
    with pytest.raises(RegistryError, match="is hidden in an object"):
        FastAPISite(hall_state, module)
    vars(module).update(paint=paint, paint_async=sync_to_async(paint), paint_one=partial(paint, 1))
    FastAPISite(hall_runs, module)


def test_a_function_of_no_app_of_the_process_says_that_nothing_is_purged(monkeypatch, caplog):
    monkeypatch.setattr(outlet, "_outlets", WeakSet())
    assert paint(1) == "painted"
    assert "`paint`" in caplog.text and "is not purged: no app of this process has it" in caplog.text


def test_in_django_an_asynchronous_function_waits_for_the_transaction_around_it(database):
    site = DjangoSite(*DECLARED, cache="memory")
    one = read(site)
    with transaction.atomic():
        Group.objects.create(name="blue")
        async_to_sync(paint_later)(1)
        two = read(site)
        assert read(site) == two
    assert read(site) > two >= one
    Group.objects.all().delete()
