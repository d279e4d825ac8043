"""A challenge can be written before its author has a seat: then it has no trio."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0011_asked_back"),
    ]

    operations = [
        migrations.AlterField(
            model_name="insight",
            name="trio",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="insights",
                to="sessions_app.trio",
            ),
        ),
    ]
