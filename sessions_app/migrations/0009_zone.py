"""A session has a time zone. Those that there are keep UTC, in which their days were told until now."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0008_one_name_one_key"),
    ]

    operations = [
        migrations.AddField(
            model_name="session",
            name="zone",
            field=models.CharField(db_default="UTC", default="UTC", max_length=64),
        ),
    ]
