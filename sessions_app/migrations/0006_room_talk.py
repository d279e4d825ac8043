"""Between the facilitator and the room: hands that are raised, a message to everybody, people who were taken out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0005_changed_at"),
    ]

    operations = [
        migrations.AddField("participant", "hand_at", models.BigIntegerField(blank=True, null=True)),
        migrations.AddField("participant", "removed_at", models.BigIntegerField(blank=True, null=True)),
        migrations.AddField(
            "session", "notice", models.CharField(blank=True, db_default="", default="", max_length=300)
        ),
        migrations.AddField("session", "notice_at", models.BigIntegerField(blank=True, null=True)),
    ]
