"""Who is on a board: to everybody else it does not exist."""

from sqlalchemy.orm import Session

from board_api.ids import BoardId, PersonId
from board_api.tables import MemberRow


def is_member(db: Session, person: PersonId, board: BoardId) -> bool:
    """Whether ``person`` is on ``board``."""
    return db.get(MemberRow, (board, person)) is not None
