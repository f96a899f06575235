"""Mizan on Django."""

from django.urls import include, path

urlpatterns = [path("api/mizan/", include("mizan.django.urls"))]
