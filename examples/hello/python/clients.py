"""A shopping list for each shop, kept in memory."""

from pydantic import BaseModel

from mizan import Context, cache, client


class Shopping(Context, cache=cache(ttl=60, public=True)):
    """The shopping list of one shop."""

    shop: str


class Item(BaseModel):
    """A thing to buy."""

    id: int
    text: str


SHELF: dict[str, list[Item]] = {"Bakery": [Item(id=1, text="Bread")], "Market": [Item(id=2, text="Apples")]}


@client(context=Shopping)
def items(shop: str) -> list[Item]:
    """What to buy there."""
    return SHELF.get(shop, [])


@client(merge=items)
def add_item(shop: str, text: str) -> Item:
    """Puts something on the list; it appears wherever that list is shown, without a refetch."""
    item = Item(id=sum(map(len, SHELF.values())) + 1, text=text)
    SHELF.setdefault(shop, []).append(item)
    return item
