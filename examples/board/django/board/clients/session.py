"""Signing in and out, and who may change things: sessions are Django's."""

from django.contrib.auth import login, logout
from django.http import HttpRequest
from mizan import MizanError, Reply, Unauthenticated, client

from board import models
from board.clients.ids import PersonId
from board.clients.people import Person
from board.models import Role


class SignedIn(HttpRequest):
    """A request of somebody who is signed in; the guards have seen to that."""

    user: models.Person


class ReadOnly(MizanError):
    """A guest tried to change something."""

    status = 403

    def __str__(self) -> str:
        return "guests can look around but not change anything"


class PersonNotFound(MizanError):
    """Nobody has that number."""

    status = 404


def may_write(request: HttpRequest) -> None:
    """Lets everybody change things who is more than a guest."""
    if not request.user.is_authenticated:
        raise Unauthenticated
    if request.user.role == Role.GUEST:
        raise ReadOnly


@client(raises=[PersonNotFound])
def sign_in(request: HttpRequest, person_id: PersonId) -> Reply[Person]:
    """Signs in as one of the demo's people. No password: it is a demo."""
    person = models.Person.objects.filter(pk=person_id).first()
    if person is None:
        raise PersonNotFound
    login(request, person)
    return Reply(Person.of(person), identity_changed=True)


@client
def sign_out(request: HttpRequest) -> Reply[None]:
    """Signs out."""
    logout(request)
    return Reply(None, identity_changed=True)
