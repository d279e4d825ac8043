"""A facilitator can visit a group's call."""

from django.db import migrations, models
from django.db.models import Value


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0028_here")]

    operations = [
        migrations.AddField(
            model_name="group",
            name="visit",
            field=models.JSONField(blank=True, db_default=Value([], models.JSONField()), default=list),
        ),
    ]
