"""People: who there is, and what each may do."""

from django.http import HttpRequest
from mizan import Context, client

from board import models
from board.clients.ids import PersonId
from board.clients.shape import Hue, Shape
from board.models import Role


class Person(Shape):
    """Somebody who can sign in."""

    id: PersonId
    """Who."""
    name: str
    """Full name."""
    hue: Hue
    """Their colour, as a hue from 0 to 359."""
    role: Role
    """What they may do."""


class Me(Context):
    """Who is looking, and who else there is."""


@client(context=Me)
def current_person(request: HttpRequest) -> Person | None:
    """The person signed in, if anybody is."""
    return Person.of(request.user) if request.user.is_authenticated else None


@client(context=Me)
def people() -> list[Person]:
    """Everybody in the demo."""
    return Person.each(models.Person.objects.all())
