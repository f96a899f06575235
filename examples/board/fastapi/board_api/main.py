"""The app as servers and tools import it: ``uvicorn board_api.main:app``, ``python -m mizan check --app …``."""

import os
import secrets
from pathlib import Path

from board_api.app import create_app

PAGE = Path(__file__).parents[2] / "web" / "react" / "dist"

app = create_app(
    database=Path(os.environ.get("BOARD_DB", "board.sqlite3")),
    web=Path(os.environ.get("BOARD_WEB", PAGE)),
    # Without a key of one's own everybody signs in again after a restart.
    key=os.environ.get("BOARD_KEY") or secrets.token_hex(32),
)
