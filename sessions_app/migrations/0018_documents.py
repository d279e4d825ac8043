"""Sessions and rounds point to the document of their practice. All that are there follow what Troika said until now.

That text is kept beside this module, and not read from the shipped file, which goes on changing. The database knows it
as the default: the version before, which may still run, stores sessions and rounds that follow it.
"""

import hashlib
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

TEXT = Path(__file__).with_name("0018_troika.json").read_text(encoding="utf-8").removesuffix("\n")
DIGEST = hashlib.sha256(TEXT.encode()).hexdigest()


def store(apps, _schema_editor):
    apps.get_model("sessions_app", "Document").objects.create(digest=DIGEST, text=TEXT)


def pointer():
    return models.ForeignKey(
        db_default=DIGEST,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="sessions_app.document",
    )


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0017_venue_and_prominence")]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("text", models.TextField()),
            ],
        ),
        migrations.RunPython(store, migrations.RunPython.noop),
        migrations.AddField(model_name="session", name="document", field=pointer()),
        migrations.AddField(model_name="round", name="document", field=pointer()),
    ]
