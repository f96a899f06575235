"""Small apps of a few functions, under each framework."""

from typing import Any

from django.urls import re_path
from fastapi import FastAPI

from mizan.collect import collect
from mizan.django.signatures import Signatures
from mizan.django.views import MizanView
from mizan.fastapi import mizan_router
from mizan.registry import Registry, Settings, build


def registry(*declared: Any, **settings: Any) -> Registry:
    """A registry under Django's rules for signatures."""
    return build(collect(declared), Signatures(), Settings(app="small", **settings))


class Urls:
    """A URL configuration that answers everything with these functions."""

    def __init__(self, *declared: Any, **settings: Any) -> None:
        self.registry = registry(*declared, **settings)
        self.urlpatterns = [re_path(r"^(?P<path>.*)$", MizanView(lambda: self.registry))]


def fastapi_app(*declared: Any, **options: Any) -> FastAPI:
    """A FastAPI app of these functions, at the root of its paths below `/api/mizan`."""
    app = FastAPI()
    app.include_router(mizan_router(*declared, app="small", **options))
    return app
