"""The endpoints on FastAPI, which reads rows into its response model."""

from fastapi import APIRouter, FastAPI
from pydantic import BaseModel

from apps import board

router = APIRouter(prefix="/api")


class Add(BaseModel):
    """The body of a call."""

    left: int
    right: int


@router.get("/cards", response_model=list[board.Card])
async def cards(board_id: int) -> list[board.CardRow]:
    """Twenty cards."""
    return board.rows(board_id)


@router.get("/size", response_model=int)
async def size(board_id: int) -> int:
    """A read that does next to nothing."""
    return 20 * board_id


@router.post("/add", response_model=int)
async def add(body: Add) -> int:
    """A call that does next to nothing."""
    return body.left + body.right


app = FastAPI()
app.include_router(router)
