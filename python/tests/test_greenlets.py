"""Under gevent every request is a greenlet of one thread: requests never wait for each other there."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.redis import redis
from tests.server import serving
from tests.test_cache_servers import Site

READERS = 3


@pytest.fixture(params=["memory", "redis"])
def where(request):
    if request.param == "memory":
        yield "memory"
    else:
        with redis() as server:
            yield server.url


@pytest.mark.parametrize("preload", [[], ["--preload"]])
def test_readers_of_one_kept_context_do_not_hang_a_worker_of_gevent(tmp_path, where, preload):
    options = {"KEPT_RUNS": str(tmp_path / "runs"), "KEPT_MEET": str(READERS), "MIZAN_CACHE": where}
    with serving("kept-django-gevent", "--timeout", "60", *preload, **options) as base:
        site = Site(base, tmp_path / "runs")

        def read(_: int) -> tuple[Any, str]:
            return site.ask("ctx/meeting/")

        with ThreadPoolExecutor(READERS) as threads:
            answers = list(threads.map(read, range(READERS)))
        assert sorted(each["meeting_runs"] for each, _ in answers) == [1, 2, 3]
        assert {status for _, status in answers} <= {
            "mizan; fwd=miss; stored",
            "mizan; fwd=miss",
            "mizan; fwd=bypass",
        }
        assert site.ask("ctx/meeting/")[1] == "mizan; hit"
        site.paint()
        assert site.ask("ctx/arena/?arena_id=1")[1] == "mizan; fwd=miss; stored"
