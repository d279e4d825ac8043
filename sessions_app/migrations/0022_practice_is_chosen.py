"""Whoever makes a session says which practice it holds: no practice is known here by its name. The table stays as it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0021_gathering")]

    operations = [
        migrations.AlterField(model_name="session", name="practice", field=models.CharField(max_length=40)),
    ]
