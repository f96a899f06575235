"""What the board does: its functions called as what they are, and the same over HTTP."""

from board_api.ids import BoardId, CardId, ListId, PersonId

AMINA, JONAS, GUEST = PersonId(1), PersonId(2), PersonId(4)
WEBSITE, GARDEN, LISBON = BoardId(1), BoardId(2), BoardId(3)
IDEAS, IN_PROGRESS, RAINY_DAYS = ListId(1), ListId(2), ListId(5)
CHANGELOG, DARK_THEME, TOUR, TULIPS = CardId(1), CardId(2), CardId(3), CardId(8)
