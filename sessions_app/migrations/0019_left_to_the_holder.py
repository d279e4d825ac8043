"""What is left to whoever holds a turn says so: client is one practice's word for them. Every row stays.

Roles and kinds of other practices have longer keys than Troika's (up to 30 characters), so there is room for them.
"""

from django.db import migrations, models
from django.db.models import Value
from django.db.models.functions import Replace


def call(apps, before, after):
    notes = apps.get_model("sessions_app", "Note").objects
    notes.filter(share__startswith=before).update(share=Replace("share", Value(before), Value(after)))


def forwards(apps, _schema_editor):
    call(apps, "client", "holder")


def backwards(apps, _schema_editor):
    call(apps, "holder", "client")


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0018_documents")]

    operations = [
        migrations.AlterField(model_name="note", name="role", field=models.CharField(max_length=30)),
        migrations.AlterField(model_name="note", name="key", field=models.CharField(max_length=60)),
        migrations.RunPython(forwards, backwards),
    ]
