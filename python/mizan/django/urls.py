"""``path("api/mizan/", include("mizan.django.urls"))``."""

from django.urls import re_path

from mizan.django.discover import registry
from mizan.django.views import mizan_view

app_name = "mizan"

# Declarations that contradict each other stop the project here, before the first request is answered.
registry()

urlpatterns = [re_path(r"^(?P<path>.*)$", mizan_view, name="mizan")]
