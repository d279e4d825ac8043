"""Where a session is held is its venue, and what an organizer does with a note its prominence. Every row stays."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0016_notes")]

    operations = [
        migrations.RenameField(model_name="session", old_name="place", new_name="venue"),
        migrations.RenameField(model_name="note", old_name="mark", new_name="prominence"),
    ]
