"""The whole app: the functions under `/api/mizan`, the built page everywhere else."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from mizan.fastapi import mizan_router
from starlette.middleware.sessions import SessionMiddleware

from board_api import clients, health
from board_api.database import open_database
from board_api.session import current_user

MONTH = 30 * 24 * 60 * 60

log = logging.getLogger("board")


def create_app(*, database: Path, web: Path, key: str) -> FastAPI:
    """Serves the functions over ``database`` and the page built into ``web``; ``key`` signs the session's cookie."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.engine = await run_in_threadpool(open_database, database)
        yield
        app.state.engine.dispose()

    app = FastAPI(title="Board", lifespan=lifespan)
    app.add_middleware(SessionMiddleware, secret_key=key, session_cookie="board", max_age=MONTH)
    app.include_router(mizan_router(clients, app="board", identify=current_user, identified_by_credentials=True))
    app.include_router(health.router)
    if (web / "index.html").is_file():
        # Any other path is a place in the page, which finds its way by itself.
        app.frontend("/", directory=web, fallback="index.html")
    else:
        log.warning("no page in `%s`: build it with `npm run build`; the API answers", web)
    return app
