"""A trio is called a group: one practice's word is not the engine's. Every row stays, and so does who may read it."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Value
from django.db.models.functions import Replace


def call(apps, before, after):
    notes = apps.get_model("sessions_app", "Insight").objects
    notes.filter(share__startswith=before).update(share=Replace("share", Value(before), Value(after)))


def forwards(apps, _schema_editor):
    call(apps, "trio", "group")


def backwards(apps, _schema_editor):
    call(apps, "group", "trio")


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0014_signs")]

    operations = [
        migrations.RunPython(forwards, backwards),
        migrations.RemoveConstraint(model_name="trio", name="one_trio_a_number"),
        migrations.RemoveConstraint(model_name="seat", name="one_person_a_seat"),
        migrations.RenameModel(old_name="Trio", new_name="Group"),
        migrations.RenameField(model_name="seat", old_name="trio", new_name="group"),
        migrations.RenameField(model_name="insight", old_name="trio", new_name="group"),
        migrations.AlterField(
            model_name="group",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="groups", to="sessions_app.round"
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.UniqueConstraint(fields=("round", "number"), name="one_group_a_number"),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(fields=("group", "position"), name="one_person_a_seat"),
        ),
    ]
