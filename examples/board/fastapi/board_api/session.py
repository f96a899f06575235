"""Who is calling: the person whose number the signed cookie of the session holds."""

from typing import Annotated

from fastapi import Depends, HTTPException, Request
from mizan import MizanError

from board_api.database import Db
from board_api.tables import PersonRow, Role


def current_user(request: Request, db: Db) -> PersonRow | None:
    """The person signed in, if anybody is."""
    person_id = request.session.get("person_id")
    return None if person_id is None else db.get(PersonRow, person_id)


MaybeUser = Annotated[PersonRow | None, Depends(current_user)]


def signed_in(user: MaybeUser) -> PersonRow:
    """The person signed in; nobody else comes past this."""
    if user is None:
        raise HTTPException(401, "sign in first")
    return user


CurrentUser = Annotated[PersonRow, Depends(signed_in)]


class ReadOnly(MizanError):
    """A guest tried to change something."""

    status = 403

    def __str__(self) -> str:
        return "guests can look around but not change anything"


def may_write(user: CurrentUser) -> None:
    """Lets everybody change things who is more than a guest."""
    if user.role is Role.GUEST:
        raise ReadOnly()
