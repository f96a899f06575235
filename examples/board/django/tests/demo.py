"""Numbers of the demo's boards, lists and cards."""

from board.clients.ids import BoardId, CardId, ListId, PersonId

AMINA, JONAS = PersonId(1), PersonId(2)
WEBSITE, GARDEN, LISBON = BoardId(1), BoardId(2), BoardId(3)
IDEAS, IN_PROGRESS, RAINY_DAYS = ListId(1), ListId(2), ListId(5)
CHANGELOG, DARK_THEME, TOUR = CardId(1), CardId(2), CardId(3)
