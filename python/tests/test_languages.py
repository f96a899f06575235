"""The active language and time zone of Django are part of the key."""

import sys
from datetime import timedelta
from datetime import timezone as fixed
from typing import Any

import pytest
from django.db import connections
from django.test import override_settings
from django.utils import timezone, translation

from mizan import Context, cache, client
from tests.sites import DjangoAsgiSite, DjangoSite
from tests.small import Urls


class Greeting(Context, cache=cache(ttl=60, public=True)):
    pass


@client(context=Greeting)
def greeting_day() -> str:
    return str(translation.gettext("Monday"))


@client(context=Greeting)
def greeting_zone() -> str:
    return timezone.get_current_timezone_name()


LOCALE = ["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.locale.LocaleMiddleware"]


DJANGO = [DjangoSite, DjangoAsgiSite]


@pytest.mark.parametrize("make", DJANGO)
def test_german_text_is_never_for_english_readers_under_the_locale_middleware(make):
    with override_settings(MIDDLEWARE=LOCALE, USE_I18N=True):
        site = make(greeting_day, cache="memory")
        languages = ["de", "en", "de", "fr"]
        answers = [site.read("greeting/", **{"accept-language": each, "mizan-edge": "1"}) for each in languages]
    assert [each.json["greeting_day"] for each in answers] == ["Montag", "Monday", "Montag", "lundi"]
    assert answers[2].cache == "mizan; hit"
    assert not any("mizan-cache-control" in each.headers for each in answers)


@pytest.mark.parametrize("make", DJANGO)
def test_an_edge_keeps_languages_apart_where_vary_on_names_what_chooses_them(make):
    with override_settings(
        MIDDLEWARE=LOCALE,
        MIZAN={"APP": "x", "VARY_ON": ["header:accept-language", "cookie:django_language"]},
    ):
        site = make(greeting_day, cache="memory", vary_on=["header:accept-language", "cookie:django_language"])
        answers = [site.read("greeting/", **{"accept-language": each, "mizan-edge": "1"}) for each in ("de", "en")]
    assert [each.json["greeting_day"] for each in answers] == ["Montag", "Monday"]
    assert all("accept-language" in each.headers["vary"].lower() for each in answers)
    assert all(each.headers["mizan-cache-control"].startswith("public") for each in answers)


def test_the_manifest_of_a_project_with_languages_has_no_policies_unless_vary_on_names_them():
    from mizan.django.conf import registry_settings

    with override_settings(MIDDLEWARE=LOCALE, MIZAN={"APP": "x"}):
        assert registry_settings().has_own_surroundings
    with override_settings(
        MIDDLEWARE=LOCALE, MIZAN={"APP": "x", "VARY_ON": ["header:Accept-Language", "cookie:django_language"]}
    ):
        assert not registry_settings().has_own_surroundings
    own = Urls(greeting_day, has_own_surroundings=True).registry.manifest("/api/mizan").text
    plain = Urls(greeting_day).registry.manifest("/api/mizan").text
    assert '"cache"' not in own and '"cache"' in plain


def activated(get_response: Any) -> Any:
    """Activates what a user chose, as projects do."""

    def middleware(request: Any) -> Any:
        language, zone = request.META.get("HTTP_X_LANGUAGE"), request.META.get("HTTP_X_ZONE")
        if zone:
            timezone.activate(zone)
        try:
            if language and request.META.get("HTTP_X_HOW") == "activate":
                translation.activate(language)
                return get_response(request)
            if language:
                with translation.override(language):
                    return get_response(request)
            return get_response(request)
        finally:
            translation.deactivate()
            timezone.deactivate()

    return middleware


@pytest.mark.parametrize("how", ["activate", "override"])
def test_a_language_that_anything_activates_is_part_of_the_key(how):
    site = DjangoSite(greeting_day, cache="memory")
    with override_settings(MIDDLEWARE=["tests.test_languages.activated"]):
        answers = [
            site.read("greeting/", **({"x-language": each, "x-how": how} if each else {}), **{"mizan-edge": "1"})
            for each in ("de", "", "de", "")
        ]
    assert [each.json["greeting_day"] for each in answers] == ["Montag", "Monday"] * 2
    assert [each.cache for each in answers[2:]] == ["mizan; hit"] * 2
    assert not any("mizan-cache-control" in each.headers for each in answers)


