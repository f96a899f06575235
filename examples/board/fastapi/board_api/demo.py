"""The demo's people and three boards to play with."""

import time

from sqlalchemy import insert
from sqlalchemy.orm import Session

from board_api.tables import BoardRow, CardRow, CommentRow, ListRow, MemberRow, PersonRow, Role

PEOPLE = [
    (1, "Amina Diallo", 262, Role.ADMIN),
    (2, "Jonas Weber", 18, Role.MEMBER),
    (3, "Mei Tanaka", 172, Role.MEMBER),
    (4, "Guest", 215, Role.GUEST),
]

BOARDS = [
    (1, "Website launch", 262, [1, 2, 3, 4], ["Ideas", "In progress", "Done"]),
    (2, "Autumn in the garden", 142, [1, 3, 4], ["This month", "When it rains", "Done"]),
    (3, "Trip to Lisbon", 28, [2, 3], ["To book", "Booked"]),
]

CARDS = [
    (1, 1, "A changelog people want to read", "Short entries, one picture each, newest first.", 3, 0),
    (2, 1, "Dark theme for the docs", "", None, 1),
    (3, 1, "Record a two-minute tour", "No narration: captions only, so it works without sound.", None, 2),
    (
        4,
        2,
        "Rewrite the landing page",
        "Say what it does in the first sentence. One example above the fold, nothing that moves.",
        1,
        0,
    ),
    (5, 2, "Check every link", "", 2, 1),
    (6, 3, "Choose a name", "Mizan: balance, measure.", 1, 0),
    (7, 3, "Buy the domain", "", 2, 1),
    (8, 4, "Plant tulip bulbs", "Twice as deep as they are high, pointed end up.", 3, 0),
    (9, 4, "Divide the irises", "", None, 1),
    (10, 4, "Mulch the beds", "", 1, 2),
    (11, 5, "Clean and oil the tools", "", None, 0),
    (12, 6, "Order seeds", "", 3, 0),
    (13, 7, "Train to Sintra", "", 2, 0),
    (14, 7, "Table for Friday evening", "", None, 1),
    (15, 8, "Flights", "Out on the 3rd, back on the 9th.", 2, 0),
    (16, 8, "Rooms in Alfama", "", 3, 1),
    (17, 2, "Draw the icons", "One weight, sixteen pixels, nothing clever.", 3, 2),
    (18, 2, "Try it on a slow phone", "", None, 3),
    (19, 3, "Pick a typeface", "The one everybody has.", 3, 2),
    (20, 3, "Ask five people what confused them", "", None, 3),
]

COMMENTS = [
    (4, 2, "The example should be the one from the README.", 93600),
    (4, 1, "Agreed. Then nobody has to learn two.", 90000),
    (4, 3, "I have a drawing for the top, will bring it tomorrow.", 5400),
    (1, 3, "Shall we start it with this release?", 7200),
    (20, 2, "Four of them stopped at the price.", 260000),
    (20, 1, "So did I.", 250000),
    (8, 1, "There are two bags left in the shed.", 172800),
]


def fill(db: Session) -> None:
    """Puts them into tables that are empty."""
    db.add_all(PersonRow(id=id, name=name, hue=hue, role=role) for id, name, hue, role in PEOPLE)
    db.flush()
    for id, title, hue, members, lists in BOARDS:
        board = BoardRow(id=id, title=title, hue=hue)
        board.memberships = [MemberRow(person_id=person) for person in members]
        board.lists = [ListRow(title=name, position=place) for place, name in enumerate(lists)]
        db.add(board)
        db.flush()
    names = ("id", "list_id", "title", "description", "assignee", "position")
    db.execute(insert(CardRow), [dict(zip(names, card, strict=True)) for card in CARDS])
    now = int(time.time())
    db.add_all(
        CommentRow(card_id=card, author=author, body=body, written_at=now - ago) for card, author, body, ago in COMMENTS
    )
