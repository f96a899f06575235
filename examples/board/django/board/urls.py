"""The paths: the functions under `api/mizan/`, the admin, and the page everywhere else."""

from django.contrib import admin
from django.urls import include, path, re_path

from board.page import page

urlpatterns = [
    path("api/mizan/", include("mizan.django.urls")),
    path("admin/", admin.site.urls),
    # Any other path is a place in the page, which finds its way by itself; `/admin` gets its slash.
    re_path(r"^(?!admin$)", page),
]
