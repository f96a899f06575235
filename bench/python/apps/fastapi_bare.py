"""The endpoints as FastAPI's users write them without models: a request in, a `JSONResponse` out."""

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse

from apps import board

router = APIRouter(prefix="/api")


@router.get("/cards")
async def cards(request: Request) -> JSONResponse:
    """Twenty cards."""
    rows = board.rows(int(request.query_params["board_id"]))
    return JSONResponse([{**board.as_dict(row), "changed": board.written(row.changed)} for row in rows])


@router.get("/size")
async def size(request: Request) -> JSONResponse:
    """A read that does next to nothing."""
    return JSONResponse(20 * int(request.query_params["board_id"]))


@router.post("/add")
async def add(request: Request) -> JSONResponse:
    """A call that does next to nothing."""
    body = await request.json()
    return JSONResponse(body["left"] + body["right"])


app = FastAPI()
app.include_router(router)
