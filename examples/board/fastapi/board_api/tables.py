"""The tables: people, boards with lists of cards, and the talk about each card."""

from enum import Enum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Text, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, column_property, mapped_column, relationship

from board_api.ids import BoardId, CardId, CommentId, ListId, PersonId
from board_api.title import Remark, Title

_HUE = "hue BETWEEN 0 AND 359"


class Role(str, Enum):
    """What a person may do."""

    ADMIN = "admin"
    """Everything, removing boards included."""
    MEMBER = "member"
    """Everything on the boards they are a member of."""
    GUEST = "guest"
    """Look, but change nothing."""


class Table(DeclarativeBase):
    """What every table is declared with."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        **dict.fromkeys((PersonId, BoardId, ListId, CardId, CommentId), Integer),
        **dict.fromkeys((Title, Remark), Text),
    }


class PersonRow(Table):
    """Somebody who can sign in."""

    __tablename__ = "people"
    __table_args__ = (CheckConstraint(_HUE),)

    id: Mapped[PersonId] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    hue: Mapped[int]
    role: Mapped[Role]

    @property
    def is_staff(self) -> bool:
        """Whether they run the place, as guards ask it."""
        return self.role is Role.ADMIN


class MemberRow(Table):
    """That somebody is on a board."""

    __tablename__ = "members"

    board_id: Mapped[BoardId] = mapped_column(ForeignKey("boards.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(ForeignKey("people.id"), primary_key=True)


class CommentRow(Table):
    """What somebody said about a card."""

    __tablename__ = "comments"
    __table_args__ = (Index("comments_of_card", "card_id", "written_at"), {"sqlite_autoincrement": True})

    id: Mapped[CommentId] = mapped_column(primary_key=True)
    card_id: Mapped[CardId] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"))
    author: Mapped[PersonId] = mapped_column(ForeignKey("people.id"))
    body: Mapped[Remark]
    written_at: Mapped[int] = mapped_column(server_default=func.unixepoch())


class CardRow(Table):
    """Something to do."""

    __tablename__ = "cards"
    __table_args__ = (Index("cards_of_list", "list_id", "position"), {"sqlite_autoincrement": True})

    id: Mapped[CardId] = mapped_column(primary_key=True)
    list_id: Mapped[ListId] = mapped_column(ForeignKey("lists.id", ondelete="CASCADE"))
    title: Mapped[Title]
    description: Mapped[str] = mapped_column(default="")
    assignee: Mapped[PersonId | None] = mapped_column(ForeignKey("people.id"))
    position: Mapped[int]

    list: Mapped["ListRow"] = relationship(lazy="joined", innerjoin=True)
    comments: Mapped[int] = column_property(
        select(func.count()).where(CommentRow.card_id == id).correlate_except(CommentRow).scalar_subquery()
    )

    @property
    def board_id(self) -> BoardId:
        """The board it is on."""
        return self.list.board_id


class ListRow(Table):
    """One column of a board."""

    __tablename__ = "lists"
    __table_args__ = (Index("lists_of_board", "board_id", "position"), {"sqlite_autoincrement": True})

    id: Mapped[ListId] = mapped_column(primary_key=True)
    board_id: Mapped[BoardId] = mapped_column(ForeignKey("boards.id", ondelete="CASCADE"))
    title: Mapped[Title]
    position: Mapped[int]

    card_count: Mapped[int] = column_property(
        select(func.count()).where(CardRow.list_id == id).correlate_except(CardRow).scalar_subquery()
    )


class BoardRow(Table):
    """A board with its lists and members."""

    __tablename__ = "boards"
    __table_args__ = (CheckConstraint(_HUE), {"sqlite_autoincrement": True})

    id: Mapped[BoardId] = mapped_column(primary_key=True)
    title: Mapped[Title]
    hue: Mapped[int]

    lists: Mapped[list[ListRow]] = relationship(
        order_by=ListRow.position, lazy="selectin", cascade="all, delete-orphan", passive_deletes=True
    )
    memberships: Mapped[list[MemberRow]] = relationship(
        order_by=MemberRow.person_id, lazy="selectin", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def card_counts(self) -> list[int]:
        """How many cards each list holds, from left to right."""
        return [each.card_count for each in self.lists]

    @property
    def members(self) -> list[PersonId]:
        """Who is on it."""
        return [each.person_id for each in self.memberships]
