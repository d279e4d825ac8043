"""Somebody may ask at the door to be let back in as who they were, and a secret that was replaced by it is known as such."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0010_who_ended_a_step"),
    ]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="asked_hash",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="participant",
            name="asked_at",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="participant",
            name="former_hash",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
    ]
