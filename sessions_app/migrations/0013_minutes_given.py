"""Which minutes a trio has given itself: they are bounded, and the last one can be taken back for some seconds."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0012_challenge_before_a_seat"),
    ]

    operations = [
        migrations.AddField(
            model_name="trio",
            name="given",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
    ]
