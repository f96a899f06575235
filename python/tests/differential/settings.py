"""Settings of the Django project: with LocaleMiddleware, and a middleware that sets the caller."""

SECRET_KEY = "differential"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tests.differential.urls"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "mizan.django"]
MIDDLEWARE = ["tests.differential.on_django.identified", "django.middleware.locale.LocaleMiddleware"]
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "German")]
USE_I18N = True
USE_TZ = True
MIZAN = {
    "APP": "differential",
    "MODULES": ["tests.differential.shared", "tests.differential.on_django"],
    "VARY_ON": ["header:x-tenant"],
    "CACHE_BUDGET": 30.0,
}
