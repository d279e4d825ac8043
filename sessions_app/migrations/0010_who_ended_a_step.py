"""Who ended a step of a trio before its time. Of rounds that there are it is not known: their marks stay empty."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0009_zone"),
    ]

    operations = [
        migrations.AddField(
            model_name="trio",
            name="ended",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
    ]
