"""An insight is called a note, as everywhere else. Every row stays."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0015_groups")]

    operations = [
        migrations.RemoveConstraint(model_name="insight", name="one_note_a_slot"),
        migrations.RenameModel(old_name="Insight", new_name="Note"),
        migrations.RenameField(model_name="export", old_name="insights", new_name="notes"),
        migrations.AlterField(
            model_name="note",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="sessions_app.participant"
            ),
        ),
        migrations.AlterField(
            model_name="note",
            name="group",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="sessions_app.group"
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.UniqueConstraint(fields=("participant", "key"), name="one_note_a_key"),
        ),
    ]
