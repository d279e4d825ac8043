"""People bring cases, and say in a line what theirs is about."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0023_stages")]

    operations = [
        migrations.CreateModel(
            name="BroughtCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.CharField(blank=True, max_length=120)),
                ("brought_at", models.BigIntegerField()),
                ("taken", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("waits", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("withdrawn", models.CharField(blank=True, choices=[("author", "Author"), ("desk", "Desk")], default="", max_length=6)),
                ("participant", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="case", to="sessions_app.participant")),
            ],
        ),
    ]  # fmt: skip
