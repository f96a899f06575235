"""One Mizan in several places of a project's URLs: what tells the places apart is noticed."""

from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import include, path

from mizan import Context, cache, client
from tests.small import Urls


class Site(Context, cache=cache(ttl=60, public=True)):
    pass


def in_two_places(look: Any) -> Any:
    @client(context=Site)
    def site_tenant(request: Any) -> str:
        return str(look(request))

    urls = Urls(site_tenant, cache="memory")
    inner = urls.urlpatterns
    urls.urlpatterns = [
        path("acme/", include((inner, "mizan"), namespace="acme")),
        path("globex/", include((inner, "mizan"), namespace="globex")),
        path("t/<slug:tenant>/", include((inner, "mizan"), namespace="mizan")),
    ]
    return urls


LOOKS = [
    lambda request: request.path.split("/")[1],
    lambda request: request.path_info.split("/")[1],
    lambda request: request.get_full_path().split("/")[1],
    lambda request: request.resolver_match.namespace,
    lambda request: request.META["PATH_INFO"].split("/")[1],
    lambda request: request.build_absolute_uri().split("/")[3],
]


@pytest.mark.parametrize("look", LOOKS)
def test_what_tells_two_places_apart_is_noticed(look):
    with override_settings(ROOT_URLCONF=in_two_places(look), MIZAN={"APP": "x"}):
        for place in ("acme", "globex", "acme"):
            answer = Client().get(f"/{place}/ctx/site/")
            assert answer.json() == {"site_tenant": place}
            assert answer["cache-status"] == "mizan; fwd=miss; detail=sees-request"


def test_a_place_may_have_parts_of_its_own():
    with override_settings(ROOT_URLCONF=in_two_places(lambda request: "any"), MIZAN={"APP": "x"}):
        assert Client().get("/t/acme/ctx/site/").json() == {"site_tenant": "any"}
    tenant = in_two_places(lambda request: request.resolver_match.kwargs["tenant"])
    with override_settings(ROOT_URLCONF=tenant, MIZAN={"APP": "x"}):
        for place in ("acme", "globex"):
            assert Client().get(f"/t/{place}/ctx/site/").json() == {"site_tenant": place}
