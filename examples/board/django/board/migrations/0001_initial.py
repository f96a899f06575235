"""The tables."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("name", models.CharField(max_length=120, unique=True)),
                ("hue", models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(359)])),
                (
                    "role",
                    models.CharField(
                        choices=[("admin", "Admin"), ("member", "Member"), ("guest", "Guest")],
                        default="member",
                        max_length=6,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "people",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Board",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120)),
                ("hue", models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(359)])),
                ("members", models.ManyToManyField(related_name="boards", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="List",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120)),
                ("position", models.PositiveIntegerField()),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lists", to="board.board"
                    ),
                ),
            ],
            options={
                "ordering": ("board", "position"),
            },
        ),
        migrations.CreateModel(
            name="Card",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120)),
                ("description", models.TextField(blank=True)),
                ("position", models.PositiveIntegerField()),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="cards",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cards", to="board.list"
                    ),
                ),
            ],
            options={
                "ordering": ("list", "position"),
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.TextField(max_length=2000)),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="board.card"
                    ),
                ),
            ],
            options={
                "ordering": ("written_at", "id"),
                "indexes": [models.Index(fields=["card", "written_at"], name="comments_of_card")],
            },
        ),
        migrations.AddIndex(
            model_name="list",
            index=models.Index(fields=["board", "position"], name="lists_of_board"),
        ),
        migrations.AddIndex(
            model_name="card",
            index=models.Index(fields=["list", "position"], name="cards_of_list"),
        ),
    ]
