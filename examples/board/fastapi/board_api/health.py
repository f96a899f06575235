"""An ordinary route: whether the server answers, for whoever watches it."""

from fastapi import APIRouter
from sqlalchemy import select

from board_api.database import Db

router = APIRouter()


@router.get("/health")
def health(db: Db) -> str:
    """Whether the database answers."""
    db.execute(select(1))
    return "ok"
