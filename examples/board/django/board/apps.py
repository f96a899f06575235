"""The Django app."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """Boards, and the people on them."""

    name = "board"
    default_auto_field = "django.db.models.BigAutoField"
