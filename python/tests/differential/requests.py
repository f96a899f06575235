"""What is sent: random reads and writes, by random callers, in random spellings."""

from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlencode

NOTES = [
    [
        "0af6c2d1-9b3e-4c58-8f27-d1e2a3b4c5d6",
        "0AF6C2D1-9B3E-4C58-8F27-D1E2A3B4C5D6",
        "0af6c2d19b3e4c588f27d1e2a3b4c5d6",
    ],
    ["ffffffff-0000-4000-8000-00000000000a", "FFFFFFFF-0000-4000-8000-00000000000A"],
]
MOMENTS = [
    ["2026-11-30T18:00:00Z", "2026-11-30T19:00:00+01:00", "2026-11-30T18:00:00.000+00:00"],
    ["2026-11-30T18:00:00.5Z", "2026-11-30T13:00:00.500-05:00"],
]
LABELS = ["red", " RED ", "Red", "blue", "BLUE"]
FIELDS = {
    "x-user": ["", "user 1", "user 2", "user text 1", "clerk 1", "a stranger"],
    "host": ["one.example", "two.example", "ONE.example"],
    "x-tenant": ["", "red", "blue"],
    "accept-language": ["", "en", "de", "de-AT"],
}


@dataclass
class Sent:
    """One request, to be sent to several servers."""

    path: str
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    def from_anywhere(self, dice: Random) -> "Sent":
        """From a random caller at a random host, for a random tenant, in a random language."""
        chosen = {name: dice.choice(values) for name, values in FIELDS.items()}
        self.headers = {name: value for name, value in chosen.items() if value}
        return self


def _note(dice: Random) -> str:
    return dice.choice(dice.choice(NOTES))


def _moment(dice: Random) -> str:
    return dice.choice(dice.choice(MOMENTS))


def read(dice: Random) -> Sent:
    """A random read."""
    board = dice.choice([1, 2])
    context, params = dice.choice(
        [
            ("note", {"note_id": _note(dice)}),
            ("note", {"note_id": _note(dice), "$only": "note_size"}),
            ("board", {"board_id": board}),
            ("board", {"label": dice.choice(LABELS), "board_id": board}),
            ("mine", {}),
            ("lobby", {}),
            ("safe", {}),
            ("sign", {}),
            ("moment", {"at": _moment(dice)}),
        ]
    )
    return Sent(f"ctx/{context}/?{urlencode(params)}").from_anywhere(dice)


def write(dice: Random, number: int) -> Sent:
    """A random write of a line that is new."""
    board, text = dice.choice([1, 2]), f"line {number}"
    calls: list[tuple[str, dict[str, Any]]] = [
        ("note_write", {"note_id": _note(dice), "text": text}),
        ("note_copy", {"source": _note(dice), "to": _note(dice)}),
        ("note_sign", {"note_id": _note(dice)}),
        ("card_add", {"board_id": board, "text": text}),
        ("card_add", {"board_id": board, "text": text, "label": dice.choice(LABELS)}),
        ("board_rename", {"board_id": board, "text": text}),
        ("mine_add", {"text": text}),
        ("lobby_enter", {"text": text}),
        ("sign_paint", {"text": text}),
        ("moment_add", {"at": _moment(dice), "text": text}),
        ("safe_add", {"text": text}),
    ]
    function, arguments = ("season", {"text": text}) if dice.random() < 0.05 else dice.choice(calls)
    return Sent(f"call/{function}/", arguments).from_anywhere(dice)
