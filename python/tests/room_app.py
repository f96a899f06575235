"""A FastAPI app of one room, which caches nothing."""

from tests.room import room_name
from tests.small import fastapi_app

app = fastapi_app(room_name)
