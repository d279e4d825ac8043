"""What a host has archived, and what its owner has deleted and can bring back for a few days."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0006_room_talk"),
    ]

    operations = [
        migrations.AddField(
            model_name="host",
            name="archived_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="session",
            name="deleted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
