"""The project's paths."""

from django.urls import include, path

urlpatterns = [path("api/mizan/", include("mizan.django.urls"))]
