"""Mizan on FastAPI."""

from fastapi import FastAPI
from mizan.fastapi import mizan_router

from apps import fastapi_clients

app = FastAPI()
app.include_router(mizan_router(fastapi_clients, app="bench"))
