"""What a middleware puts on the row of a caller tells responses apart, in whichever attribute it stands."""

from typing import Any, ClassVar

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, Group, User
from django.test import override_settings
from django.utils.functional import SimpleLazyObject, cached_property
from sqlalchemy import JSON, ForeignKey, create_engine, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    contains_eager,
    lazyload,
    mapped_column,
    query_expression,
    relationship,
    with_expression,
)
from sqlalchemy.pool import StaticPool

from mizan import Caller, Context, cache, client, flushed
from mizan.caller import caller_of
from mizan.claims import claims_of
from mizan.django import rows
from tests.sites import DjangoAsgiSite, DjangoSite


class Member(User):
    """A user as projects write it: attributes that a middleware sets have a default in the class."""

    active_org: str | None = None
    _tenant: str | None = None

    class Meta:
        proxy = True
        app_label = "auth"

    @cached_property
    def plan(self) -> str:
        return "free"

    @property
    def tenant(self) -> str | None:
        return self._tenant


class Private:
    """Members in slots, as SQLModel has its private ones."""

    __slots__ = ("hidden",)


class Slotted(Private, User):
    class Meta:
        proxy = True
        app_label = "auth"


class Tracked(User):
    """A user that remembers how it was loaded, as projects and packages have it."""

    class Meta:
        proxy = True
        app_label = "auth"

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._loaded_name = self.last_name


rows.follow(User)
rows.follow(Member)
rows.follow(Tracked)
rows.follow(Slotted)
COLUMNS = ["id", "is_superuser", "username", "last_name", "is_staff", "is_active"]


def loaded(kind: Any = Member, db: str = "default", pk: int = 5, is_active: bool = True) -> Any:
    return kind.from_db(db, COLUMNS, [pk, False, "ada", "free", False, is_active])


def key(native: Any) -> str | None:
    caller = caller_of(native)
    assert caller is not None
    return caller.audience


def with_related(name: str, related: Any) -> Any:
    user = loaded()
    user._state.fields_cache[name] = related
    return user


def loaded_group(**put: Any) -> Group:
    group = Group.from_db("default", ["id", "name"], [1, "a"])
    for name, value in put.items():
        setattr(group, name, value)
    return group


rows.follow(Group)


def put(**members: Any) -> Any:
    user = loaded()
    for name, value in members.items():
        setattr(user, name, value)
    return user


def prefetched(*groups: Group) -> Any:
    user = loaded()
    found = Group.objects.all()
    found._result_cache = list(groups)  # type: ignore[assignment]
    user._prefetched_objects_cache = {"groups": found}
    return user


PUT = {
    "a default of the class": lambda: put(active_org="acme"),
    "a private attribute": lambda: put(_tenant="acme"),
    "another value": lambda: put(_tenant="globex"),
    "a cached property": lambda: put(plan="gold"),
    "another database": lambda: loaded(db="other"),
    "an inactive user": lambda: loaded(is_active=False),
    "rights": lambda: put(_perm_cache={"shop.view"}),
    "rights of a user": lambda: put(_user_perm_cache={"shop.view"}),
    "a related row": lambda: with_related("profile", loaded_group(active="acme")),
    "rows that were chosen": lambda: prefetched(loaded_group()),
    "no rows that were chosen": prefetched,
    "a lazy object": lambda: put(org=SimpleLazyObject(lambda: loaded_group())),
    "another type": lambda: put(org=1),
    "a truth": lambda: put(org=True),
    "a number": lambda: put(org=1.0),
    "a text": lambda: put(org="1"),
    "bytes": lambda: put(org=b"1"),
}


def test_whatever_is_put_on_a_row_of_django_is_a_claim():
    keys = {name: key(make()) for name, make in PUT.items()}
    plain = key(loaded())
    assert str(plain).endswith("Member:5") and None not in keys.values()
    assert len({*keys.values(), plain}) == len(PUT) + 1, keys


def test_what_follows_from_a_row_of_django_is_no_claim():
    assert claims_of(loaded()) == claims_of(loaded(Tracked)) == {}
    assert claims_of(with_related("profile", loaded_group())) == {}
    slotted = loaded(Slotted)
    assert claims_of(slotted) == {}
    slotted.hidden = "acme"
    assert claims_of(slotted) == {"hidden": "acme"}
    tracked = loaded(Tracked)
    tracked._loaded_name = "gold"
    assert claims_of(tracked) == {"_loaded_name": "gold"}


def test_the_row_of_a_caller_with_another_id_is_told_by_its_own():
    ada, bob = (Caller("org", 7, native=loaded(pk=pk)).audience for pk in (5, 6))
    assert ada != bob
    said = [Caller("user", id, native=loaded(User)).audience for id in (5, "5")]
    assert said == ["user:5", 'user:"5"']
    kinds = {Caller("user", 5, native=loaded(kind)).audience for kind in (User, Member, Tracked)}
    assert len(kinds) == 3


class Desk(Context, cache=cache(ttl=60, anonymous=True)):
    pass


@client(context=Desk)
def desk_org(request: Any) -> str:
    return str(getattr(request.user, "active_org", None))


@client(affects=Desk)
def desk_move() -> None: ...


