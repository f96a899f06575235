"""What a middleware changes in the row of a caller tells responses apart, and edges store none of these."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import override_settings
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import StaticPool

from mizan import Caller, Context, cache, client
from mizan.claims import claims_of
from tests.sites import DjangoAsgiSite, DjangoSite, FastAPISite


class Plan(Context, cache=cache(ttl=60)):
    pass


@client(context=Plan)
def plan_name(caller: Caller) -> str:
    return str(caller.native.last_name)


@client(context=Plan)
def plan_shown(request: Any) -> str:
    return str(request.user.last_name)


@pytest.fixture
def ada(database):
    user = get_user_model().objects.create_user("ada", last_name="free")
    yield user
    get_user_model().objects.all().delete()


def acting(get_response: Any) -> Any:
    """Puts something into the user that is not stored, as projects do to show what another plan has."""

    def middleware(request: Any) -> Any:
        request.user = get_user_model().objects.get(username="ada")
        shown = request.META.get("HTTP_X_PLAN")
        if shown:
            request.user.last_name = shown
        return get_response(request)

    return middleware


def by_caller(request: Any) -> Caller:
    return Caller("person", request.user.pk, native=request.user)


STORED, HIT = "mizan; fwd=miss; stored", "mizan; hit"


@pytest.mark.parametrize("make", [DjangoSite, DjangoAsgiSite])
@pytest.mark.parametrize("identify", [None, "tests.test_changed_rows.by_caller"])
@pytest.mark.parametrize("shown", [plan_name, plan_shown])
def test_two_states_of_the_row_of_one_user_share_no_response(ada, make, identify, shown):
    site = make(shown, identify=identify, cache="memory")
    plans = [{}, {"x-plan": "gold"}, {}, {"x-plan": "gold"}]
    with override_settings(MIDDLEWARE=["tests.test_changed_rows.acting"]):
        said = [site.read("plan/", **{"mizan-edge": "1"}, **plan) for plan in plans]
    assert [next(iter(each.json.values())) for each in said] == ["free", "gold", "free", "gold"]
    assert [each.cache for each in said] == [STORED, STORED, HIT, HIT]
    assert ["mizan-identity" in each.headers for each in said] == [True, False, True, False]


def test_of_a_row_of_django_what_is_not_stored_counts(ada):
    user = get_user_model().objects.get(pk=ada.pk)
    assert claims_of(user) == {}
    user.last_name = "gold"
    assert claims_of(user) == {"last_name": "gold"}
    user.save(update_fields=["email"])
    assert claims_of(user) == {"last_name": "gold"}
    user.save()
    assert claims_of(user) == {}
    assert claims_of(get_user_model()(pk=ada.pk, last_name="gold"))["last_name"] == "gold"
    assert claims_of(get_user_model().objects.only("pk").get(pk=ada.pk)) == {}


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    last_name: Mapped[str]


ENGINE = create_engine("sqlite://", connect_args={"check_same_thread": False}, poolclass=StaticPool)


def by_session(request: Any) -> Person | None:
    with Session(ENGINE, expire_on_commit=False) as session:
        person = session.get(Person, 1)
        assert person is not None
        shown = request.headers.get("x-plan")
        if shown:
            person.last_name = shown
        session.expunge(person)
        return person


def test_two_states_of_a_row_of_sqlalchemy_share_no_response():
    Base.metadata.create_all(ENGINE)
    with Session(ENGINE) as session:
        session.add(Person(id=1, last_name="free"))
        session.commit()
    assert claims_of(Person(id=1, last_name="gold")) == {"id": 1, "last_name": "gold"}
    site = FastAPISite(plan_name, identify=by_session, cache="memory", vary_on=["header:x-plan"])
    plans = [{}, {"x-plan": "gold"}, {}, {"x-plan": "gold"}]
    said = [site.read("plan/", **{"mizan-edge": "1"}, **plan) for plan in plans]
    assert [each.json["plan_name"] for each in said] == ["free", "gold", "free", "gold"]
    assert [each.cache for each in said] == [STORED, STORED, HIT, HIT]
    assert ["mizan-identity" in each.headers for each in said] == [True, False, True, False]


class Record:
    """A row of a mapper that does not say what was changed."""

    _meta: Any = object()

    def __init__(self, plan: str) -> None:
        self.pk = 1
        self.plan = plan


def test_of_another_mapper_everything_counts():
    assert claims_of(Record("gold")) == {"pk": 1, "plan": "gold"}
