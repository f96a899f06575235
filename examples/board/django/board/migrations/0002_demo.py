"""The demo's people and three boards to play with."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import migrations
from django.utils import timezone

PEOPLE = [
    ("Amina Diallo", 262, "admin"),
    ("Jonas Weber", 18, "member"),
    ("Mei Tanaka", 172, "member"),
    ("Guest", 215, "guest"),
]

# Title, hue, numbers of the members, lists from left to right.
BOARDS = [
    ("Website launch", 262, [1, 2, 3, 4], ["Ideas", "In progress", "Done"]),
    ("Autumn in the garden", 142, [1, 3, 4], ["This month", "When it rains", "Done"]),
    ("Trip to Lisbon", 28, [2, 3], ["To book", "Booked"]),
]

# Number of the list, title, description, number of whoever does it; each below the one before it in its list.
CARDS = [
    (1, "A changelog people want to read", "Short entries, one picture each, newest first.", 3),
    (1, "Dark theme for the docs", "", None),
    (1, "Record a two-minute tour", "No narration: captions only, so it works without sound.", None),
    (
        2,
        "Rewrite the landing page",
        "Say what it does in the first sentence. One example above the fold, nothing that moves.",
        1,
    ),
    (2, "Check every link", "", 2),
    (3, "Choose a name", "Mizan: balance, measure.", 1),
    (3, "Buy the domain", "", 2),
    (4, "Plant tulip bulbs", "Twice as deep as they are high, pointed end up.", 3),
    (4, "Divide the irises", "", None),
    (4, "Mulch the beds", "", 1),
    (5, "Clean and oil the tools", "", None),
    (6, "Order seeds", "", 3),
    (7, "Train to Sintra", "", 2),
    (7, "Table for Friday evening", "", None),
    (8, "Flights", "Out on the 3rd, back on the 9th.", 2),
    (8, "Rooms in Alfama", "", 3),
    (2, "Draw the icons", "One weight, sixteen pixels, nothing clever.", 3),
    (2, "Try it on a slow phone", "", None),
    (3, "Pick a typeface", "The one everybody has.", 3),
    (3, "Ask five people what confused them", "", None),
]

# Number of the card, number of the author, text, how many seconds ago.
COMMENTS = [
    (4, 2, "The example should be the one from the README.", 93600),
    (4, 1, "Agreed. Then nobody has to learn two.", 90000),
    (4, 3, "I have a drawing for the top, will bring it tomorrow.", 5400),
    (1, 3, "Shall we start it with this release?", 7200),
    (20, 2, "Four of them stopped at the price.", 260000),
    (20, 1, "So did I.", 250000),
    (8, 1, "There are two bags left in the shed.", 172800),
]


def fill(apps: Any, schema_editor: Any) -> None:
    """Writes all of it; numbers are given by the order."""
    model = apps.get_model
    person, board, card, comment = (model("board", name) for name in ("Person", "Board", "Card", "Comment"))
    person.objects.bulk_create(
        person(id=at, name=name, hue=hue, role=role, password=make_password(None))
        for at, (name, hue, role) in enumerate(PEOPLE, 1)
    )
    number = 0
    for at, (title, hue, members, lists) in enumerate(BOARDS, 1):
        made = board.objects.create(id=at, title=title, hue=hue)
        made.members.set(members)
        for position, name in enumerate(lists):
            number += 1
            made.lists.create(id=number, title=name, position=position)
    card.objects.bulk_create(
        card(id=at, list_id=list, title=title, description=text, assignee_id=who, position=at)
        for at, (list, title, text, who) in enumerate(CARDS, 1)
    )
    now = timezone.now()
    comment.objects.bulk_create(
        comment(card_id=card, author_id=author, body=body, written_at=now - timedelta(seconds=ago))
        for card, author, body, ago in COMMENTS
    )


class Migration(migrations.Migration):
    """Fills the tables once; taking it back leaves what people made of it."""

    dependencies = (("board", "0001_initial"),)
    operations = (migrations.RunPython(fill, migrations.RunPython.noop),)