def acting(get_response: Any) -> Any:
    """Puts the tenant of a request on its user, as projects do."""

    def middleware(request: Any) -> Any:
        name, org = request.META.get("HTTP_X_USER"), request.META.get("HTTP_X_ORG")
        kind = Member if org else get_user_model()
        request.user = kind.objects.get(username=name) if name else AnonymousUser()
        if org:
            request.user.active_org = org
        return get_response(request)

    return middleware


@pytest.fixture
def ada(database):
    yield get_user_model().objects.create_user("ada")
    get_user_model().objects.all().delete()


@pytest.mark.parametrize("make", [DjangoSite, DjangoAsgiSite])
@pytest.mark.parametrize("who", [{"x-user": "ada"}, {}])
def test_two_tenants_of_one_user_or_of_nobody_share_no_response(ada, make, who):
    site = make(desk_org, cache="memory")
    with override_settings(MIDDLEWARE=["tests.test_claims_of_rows.acting"]):
        said = [site.read("desk/", **who, **{"x-org": org, "mizan-edge": "1"}) for org in ("acme", "globex") * 2]
    assert [each.json["desk_org"] for each in said] == ["acme", "globex"] * 2
    assert not any({"mizan-identity", "mizan-cache-control"} & each.headers.keys() for each in said)


@pytest.mark.parametrize("make", [DjangoSite, DjangoAsgiSite])
@pytest.mark.parametrize("who", [{"x-user": "ada"}, {}])
def test_a_bundle_is_left_out_of_an_answer_where_a_middleware_put_something_on_the_user(ada, make, who):
    site = make(desk_org, desk_move)
    sent = {**who, "x-mizan-mounted": "desk"}
    with override_settings(MIDDLEWARE=["tests.test_claims_of_rows.acting"]):
        answer = site.call("desk_move", {**sent, "x-org": "acme"})
        assert answer.status == 200 and "refresh" not in answer.json
        assert site.call("desk_move", sent).json["refresh"]


class Base(DeclarativeBase):
    pass


class Badge(Base):
    __tablename__ = "badge"
    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[int] = mapped_column(ForeignKey("staff.number"))
    org: Mapped[str]


class Staff(Base):
    __tablename__ = "staff"
    active_org: ClassVar[str | None] = None
    _tenant: ClassVar[str | None] = None
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True)
    settings: Mapped[Any] = mapped_column(JSON, default=dict)
    role: Mapped[str | None] = query_expression()
    badges: Mapped[list[Badge]] = relationship()

    @property
    def id(self) -> int:
        return self.number


class Seat(Base):
    """A row that two columns identify: every tenant has a user 1."""

    __tablename__ = "seat"
    tenant: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True)


def test_whatever_is_put_on_a_row_of_sqlalchemy_is_a_claim():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all([Staff(number=1, name="ada", badges=[Badge(org="acme"), Badge(org="globex")])])
        session.add_all([Staff(number=2, name="bob", is_active=False)])
        session.add_all([Seat(tenant="acme", id=1), Seat(tenant="globex", id=1)])
        session.commit()

    def staff(statement: Any, **members: Any) -> Any:
        with Session(engine) as session:
            found = session.scalars(statement).unique().one()
            for name, value in members.items():
                setattr(found, name, value)
            if "name" not in members:
                session.expunge_all()
            else:
                session.expunge(found)
            return found

    by_number = select(Staff).where(Staff.number == 1)
    eager = by_number.join(Staff.badges).options(contains_eager(Staff.badges))
    plain = staff(by_number)
    in_place = staff(by_number)
    in_place.settings["plan"] = "gold"
    found = [
        plain,
        in_place,
        staff(by_number, active_org="acme"),
        staff(by_number, _tenant="acme"),
        staff(by_number, name="bea"),
        staff(by_number.options(with_expression(Staff.role, Staff.name + "1"))),
        staff(by_number.options(with_expression(Staff.role, Staff.name + "2"))),
        staff(eager.where(Badge.org == "acme")),
        staff(eager.where(Badge.org == "globex")),
        staff(select(Staff).where(Staff.number == 2)),
        *(staff(select(Seat).where(Seat.tenant == tenant)) for tenant in ("acme", "globex")),
    ]
    keys = [key(each) for each in found]
    assert None not in keys and len(set(keys)) == len(keys), keys


def test_what_is_flushed_and_not_committed_or_chosen_later_tells_rows_of_sqlalchemy_apart():
    flushed.follow()
    engine = create_engine("sqlite://", connect_args={"check_same_thread": False}, poolclass=StaticPool)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Staff(number=1, name="ada"))
        session.commit()
    with Session(engine, expire_on_commit=False) as session:
        found = session.get(Staff, 1)
        assert found is not None
        plain = key(found)
        found.name = "gold"
        session.flush()
        flushed_key = key(found)
        assert flushed_key != plain
    assert key(found) == flushed_key  # the session has ended and rolled back
    with Session(engine, expire_on_commit=False) as session:
        session.commit()
        again = session.get(Staff, 1)
        assert again is not None and key(again) == plain
        again.name = "bea"
        session.flush()
        session.commit()
        assert key(again) == plain and again.name == "bea"
        chosen = (
            select(Staff)
            .options(lazyload(Staff.badges.and_(Badge.org == "acme")))
            .execution_options(populate_existing=True)
        )
        assert key(session.scalars(chosen).one()) is None
    assert key(found) == flushed_key
