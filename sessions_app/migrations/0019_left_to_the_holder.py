"""What is left to whoever holds a turn says so: client is one practice's word for them. Every row stays."""

from django.db import migrations
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

    operations = [migrations.RunPython(forwards, backwards)]
