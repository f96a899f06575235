"""The project for changes that no call made: in the admin, a job, a command, a shell."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from mizan import outlet
from mizan.django.commit import on_commit
from mizan.django.conf import base
from mizan.django.discover import registry
from mizan.django.server import BlockingCaller, WaitingCaller
from mizan.registry import Registry
from mizan.serve.announce import AppOutlet


def opened(of: Callable[[], Registry]) -> AppOutlet:
    """An outlet that waits for Django's transactions, made known."""
    made = AppOutlet(of, on_commit, BlockingCaller(), WaitingCaller(), base)
    outlet.add(made)
    return made


@cache
def project() -> AppOutlet:
    """The project's own."""
    return opened(registry)
