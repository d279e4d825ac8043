"""A session can be held here: each group has its call in Troika. Every row stays."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0027_voices")]

    operations = [
        migrations.AlterField(
            model_name="session",
            name="venue",
            field=models.CharField(
                choices=[("room", "Room"), ("links", "Links"), ("own", "Own"), ("here", "Here")],
                default="room",
                max_length=10,
            ),
        ),
    ]
