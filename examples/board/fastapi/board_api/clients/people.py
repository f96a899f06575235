"""People: who there is, what each may do, and signing in as one of them."""

from fastapi import Request
from mizan import Context, MizanError, Reply, client
from sqlalchemy import select

from board_api.database import Db
from board_api.ids import PersonId
from board_api.record import Hue, Record
from board_api.session import MaybeUser
from board_api.tables import PersonRow, Role


class Me(Context):
    """Who is looking, and who else there is."""


class Person(Record):
    """Somebody who can sign in."""

    id: PersonId
    """Who."""
    name: str
    """Full name."""
    hue: Hue
    """Their colour, as a hue from 0 to 359."""
    role: Role
    """What they may do."""


class PersonNotFound(MizanError):
    """Nobody has that number."""

    status = 404


@client(context=Me)
def current_person(user: MaybeUser) -> Person | None:
    """The person signed in, if anybody is."""
    return None if user is None else Person.model_validate(user)


@client(context=Me)
def people(db: Db) -> list[Person]:
    """Everybody in the demo."""
    rows = db.scalars(select(PersonRow).order_by(PersonRow.id))
    return [Person.model_validate(row) for row in rows]


@client(raises=[PersonNotFound])
def sign_in(person_id: PersonId, request: Request, db: Db) -> Reply[Person]:
    """Signs in as one of the demo's people. No password: it is a demo."""
    row = db.get(PersonRow, person_id)
    if row is None:
        raise PersonNotFound()
    request.session["person_id"] = row.id
    return Reply(Person.model_validate(row), identity_changed=True)


@client
def sign_out(request: Request) -> Reply[None]:
    """Signs out."""
    request.session.clear()
    return Reply(None, identity_changed=True)
