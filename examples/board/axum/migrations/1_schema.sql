-- People, boards with lists of cards, and the talk about each card.

CREATE TABLE people (
    id    INTEGER PRIMARY KEY,
    name  TEXT    NOT NULL UNIQUE,
    hue   INTEGER NOT NULL CHECK (hue BETWEEN 0 AND 359),
    role  TEXT    NOT NULL CHECK (role IN ('admin', 'member', 'guest'))
) STRICT;

CREATE TABLE boards (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT    NOT NULL,
    hue   INTEGER NOT NULL CHECK (hue BETWEEN 0 AND 359)
) STRICT;

CREATE TABLE members (
    board_id  INTEGER NOT NULL REFERENCES boards (id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES people (id),
    PRIMARY KEY (board_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE lists (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    board_id INTEGER NOT NULL REFERENCES boards (id) ON DELETE CASCADE,
    title    TEXT    NOT NULL,
    position INTEGER NOT NULL
) STRICT;
CREATE INDEX lists_of_board ON lists (board_id, position);

CREATE TABLE cards (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    list_id     INTEGER NOT NULL REFERENCES lists (id) ON DELETE CASCADE,
    title       TEXT    NOT NULL,
    description TEXT    NOT NULL DEFAULT '',
    assignee    INTEGER REFERENCES people (id),
    position    INTEGER NOT NULL
) STRICT;
CREATE INDEX cards_of_list ON cards (list_id, position);

CREATE TABLE comments (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    card_id    INTEGER NOT NULL REFERENCES cards (id) ON DELETE CASCADE,
    author     INTEGER NOT NULL REFERENCES people (id),
    body       TEXT    NOT NULL,
    written_at INTEGER NOT NULL DEFAULT (unixepoch())
) STRICT;
CREATE INDEX comments_of_card ON comments (card_id, written_at);

-- What the functions read, so that no query is written twice.

CREATE VIEW board_summaries AS
SELECT boards.id, boards.title, boards.hue,
       (SELECT json_group_array((SELECT count(*) FROM cards WHERE cards.list_id = lists.id)
                                ORDER BY lists.position)
        FROM lists WHERE lists.board_id = boards.id) AS card_counts,
       (SELECT json_group_array(members.person_id ORDER BY members.person_id)
        FROM members WHERE members.board_id = boards.id) AS members
FROM boards;

CREATE VIEW board_cards AS
SELECT cards.id, lists.board_id, cards.list_id, cards.title, cards.description, cards.assignee,
       (SELECT count(*) FROM comments WHERE comments.card_id = cards.id) AS comments,
       lists.position AS list_position, cards.position
FROM cards JOIN lists ON lists.id = cards.list_id;