def test_a_time_zone_that_is_activated_is_part_of_the_key():
    site = DjangoSite(greeting_zone, cache="memory")
    with override_settings(MIDDLEWARE=["tests.test_languages.activated"]):
        zones = ["Asia/Tokyo", "", "Asia/Tokyo"]
        answers = [site.read("greeting/", **({"x-zone": each} if each else {})) for each in zones]
    assert answers[0].json == {"greeting_zone": "Asia/Tokyo"} != answers[1].json
    assert answers[2].cache == "mizan; hit"


def by_name(get_response: Any) -> Any:
    """Activates time zones that have one name."""

    def middleware(request: Any) -> Any:
        timezone.activate(fixed(timedelta(hours=int(request.headers["x-hours"])), "LOCAL"))
        try:
            return get_response(request)
        finally:
            timezone.deactivate()

    return middleware


@client(context=Greeting)
def greeting_offset() -> str:
    return timezone.localtime().strftime("%z")


def test_two_time_zones_of_one_name_share_nothing():
    site = DjangoSite(greeting_offset, cache="memory")
    with override_settings(MIDDLEWARE=["tests.test_languages.by_name"]):
        answers = [site.read("greeting/", **{"x-hours": hours}) for hours in "121"]
    assert [each.json["greeting_offset"] for each in answers] == ["+0100", "+0200", "+0100"]
    assert answers[2].cache == "mizan; hit"


CHOOSES = {
    "from django.utils import translation": True,
    "import django.utils.translation": True,
    "from django.utils.translation import (gettext,\n activate)": True,
    "from django.utils.timezone import override": True,
    "from django.utils import timezone\ndef f(zone): timezone.activate(zone)": True,
    "from django.utils.translation import gettext as _": False,
    "from django.utils import timezone\ndef f(): return timezone.now()": False,
}


@pytest.mark.parametrize(("source", "chooses"), CHOOSES.items())
def test_a_middleware_of_the_project_that_may_choose_a_language_leaves_no_policies_for_edges(
    tmp_path, monkeypatch, source, chooses
):
    from mizan.django.conf import registry_settings

    name = f"chosen_{abs(hash(source))}"
    (tmp_path / f"{name}.py").write_text(f"{source}\ndef middleware(get_response): return get_response\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with override_settings(MIDDLEWARE=[f"{name}.middleware"], MIZAN={"APP": "x"}):
        assert registry_settings().has_own_surroundings is chooses
    monkeypatch.delitem(sys.modules, name)


def test_a_language_that_nothing_says_is_chosen_is_an_error_in_the_log(caplog):
    site = DjangoSite(greeting_day, cache="memory")
    chosen = DjangoSite(greeting_day, cache="memory", vary_on=["attribute:LANGUAGE_CODE"])
    with override_settings(MIDDLEWARE=["tests.languages.by_field"]):
        for each in (chosen, site, site):
            answer = each.read("greeting/", **{"x-language": "de", "mizan-edge": "1"})
            assert answer.json == {"greeting_day": "Montag"} and "mizan-cache-control" not in answer.headers
    said = [each.getMessage() for each in caplog.records if each.levelname == "ERROR"]
    assert len(said) == 1 and "the language `de`" in said[0] and "`VARY_ON`" in said[0]


def tenant_middleware(get_response: Any) -> Any:
    """Says whose schema the connections read, as django-tenants does."""

    def middleware(request: Any) -> Any:
        connections["default"].schema_name = request.headers["x-tenant"]
        try:
            return get_response(request)
        finally:
            del connections["default"].schema_name

    return middleware


class Ledger(Context, cache=cache(ttl=60, public=True)):
    pass


@client(context=Ledger)
def ledger_schema() -> str:
    return str(connections["default"].schema_name)


@pytest.mark.parametrize("make", DJANGO)
def test_tenants_of_two_schemas_share_nothing(make, monkeypatch):
    monkeypatch.setattr(type(connections["default"]), "schema_name", "public", raising=False)
    site = make(ledger_schema, cache="memory")
    with override_settings(MIDDLEWARE=["tests.test_languages.tenant_middleware"]):
        answers = [site.read("ledger/", **{"x-tenant": each, "mizan-edge": "1"}) for each in ("acme", "globex", "acme")]
    assert [each.json["ledger_schema"] for each in answers] == ["acme", "globex", "acme"]
    assert answers[2].cache == "mizan; hit"
    assert not any("mizan-cache-control" in each.headers for each in answers)
