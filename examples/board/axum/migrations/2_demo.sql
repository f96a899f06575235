-- The demo's people and three boards to play with.

INSERT INTO people (id, name, hue, role) VALUES
    (1, 'Amina Diallo', 262, 'admin'),
    (2, 'Jonas Weber',   18, 'member'),
    (3, 'Mei Tanaka',   172, 'member'),
    (4, 'Guest',        215, 'guest');

INSERT INTO boards (id, title, hue) VALUES
    (1, 'Website launch', 262),
    (2, 'Autumn in the garden', 142),
    (3, 'Trip to Lisbon', 28);

INSERT INTO members (board_id, person_id) VALUES
    (1, 1), (1, 2), (1, 3), (1, 4),
    (2, 1), (2, 3), (2, 4),
    (3, 2), (3, 3);

INSERT INTO lists (id, board_id, title, position) VALUES
    (1, 1, 'Ideas', 0), (2, 1, 'In progress', 1), (3, 1, 'Done', 2),
    (4, 2, 'This month', 0), (5, 2, 'When it rains', 1), (6, 2, 'Done', 2),
    (7, 3, 'To book', 0), (8, 3, 'Booked', 1);

INSERT INTO cards (id, list_id, title, description, assignee, position) VALUES
    (1,  1, 'A changelog people want to read', 'Short entries, one picture each, newest first.', 3, 0),
    (2,  1, 'Dark theme for the docs', '', NULL, 1),
    (3,  1, 'Record a two-minute tour', 'No narration: captions only, so it works without sound.', NULL, 2),
    (4,  2, 'Rewrite the landing page', 'Say what it does in the first sentence. One example above the fold, nothing that moves.', 1, 0),
    (5,  2, 'Check every link', '', 2, 1),
    (6,  3, 'Choose a name', 'Mizan: balance, measure.', 1, 0),
    (7,  3, 'Buy the domain', '', 2, 1),
    (8,  4, 'Plant tulip bulbs', 'Twice as deep as they are high, pointed end up.', 3, 0),
    (9,  4, 'Divide the irises', '', NULL, 1),
    (10, 4, 'Mulch the beds', '', 1, 2),
    (11, 5, 'Clean and oil the tools', '', NULL, 0),
    (12, 6, 'Order seeds', '', 3, 0),
    (13, 7, 'Train to Sintra', '', 2, 0),
    (14, 7, 'Table for Friday evening', '', NULL, 1),
    (15, 8, 'Flights', 'Out on the 3rd, back on the 9th.', 2, 0),
    (16, 8, 'Rooms in Alfama', '', 3, 1),
    (17, 2, 'Draw the icons', 'One weight, sixteen pixels, nothing clever.', 3, 2),
    (18, 2, 'Try it on a slow phone', '', NULL, 3),
    (19, 3, 'Pick a typeface', 'The one everybody has.', 3, 2),
    (20, 3, 'Ask five people what confused them', '', NULL, 3);

INSERT INTO comments (card_id, author, body, written_at) VALUES
    (4, 2, 'The example should be the one from the README.', unixepoch() - 93600),
    (4, 1, 'Agreed. Then nobody has to learn two.', unixepoch() - 90000),
    (4, 3, 'I have a drawing for the top, will bring it tomorrow.', unixepoch() - 5400),
    (1, 3, 'Shall we start it with this release?', unixepoch() - 7200),
    (20, 2, 'Four of them stopped at the price.', unixepoch() - 260000),
    (20, 1, 'So did I.', unixepoch() - 250000),
    (8, 1, 'There are two bags left in the shed.', unixepoch() - 172800);
