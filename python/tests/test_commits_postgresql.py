"""Purges of a project with two databases on PostgreSQL: readers see each commit and nothing else."""

import os
import subprocess
import sys

from tests.postgres import postgres
from tests.redis import redis
from tests.server import ROOT, SECRET

PROJECT = """
import sys
import threading
from contextlib import ExitStack
from itertools import product

import django
import psycopg
from asgiref.sync import async_to_sync
from django.conf import settings

address, cache_url, secret = sys.argv[1:]
host = address.split()[0].partition("=")[2]
with psycopg.connect(address, autocommit=True) as connection:
    connection.execute("CREATE DATABASE second")


def database(name):
    return {"ENGINE": "django.db.backends.postgresql", "NAME": name, "USER": "mizan", "HOST": host}


settings.configure(
    SECRET_KEY="project",
    ALLOWED_HOSTS=["*"],
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "mizan.django"],
    DATABASES={"default": database("postgres"), "other": database("second")},
    USE_TZ=True,
    ROOT_URLCONF="mizan.django.urls",
    MIZAN={"APP": "project"},
)
django.setup()

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connections, transaction

import mizan
from tests.sites import DjangoSite

for alias in connections:
    call_command("migrate", verbosity=0, database=alias)


class Ledger(mizan.Context, cache=mizan.cache(ttl=60, public=True)):
    pass


def names():
    return [sorted(Group.objects.using(alias).values_list("name", flat=True)) for alias in connections]


@mizan.client(context=Ledger)
def ledger() -> list[list[str]]:
    return names()


@mizan.client(affects=Ledger)
async def later(name: str) -> None:
    await Group.objects.acreate(name=name)


heard = []


@mizan.on_invalidation
def hear(announcement):
    heard.append((names(), connections["default"].get_autocommit(), connections["other"].get_autocommit()))


site = DjangoSite(ledger, later, hear, cache=cache_url, cache_secret=secret, cache_budget=5.0)


def read():
    found = []

    def look():
        found.append(site.read("ledger/").json["ledger"])
        connections.close_all()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    return found[0]


def broken():
    raise ValueError("a callback of the project")


ORDERS = [("default", "other"), ("other", "default"), ("default",), ("other",)]
for at, (order, raises, undone) in enumerate(product(ORDERS, [None, *connections], [None, *connections])):
    heard.clear()
    before = read()
    try:
        with ExitStack() as blocks:
            for alias in order:
                blocks.enter_context(transaction.atomic(using=alias))
            for alias in order:
                if alias == raises:
                    transaction.on_commit(broken, using=alias)
                Group.objects.using(alias).create(name=f"group {at}")
                if alias == undone:
                    transaction.set_rollback(True, using=alias)
            mizan.invalidate(Ledger)
            assert read() == before
    except ValueError:
        assert raises in order
    assert read() == names(), (order, raises, undone)
    assert heard == ([] if order == (undone,) else [(names(), True, True)]), (order, raises, undone, heard)

transaction.set_autocommit(False)
Group.objects.create(name="by hand")
mizan.invalidate(Ledger)
assert "by hand" not in read()[0]
transaction.commit()
assert "by hand" in read()[0]
transaction.rollback()  # what the receiver read began another one
transaction.set_autocommit(True)

with transaction.atomic():
    async_to_sync(later)("asynchronous")
    assert "asynchronous" not in read()[0]
assert "asynchronous" in read()[0]
connections.close_all()
print("done")
"""


def test_readers_see_each_commit_and_nothing_else():
    with postgres() as address, redis() as server:
        command = [sys.executable, "-c", PROJECT, address, server.url, SECRET]
        env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
        ran = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=120)
    assert ran.stdout == "done\n", ran.stderr
