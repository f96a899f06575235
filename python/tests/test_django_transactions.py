"""Nothing is emitted before the work is committed, and nothing at all when it is rolled back."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connections, transaction
from django.test import Client, TestCase, override_settings

from mizan import Announcement, Context, MizanError, cache, client, invalidate, on_invalidation, outlet
from mizan.django import check
from mizan.django.outlet import opened
from tests.sites import DjangoSite
from tests.small import Urls, registry


class Room(Context):
    room_id: int


@client(context=Room)
def room_groups(room_id: int) -> list[str]:
    assert not connections["default"].in_atomic_block or connections["default"].settings_dict["ATOMIC_REQUESTS"]
    return sorted(Group.objects.values_list("name", flat=True))


class Refused(MizanError):
    """It is refused."""


def call(function: Any, **headers: str) -> Any:
    with override_settings(ROOT_URLCONF=Urls(room_groups, function)):
        return Client().post(f"/call/{function.name}/", {"room_id": 1}, "application/json", headers=headers)


@pytest.fixture
def groups(database):
    yield Group.objects
    Group.objects.all().delete()


@pytest.fixture
def atomic_requests(monkeypatch):
    monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", True)


def test_targets_of_a_block_that_commits_are_emitted(groups):
    @client
    def paint(room_id: int) -> None:
        with transaction.atomic():
            invalidate(Room(room_id=room_id))

    assert call(paint)["x-mizan-invalidate"] == "room;room_id=1"


def test_targets_of_a_block_that_is_rolled_back_are_not_emitted(groups):
    @client
    def paint(room_id: int) -> None:
        invalidate(Room(room_id=7))
        try:
            with transaction.atomic():
                invalidate(Room(room_id=room_id))
                raise Refused()
        except Refused:
            pass

    assert call(paint)["x-mizan-invalidate"] == "room;room_id=7"


@pytest.mark.parametrize(
    ("rolled_back", "named"), [(["other"], True), (["default"], True), (["default", "other"], False)]
)
def test_targets_wait_for_every_database_and_are_dropped_if_none_commits(groups, rolled_back, named):
    @client
    def paint(room_id: int) -> None:
        with transaction.atomic("other"), transaction.atomic("default"):
            invalidate(Room(room_id=room_id))
            for alias in rolled_back:
                transaction.set_rollback(True, using=alias)

    assert ("x-mizan-invalidate" in call(paint)) == named


def test_a_function_is_committed_before_its_bundles_are_read_again(groups, atomic_requests):
    @client(affects=Room)
    def paint(room_id: int) -> None:
        assert connections["default"].in_atomic_block
        groups.create(name="blue")

    answer = call(paint, **{"x-mizan-mounted": "room;room_id=1"})
    assert answer.json()["refresh"][0]["data"] == {"room_groups": ["blue"]}


@pytest.mark.parametrize("error", [Refused(), RuntimeError("oops")])
def test_a_failed_function_is_rolled_back_and_emits_nothing(groups, atomic_requests, error):
    @client(affects=Room, raises=[Refused])
    def paint(room_id: int) -> None:
        groups.create(name="blue")
        invalidate(Room(room_id=2))
        raise error

    answer = call(paint)
    assert answer.status_code >= 400
    assert "x-mizan-invalidate" not in answer
    assert not groups.exists()


def test_a_result_that_cannot_be_written_rolls_its_work_back(groups, atomic_requests):
    @client(affects=Room)
    def paint(room_id: int) -> int:
        groups.create(name="blue")
        return "no number"  # type: ignore[return-value]

    assert call(paint).json()["code"] == "internal"
    assert not groups.exists()


def test_a_commit_that_fails_emits_nothing(groups, atomic_requests, monkeypatch):
    @client(affects=Room)
    def paint(room_id: int) -> None:
        groups.create(name="blue")

    def full() -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(connections["default"], "commit", full)
    answer = call(paint)
    assert answer.json()["code"] == "internal"
    assert "x-mizan-invalidate" not in answer


def test_without_atomic_requests_no_transaction_is_opened(groups):
    @client
    def paint(room_id: int) -> bool:
        return connections["default"].in_atomic_block

    assert call(paint).json() == {"result": False}


def test_an_asynchronous_function_is_warned_of_when_requests_are_atomic(atomic_requests, monkeypatch):
    @client
    async def later() -> None: ...

    monkeypatch.setattr(check, "registry", lambda: registry(room_groups, later))
    (warning,) = check.check_registry()
    assert (warning.id, "`later`" in warning.msg) == ("mizan.W001", True)


@pytest.fixture
def manual(groups):
    """A connection whose transactions the project begins and commits itself."""
    connection = connections["default"]
    transaction.set_autocommit(False)
    yield connection
    connection.rollback()
    transaction.set_autocommit(True)


@pytest.fixture
def told():
    """What a receiver of a project heard."""
    heard: list[str] = []

    def hear(announcement: Announcement) -> None:
        heard.append(announcement.headers["x-mizan-invalidate"])

    made = opened(lambda: built)
    built = registry(room_groups, on_invalidation(hear))
    yield heard
    outlet._outlets.discard(made)


def test_a_change_outside_calls_waits_for_a_commit_by_hand(manual, told):
    Group.objects.create(name="blue")
    invalidate(Room(room_id=1))
    assert told == []
    transaction.commit()
    assert told == ["room;room_id=1"]
    transaction.commit()
    assert told == ["room;room_id=1"]


def test_a_change_after_a_commit_by_hand_is_told_of_now(manual, told):
    Group.objects.create(name="blue")
    transaction.commit()
    invalidate(Room(room_id=1))
    assert told == ["room;room_id=1"]


@pytest.mark.parametrize("end", ["rollback", "close", "set_autocommit"])
def test_a_transaction_by_hand_that_ends_otherwise_is_told_of_then(manual, told, end, monkeypatch):
    # What an earlier transaction committed may be what the target concerns.
    Group.objects.create(name="blue")
    invalidate(Room(room_id=1))
    assert told == []
    if end == "close":
        monkeypatch.setattr(manual, "_close", lambda: None)
        native = manual.connection
        manual.close()
        manual.connection = native
    elif end == "rollback":
        transaction.rollback()
    else:
        transaction.set_autocommit(True)
    assert told == ["room;room_id=1"]
    transaction.set_autocommit(False)


def test_blocks_and_savepoints_in_a_transaction_by_hand(manual, told):
    with transaction.atomic():
        Group.objects.create(name="blue")
        invalidate(Room(room_id=1))
        with pytest.raises(Refused), transaction.atomic():
            invalidate(Room(room_id=2))
            raise Refused()
        with transaction.atomic():
            invalidate(Room(room_id=3))
    assert told == []
    transaction.commit()
    assert told == ["room;room_id=1", "room;room_id=3"]


def test_a_block_in_a_transaction_by_hand_that_is_rolled_back_is_not_told_of(manual, told):
    with transaction.atomic():
        Group.objects.create(name="blue")
        invalidate(Room(room_id=1))
    transaction.rollback()
    transaction.commit()
    assert told == []


def test_a_change_waits_for_the_commits_of_every_database(manual, told):
    Group.objects.create(name="blue")
    with transaction.atomic("other"):
        invalidate(Room(room_id=1))
        transaction.commit()
        assert told == []
    assert told == ["room;room_id=1"]


def test_a_call_that_commits_itself_emits_its_targets(groups):
    @client
    def paint(room_id: int) -> None:
        transaction.set_autocommit(False)
        groups.create(name="blue")
        invalidate(Room(room_id=room_id))
        transaction.commit()
        transaction.set_autocommit(True)

    assert call(paint)["x-mizan-invalidate"] == "room;room_id=1"


class Shelf(Context, cache=cache(ttl=60, public=True)):
    pass


def test_a_call_that_leaves_its_transaction_open_purges_again_after_the_commit(groups):
    before = ["old"]

    @client(context=Shelf)
    def shelf_books() -> list[str]:
        return list(before)

    @client(affects=Shelf)
    def put() -> None:
        transaction.set_autocommit(False)
        Group.objects.create(name="blue")

    site = DjangoSite(shelf_books, put, cache="memory")
    assert site.read("shelf/").json == {"shelf_books": ["old"]}
    connection = connections["default"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "close", lambda: None)  # the test client ends a request as a server does
        assert site.call("put").status == 200
        assert site.read("shelf/").json == {"shelf_books": ["old"]}
        before[:] = ["new"]
        transaction.commit()
        transaction.set_autocommit(True)
    assert site.read("shelf/").json == {"shelf_books": ["new"]}


@pytest.mark.usefixtures("database")
class InATestCase(TestCase):
    """Django's test cases hold a transaction that never commits, which nothing waits for."""

    databases = ("default", "other")

    def test_targets_are_emitted_whether_or_not_callbacks_are_run(self) -> None:
        @client
        def paint(room_id: int) -> None:
            with transaction.atomic():
                invalidate(Room(room_id=room_id))

        assert call(paint)["x-mizan-invalidate"] == "room;room_id=1"
        with self.captureOnCommitCallbacks(execute=True):
            assert call(paint)["x-mizan-invalidate"] == "room;room_id=1"
