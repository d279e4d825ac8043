"""Whom of the groups of an earlier round people hear while all are together."""

from django.db import migrations, models
from django.db.models import Value


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0026_preparation"),
    ]

    operations = [
        migrations.AddField(
            model_name="round",
            name="voices",
            field=models.JSONField(blank=True, db_default=Value({}, models.JSONField()), default=dict),
        ),
    ]
