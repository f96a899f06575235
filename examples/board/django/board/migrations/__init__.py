"""How the tables came to be, and the demo's people and boards."""
