"""The admin site: everything the board remembers, to be searched and put right."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from mizan import invalidate

from board.clients.boards import Board as BoardContext
from board.clients.boards import Boards
from board.clients.cards import CardDetail
from board.clients.people import Me
from board.models import Board, Card, Comment, List, Person

admin.site.site_header = "Board"
admin.site.site_title = "Board"
admin.site.unregister(Group)  # a role says what a person may do


COUNTED = {"lists_counted": "lists", "cards_counted": "lists__cards", "members_counted": "members"}


class ToldAdmin(admin.ModelAdmin):
    """Writes past the client functions, so it says itself that anything may have changed."""

    def save_related(self, *args: Any) -> None:
        """The last step of adding or changing something."""
        super().save_related(*args)
        told()

    def delete_model(self, *args: Any) -> None:
        """Deletes one thing."""
        super().delete_model(*args)
        told()

    def delete_queryset(self, *args: Any) -> None:
        """Deletes those that were ticked."""
        super().delete_queryset(*args)
        told()


def told() -> None:
    """Says that every copy is out of date, once it is committed."""
    for context in (Me, Boards, BoardContext, CardDetail):
        invalidate(context)


class ListInline(admin.TabularInline):
    """The lists of a board, on its page."""

    model = List
    extra = 0


class CommentInline(admin.StackedInline):
    """The talk about a card, on its page."""

    model = Comment
    extra = 0
    autocomplete_fields = ("author",)


@admin.register(Person)
class PersonAdmin(ToldAdmin):
    """People and what they may do."""

    list_display = ("name", "role", "hue", "last_login")
    list_filter = ("role",)
    search_fields = ("name",)
    fields = ("name", "role", "hue")


@admin.register(Board)
class BoardAdmin(ToldAdmin):
    """Boards with their lists and members."""

    list_display = ("title", "list_count", "card_count", "member_count")
    list_filter = ("members",)
    search_fields = ("title",)
    autocomplete_fields = ("members",)
    inlines = (ListInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Board]:
        """Counts everything in the query that reads the boards."""
        counts = {name: Count(path, distinct=True) for name, path in COUNTED.items()}
        boards: QuerySet[Board] = super().get_queryset(request).annotate(**counts)
        return boards

    @admin.display(description="lists", ordering="lists_counted")
    def list_count(self, board: Any) -> int:
        """How many lists it has."""
        return int(board.lists_counted)

    @admin.display(description="cards", ordering="cards_counted")
    def card_count(self, board: Any) -> int:
        """How many cards stand in them."""
        return int(board.cards_counted)

    @admin.display(description="members", ordering="members_counted")
    def member_count(self, board: Any) -> int:
        """How many people are on it."""
        return int(board.members_counted)


@admin.register(List)
class ListAdmin(ToldAdmin):
    """Lists, board by board."""

    list_display = ("title", "board", "position")
    list_filter = ("board",)
    list_select_related = ("board",)
    search_fields = ("title", "board__title")
    autocomplete_fields = ("board",)


@admin.register(Card)
class CardAdmin(ToldAdmin):
    """Cards with the talk about them."""

    list_display = ("title", "list", "board", "assignee")
    list_filter = ("list__board", "assignee")
    list_select_related = ("list__board", "assignee")
    search_fields = ("title", "description")
    autocomplete_fields = ("list", "assignee")
    inlines = (CommentInline,)

    @admin.display(ordering="list__board")
    def board(self, card: Card) -> Board:
        """The board it is on."""
        return card.list.board


@admin.register(Comment)
class CommentAdmin(ToldAdmin):
    """What people said, newest first."""

    list_display = ("body", "author", "card", "written_at")
    list_filter = ("author",)
    list_select_related = ("author", "card")
    search_fields = ("body", "card__title")
    autocomplete_fields = ("author", "card")
    date_hierarchy = "written_at"
    ordering = ("-written_at",)
