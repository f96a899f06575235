"""What `manage.py check`, `mizan_check` and `python -m mizan check` warn of."""

from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from mizan import Context, cache, client
from mizan.__main__ import main
from mizan.django import check
from mizan.django.management.commands import mizan_check, mizan_generate
from tests.small import registry

TOKENS = "mizan.django.tokens.TokenMiddleware"


class Notes(Context):
    pass


@client(context=Notes)
def notes() -> str:
    return "a note"


class Shelf(Context, cache=cache(ttl=60)):
    pass


@client(context=Shelf)
def shelf_books() -> str:
    return "books"


def tenant_of(request: Any) -> str:
    return "acme"


@pytest.fixture(autouse=True)
def _registry(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.chdir(tmp_path)
    for module in (check, mizan_check, mizan_generate):
        monkeypatch.setattr(module, "registry", lambda: registry(notes))


@pytest.mark.parametrize(("keys", "warned"), [("", ["mizan.W003"]), ("{}", [])])
def test_the_middleware_for_tokens_needs_keys(keys, warned, monkeypatch, tmp_path):
    (tmp_path / "mizan.toml").write_text('[client]\nframeworks = ["react"]\n')
    monkeypatch.setenv("MIZAN_MWT_KEYS", keys)
    with override_settings(MIDDLEWARE=[*settings.MIDDLEWARE, TOKENS]):
        found = check.check_registry()
    assert [each.id for each in found if each.id == "mizan.W003"] == warned
    for each in found:
        assert each.id != "mizan.W003" or ("MIZAN_MWT_KEYS" in each.msg and "`mizan keys`" in each.hint)


APPS = list(settings.INSTALLED_APPS)
UNSEEN = {
    "django_multitenant": "django-multitenant gives functions the tenant",
    "django_tenants": "django-tenants gives functions the tenant",
    "crum": "django-crum gives functions the user",
}


def unseen(monkeypatch: pytest.MonkeyPatch, package: str, *declared: Any, **chosen: Any) -> list[str]:
    monkeypatch.setattr(check, "registry", lambda: registry(*declared, **chosen))
    monkeypatch.setattr(settings, "INSTALLED_APPS", [*APPS, package])
    return [each.msg for each in check.check_registry() if each.id == "mizan.W005"]


@pytest.mark.parametrize("package", UNSEEN)
def test_a_package_that_gives_tenants_or_users_without_the_request_is_a_warning(package, monkeypatch):
    (said,) = unseen(monkeypatch, f"{package}.apps.Config", shelf_books)
    assert said.startswith(UNSEEN[package])


@pytest.mark.parametrize("vary_on", [["attribute:tenant"], [tenant_of]])
def test_it_is_none_where_vary_on_names_a_function_or_an_attribute(vary_on, monkeypatch):
    assert unseen(monkeypatch, "crum", shelf_books, vary_on=vary_on) == []


def test_it_is_none_where_nothing_is_cached_or_the_connection_says_the_schema(monkeypatch):
    assert unseen(monkeypatch, "crum", notes) == []
    monkeypatch.setattr(connection, "schema_name", "acme", raising=False)
    assert unseen(monkeypatch, "django_tenants", shelf_books) == []


def is_named_with_places(text: str) -> bool:
    places = (f"context `notes` ({Notes.mizan_options.source})", f"query `notes` ({notes.source})")
    return "rename one of them" in text and all(place in text for place in places)


def test_two_readers_of_one_name_are_a_warning_with_both_places(capsys, monkeypatch, tmp_path):
    warning, *_ = (each for each in check.check_registry() if is_named_with_places(each.msg))
    assert warning.id == "mizan.W004" and "mizan.toml" in warning.hint
    said = StringIO()
    call_command("mizan_check", stdout=StringIO(), stderr=said)
    assert is_named_with_places(said.getvalue())
    (tmp_path / "lunch_of_notes.py").write_text(
        "from fastapi import FastAPI\n"
        "from mizan.fastapi import mizan_router\n"
        "from tests.test_checks import notes\n"
        "app = FastAPI()\n"
        'app.include_router(mizan_router(notes, app="lunch"))\n'
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert main(["check", "--app", "lunch_of_notes:app"]) == 0
    assert is_named_with_places(capsys.readouterr().err)


def test_a_client_that_cannot_be_generated_names_both_places(tmp_path):
    with pytest.raises(CommandError) as error:
        call_command("mizan_generate", out=str(tmp_path), framework=["svelte"], stdout=StringIO())
    assert is_named_with_places(str(error.value))


def test_only_the_frameworks_of_the_project_are_checked(tmp_path):
    (tmp_path / "mizan.toml").write_text('[client]\nframeworks = []\noutput = "web"\n')
    assert any(is_named_with_places(each.msg) for each in check.check_registry())
    for name, several in (("svelte", True), ("react", None), ("ember", False)):
        (tmp_path / "mizan.toml").write_text(f'[client]\nframeworks = ["{name}"]\n')
        found = [each.msg for each in check.check_registry()]
        if several is not None:
            assert any(map(is_named_with_places, found)) == several
    assert any("unknown framework `ember`" in each for each in found)
