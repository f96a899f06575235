"""``path("api/mizan/", include("mizan.django.urls"))``."""

from django.urls import re_path

from mizan.django.views import mizan_view

app_name = "mizan"

urlpatterns = [re_path(r"^(?P<path>.*)$", mizan_view, name="mizan")]
