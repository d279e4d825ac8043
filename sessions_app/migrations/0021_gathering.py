"""What is done with the cards of a table is kept beside each card."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0020_contract"),
    ]

    operations = [
        migrations.CreateModel(
            name="Gathering",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("who", models.CharField(blank=True, max_length=60)),
                ("day", models.DateField(null=True)),
                ("done", models.BooleanField(default=False)),
                ("card", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="gathered", to="sessions_app.note")),
                ("person", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="sees_to", to="sessions_app.participant")),
                ("under", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="joined", to="sessions_app.note")),
            ],
        ),
    ]  # fmt: skip
