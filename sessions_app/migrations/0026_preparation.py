"""People can prepare before the session day; they are not here until they come."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0025_time_out"),
    ]

    operations = [
        migrations.AddField(model_name="session", name="prepares", field=models.BooleanField(db_default=False, default=False)),
        migrations.AddField(model_name="participant", name="awaited", field=models.BooleanField(db_default=False, default=False)),
    ]  # fmt: skip
