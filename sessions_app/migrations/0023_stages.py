"""Each round says which stage of its practice it holds; sessions may have questions of their own and run by themselves.

What there is holds the only stage of its practice, one round after the other.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0022_practice_is_chosen"),
    ]

    operations = [
        migrations.AddField(model_name="round", name="stage", field=models.PositiveSmallIntegerField(db_default=0, default=0)),
        migrations.AddField(model_name="round", name="nth", field=models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField(model_name="round", name="question", field=models.TextField(blank=True, db_default="", default="")),
        migrations.AddField(model_name="round", name="begins_at", field=models.BigIntegerField(blank=True, null=True)),
        migrations.AddField(
            model_name="session",
            name="questions",
            field=models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddField(model_name="session", name="runs_itself", field=models.BooleanField(db_default=False, default=False)),
    ]  # fmt: skip
