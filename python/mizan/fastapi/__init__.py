"""Mizan on FastAPI: one router that answers every client function of an app.

::

    from fastapi import FastAPI
    from mizan.fastapi import mizan_router
    from board import clients

    app = FastAPI()
    app.include_router(mizan_router(clients, app="board"))
"""

from mizan.fastapi.arrival import ArrivalMiddleware
from mizan.fastapi.router import mizan_router

__all__ = ["ArrivalMiddleware", "mizan_router"]
