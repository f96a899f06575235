"""What the board remembers: people, boards with lists of cards, and the talk about each card."""

from __future__ import annotations

from typing import TypeVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone

Row = TypeVar("Row", bound=models.Model)


class Role(models.TextChoices):
    """What a person may do."""

    ADMIN = "admin"
    """Everything, removing boards included."""
    MEMBER = "member"
    """Everything on the boards they are a member of."""
    GUEST = "guest"
    """Look, but change nothing."""


class People(BaseUserManager["Person"]):
    """Makes people."""

    def create_superuser(self, name: str, password: str | None = None) -> Person:
        """What ``manage.py createsuperuser`` calls."""
        person = self.model(name=name, hue=0, role=Role.ADMIN)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who can sign in; admins run the place, its admin site included."""

    name = models.CharField(max_length=120, unique=True)
    hue = models.PositiveSmallIntegerField(validators=[MaxValueValidator(359)])
    role = models.CharField(max_length=6, choices=Role.choices, default=Role.MEMBER)

    objects = People()
    USERNAME_FIELD = "name"

    class Meta:
        verbose_name_plural = "people"
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Whether they run the place."""
        return self.role == Role.ADMIN

    def has_perm(self, permission: str, thing: object = None) -> bool:
        """Admins may do everything on the admin site, others nothing."""
        return self.is_staff

    def has_module_perms(self, app: str) -> bool:
        """The same for a whole app."""
        return self.is_staff


class BoardQuerySet(models.QuerySet["Board"]):
    """Boards as one person sees them."""

    def of(self, person: Person) -> BoardQuerySet:
        """Those this person is a member of: to everybody else a board does not exist."""
        return self.filter(members=person)


class Board(models.Model):
    """A board with its members."""

    title = models.CharField(max_length=120)
    hue = models.PositiveSmallIntegerField(validators=[MaxValueValidator(359)])
    members = models.ManyToManyField(Person, related_name="boards")

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.title


class PositionQuerySet(models.QuerySet[Row]):
    """Things that stand in a row."""

    def next_position(self) -> int:
        """The place behind the last of these."""
        place: int = self.aggregate(next=Coalesce(models.Max("position") + 1, 0))["next"]
        return place


class ListQuerySet(PositionQuerySet["List"]):
    """Lists as a summary of their board needs them."""

    def counted(self) -> ListQuerySet:
        """With the number of their cards, from left to right."""
        return self.annotate(card_count=models.Count("cards")).order_by("position")


class List(models.Model):
    """A column of a board."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="lists")
    title = models.CharField(max_length=120)
    position = models.PositiveIntegerField()

    objects = ListQuerySet.as_manager()

    class Meta:
        ordering = ("board", "position")
        indexes = (models.Index(fields=("board", "position"), name="lists_of_board"),)

    def __str__(self) -> str:
        return self.title


class CardQuerySet(PositionQuerySet["Card"]):
    """Cards as they go over the wire."""

    def of(self, person: Person) -> CardQuerySet:
        """Those on a board of this person."""
        return self.filter(list__board__members=person)

    def counted(self) -> CardQuerySet:
        """With their list and the number of their comments, in one query."""
        # Django leaves a model's own order out of queries that group.
        counted = self.select_related("list").annotate(comment_count=models.Count("comments"))
        return counted.order_by("list__position", "position")


class Card(models.Model):
    """Something to do."""

    list = models.ForeignKey(List, models.CASCADE, related_name="cards")
    title = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    assignee = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="cards")
    position = models.PositiveIntegerField()

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ("list", "position")
        indexes = (models.Index(fields=("list", "position"), name="cards_of_list"),)

    def __str__(self) -> str:
        return self.title

    @property
    def board_id(self) -> int:
        """The board it is on."""
        return self.list.board_id


class Comment(models.Model):
    """What somebody said about a card."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="comments")
    author = models.ForeignKey(Person, models.PROTECT, related_name="comments")
    body = models.TextField(max_length=2000)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("written_at", "id")
        indexes = (models.Index(fields=("card", "written_at"), name="comments_of_card"),)

    def __str__(self) -> str:
        return self.body
