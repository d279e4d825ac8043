"""A group can stop its own clock for a while."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0024_cases"),
    ]

    operations = [
        migrations.AddField(
            model_name="group", name="time_out_at", field=models.BigIntegerField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="group", name="held", field=models.BooleanField(db_default=False, default=False)
        ),
    ]
