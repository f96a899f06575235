"""A purge waits for the transactions of every database that is open, and comes if one of them commits."""

from contextlib import ExitStack
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import Group
from django.db import connections, transaction
from django.test import override_settings

import mizan
from mizan import Context, cache, client, outlet
from tests.redis import redis
from tests.server import SECRET
from tests.sites import DjangoAsgiSite, DjangoSite


class Ledger(Context, cache=cache(ttl=60, public=True)):
    pass


state = {"sum": "old"}


@client(context=Ledger)
def ledger_sum() -> str:
    return state["sum"]


@client(affects=Ledger)
def book() -> None:
    """It is called in the transactions of whoever calls it."""


@client(affects=Ledger)
async def book_later() -> None:
    """It is called in the transactions of whoever calls it."""


@client
async def book_and_say() -> None:
    mizan.invalidate(Ledger)


@client
async def book_and_purge() -> None:
    mizan.purge_all()


@client
def book_in_blocks(order: list[str]) -> None:
    with blocks(*order):
        mizan.invalidate(Ledger)


CALLS = (book, book_later, book_and_say, book_and_purge, book_in_blocks)


def blocks(*aliases: str) -> ExitStack:
    stack = ExitStack()
    for alias in aliases:
        stack.enter_context(transaction.atomic(using=alias))
    return stack


@pytest.fixture(params=[(DjangoSite, "memory"), (DjangoSite, "redis"), (DjangoAsgiSite, "memory")])
def site(request, database):
    with ExitStack() as stack:
        kind, where = request.param
        server = stack.enter_context(redis()) if where == "redis" else None
        given = {"cache": server.url, "cache_secret": SECRET} if server else {"cache": where}
        made = kind(ledger_sum, *CALLS, **given)
        state["sum"] = "old"
        assert read(made) == "old"
        yield made
        outlet._outlets.discard(made._outlet)


def read(site: Any) -> str:
    found: str = site.read("ledger/").json["ledger_sum"]
    return found


async def invalidate_later() -> None:
    mizan.invalidate(Ledger)


PURGES = [
    pytest.param(lambda: mizan.invalidate(Ledger), id="invalidate"),
    pytest.param(mizan.purge_all, id="purge_all"),
    pytest.param(lambda: book(), id="called"),
    pytest.param(lambda: async_to_sync(book_later)(), id="called async"),
    pytest.param(lambda: async_to_sync(invalidate_later)(), id="invalidate async"),
]
ORDERS = [("other",), ("default", "other"), ("other", "default")]


@pytest.mark.parametrize("purge", PURGES)
@pytest.mark.parametrize("order", ORDERS)
def test_it_comes_after_the_last_commit(site, order, purge):
    with blocks(*order):
        purge()
        assert read(site) == "old"  # a reader before the commit stores the old state
        state["sum"] = "new"
    assert read(site) == "new"


@pytest.mark.parametrize("purge", PURGES)
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("rolled_back", ["default", "other"])
def test_it_comes_if_one_of_them_commits(site, order, purge, rolled_back):
    with blocks(*order):
        purge()
        for alias in set(order) & {rolled_back}:
            transaction.set_rollback(True, using=alias)
        assert read(site) == "old"
        state["sum"] = "new"
    assert read(site) == ("old" if order == (rolled_back,) else "new")


@pytest.mark.parametrize("purge", PURGES)
def test_an_inner_transaction_of_the_other_database_may_be_undone_with_a_savepoint(site, purge):
    with transaction.atomic(), pytest.raises(KeyError), transaction.atomic():
        with transaction.atomic(using="other"):
            purge()
            state["sum"] = "new"
        raise KeyError
    assert read(site) == "new"


def test_it_does_not_come_if_all_are_rolled_back(site):
    with pytest.raises(KeyError), blocks("default", "other"):
        mizan.invalidate(Ledger)
        raise KeyError
    state["sum"] = "new"
    assert read(site) == "old"
    with blocks("default", "other"):
        Group.objects.count()
    assert read(site) == "old"


@pytest.mark.parametrize("order", ORDERS)
def test_a_call_names_what_it_adds_in_blocks_of_several(site, order):
    assert site.call("book_in_blocks", order=list(order)).headers["x-mizan-invalidate"] == "ledger"


@pytest.mark.parametrize("broken", ["default", "other"])
def test_a_callback_of_the_project_that_raises_holds_up_none(site, broken):
    def hook() -> None:
        raise ValueError

    with pytest.raises(ValueError), blocks("default", "other"):
        transaction.on_commit(hook, using=broken)
        mizan.invalidate(Ledger)
        assert read(site) == "old"
        state["sum"] = "new"
    assert read(site) == "new"


@pytest.mark.parametrize("alias", ["default", "other"])
def test_a_commit_by_hand_beside_a_block(site, alias):
    other = {"default": "other", "other": "default"}[alias]
    transaction.set_autocommit(False, using=alias)
    try:
        connections[alias].cursor().execute("CREATE TABLE IF NOT EXISTS hand (n int)")
        connections[alias].cursor().execute("INSERT INTO hand VALUES (1)")
        with transaction.atomic(using=other):
            mizan.invalidate(Ledger)
        assert read(site) == "old"
        state["sum"] = "new"
        transaction.commit(using=alias)
        assert read(site) == "new"
    finally:
        transaction.set_autocommit(True, using=alias)


class _InATransaction:
    """A middleware whose transaction is around the view, with a session that it commits behind it."""

    def __init__(self, get_response: Any) -> None:
        self._get_response = get_response

    def __call__(self, request: Any) -> Any:
        with transaction.atomic(using="other"):
            response = self._get_response(request)
            if request.method == "POST":
                assert read(_InATransaction.site) == "old"
                state["sum"] = "new"
        return response

    site: Any = None


@pytest.mark.parametrize("name", ["book", "book_later", "book_and_say", "book_and_purge", "book_in_blocks"])
def test_a_transaction_around_the_view_is_waited_for(site, name, monkeypatch):
    monkeypatch.setattr(_InATransaction, "site", site)
    with override_settings(MIDDLEWARE=["tests.test_two_databases._InATransaction"]):
        assert site.call(name, **({"order": ["default"]} if name == "book_in_blocks" else {})).status == 200
        assert read(site) == "new"
