"""The active language and time zone of Django are part of the key."""

from typing import Any

import pytest
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
    assert ["mizan-cache-control" in each.headers for each in answers] == [False, True] * 2


def test_a_time_zone_that_is_activated_is_part_of_the_key():
    site = DjangoSite(greeting_zone, cache="memory")
    with override_settings(MIDDLEWARE=["tests.test_languages.activated"]):
        zones = ["Asia/Tokyo", "", "Asia/Tokyo"]
        answers = [site.read("greeting/", **({"x-zone": each} if each else {})) for each in zones]
    assert answers[0].json == {"greeting_zone": "Asia/Tokyo"} != answers[1].json
    assert answers[2].cache == "mizan; hit"
