"""The board as its users meet it."""
