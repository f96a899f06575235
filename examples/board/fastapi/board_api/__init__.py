"""A small board app on FastAPI: what it keeps, who is calling, and in ``clients`` what the page reads and changes."""
