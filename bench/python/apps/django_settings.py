"""One project for every contender on Django: nothing but the URLs of one of them, which the environment names."""

import os

SECRET_KEY = "of no use"
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["mizan.django"] if os.environ["BENCH_URLS"] == "apps.django_mizan" else []
# What an API without sessions keeps of `startproject`'s.
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = os.environ["BENCH_URLS"]
USE_TZ = True
MIZAN = {"APP": "bench", "MODULES": ["apps.django_clients"]}
