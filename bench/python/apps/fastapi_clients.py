"""The functions on Mizan for FastAPI: asynchronous ones, as its users write them."""

from mizan import Context, client

from apps import board


class Cards(Context):
    """The cards of a board."""

    board_id: int


class Size(Context):
    """How many cards a board may have."""

    board_id: int


@client(context=Cards)
async def cards(board_id: int) -> list[board.Card]:
    """Twenty cards: rows, which are read into the type of the result."""
    return board.rows(board_id)


@client(context=Size)
async def size(board_id: int) -> int:
    """A read that does next to nothing."""
    return 20 * board_id


@client
async def add(left: int, right: int) -> int:
    """A call that does next to nothing."""
    return left + right
