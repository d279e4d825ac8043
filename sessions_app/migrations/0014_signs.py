"""Whether somebody's notes carry their name is asked once and kept; a note can be for its trio and the organizers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0013_minutes_given"),
    ]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="signs",
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="insight",
            name="share",
            field=models.CharField(default="me", max_length=20),
        ),
    ]
