"""What a group agrees on for one turn is kept with the group, until that turn is over."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0019_left_to_the_holder"),
    ]

    operations = [
        migrations.AddField(
            model_name="group",
            name="contract",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
    ]
