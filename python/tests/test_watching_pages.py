"""A page is watched for as long as it is made."""

from typing import Any

import pytest
from django.http import StreamingHttpResponse
from django.template.response import TemplateResponse
from django.test import Client, override_settings

from mizan import Context, cache, client
from tests.small import Urls

FORMS = {"form.html": "{% csrf_token %}{{ csrf_token }}", "plain.html": "{{ host }}"}


TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", FORMS)]},
    }
]


class Hall(Context):
    pass


@client(context=Hall)
def hall_size() -> int:
    return 1


@client(route="/late", context=Hall, cache=cache(ttl=60, anonymous=True))
def late(request: Any) -> TemplateResponse:
    return TemplateResponse(request, "form.html")


@client(route="/plain", context=Hall, cache=cache(ttl=60, anonymous=True))
def plain(request: Any) -> TemplateResponse:
    return TemplateResponse(None, "plain.html", {"host": request.get_host()})


@client(route="/streamed", context=Hall, cache=cache(ttl=60, anonymous=True))
def streamed(request: Any) -> StreamingHttpResponse:
    return StreamingHttpResponse(str(request.META[name]) for name in ["QUERY_STRING"])


@client(route="/streamed-blindly", context=Hall, cache=cache(ttl=60, anonymous=True))
def streamed_blindly() -> StreamingHttpResponse:
    return StreamingHttpResponse(iter(["text"]))


@pytest.mark.parametrize(
    ("path", "is_kept"), [("late", False), ("plain", True), ("streamed", False), ("streamed-blindly", True)]
)
def test_a_page_that_is_made_after_its_view_is_looked_at_again(path, is_kept, caplog):
    urls = Urls(hall_size, late, plain, streamed, streamed_blindly)
    with override_settings(ROOT_URLCONF=urls, TEMPLATES=TEMPLATES, MIZAN={"APP": "x"}):
        answer = Client().get(f"/{path}", headers={"mizan-edge": "1"})
    assert answer.status_code == 200
    assert ("mizan-cache-control" in answer) == is_kept
    assert ("no-store" in answer.get("cache-control", "")) != is_kept
