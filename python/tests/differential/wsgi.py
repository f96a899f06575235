"""The Django application."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.differential.settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
