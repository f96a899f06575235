"""Packages that give functions a tenant or a user without the request."""

from __future__ import annotations

from django.conf import settings

_UNSEEN = {
    "django_tenants": ("django-tenants", "tenant"),
    "tenant_schemas": ("django-tenant-schemas", "tenant"),
    "django_multitenant": ("django-multitenant", "tenant"),
    "easy_tenants": ("django-easy-tenants", "tenant"),
    "django_scopes": ("django-scopes", "scope"),
    "crum": ("django-crum", "user"),
    "cuser": ("django-cuser", "user"),
    "django_currentuser": ("django-currentuser", "user"),
}
"""By the module that a project installs: the package, and what each keeps in a thread or a context variable."""


def installed() -> dict[str, tuple[str, str]]:
    """Those that the project has, by their modules."""
    tops = dict.fromkeys(path.partition(".")[0] for path in (*settings.INSTALLED_APPS, *settings.MIDDLEWARE))
    return {top: _UNSEEN[top] for top in tops if top in _UNSEEN}
