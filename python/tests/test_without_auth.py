"""A Django project that has no users: nothing of `django.contrib.auth` is installed."""

import subprocess
import sys
from pathlib import Path

PROJECT = """
from django.conf import settings

settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="a", MIZAN={"APP": "small"})
import django

django.setup()
from django.test import Client

from mizan import Context, client
from mizan.policy import cache
from tests.small import Urls


class News(Context, cache=cache(ttl=60)):
    pass


class Weather(Context, cache=cache(ttl=60, anonymous=True)):
    pass


@client(context=News)
def headline(request) -> str:
    return request.method


@client(context=Weather)
def forecast(request) -> str:
    return request.method


@client(auth=True)
def secret() -> str:
    return "s"


urlpatterns = Urls(headline, forecast, cache="memory").urlpatterns

from mizan.django import check

check.registry = lambda: Urls(secret).registry
settings.MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
print(*(each.id for each in check.check_registry()))
for context in ("news", "weather"):
    answer = Client().get(f"/ctx/{context}/")
    print(answer.status_code, answer["cache-status"])
"""


def test_a_project_without_users_is_warned_of_auth_and_serves_by_the_policies_of_what_is_read():
    root = Path(__file__).parent.parent
    ran = subprocess.run([sys.executable, "-c", PROJECT], cwd=root, capture_output=True, text=True, check=False)
    expected = "mizan.W002\n200 mizan; fwd=bypass; detail=no-identity\n200 mizan; fwd=miss; stored\n"
    assert ran.stdout == expected, ran.stderr
