"""Spellings of one name have one key. People who came in with different keys of one name are told apart by a number."""

import hashlib

from django.db import migrations

from ..domain import names


def hash_of(text):
    return hashlib.sha256(text.encode()).hexdigest()


def with_new_keys(apps, _schema_editor):
    people = apps.get_model("sessions_app", "Participant").objects
    for person in people.order_by("pk").iterator():
        name_hash = hash_of(names.key(person.name))
        label_hash = hash_of(names.key(names.label(person.name, person.ordinal)))
        if (person.name_hash, person.label_hash) == (name_hash, label_hash):
            continue
        others = people.filter(session_id=person.session_id).exclude(pk=person.pk)
        while others.filter(label_hash=label_hash).exists():
            person.ordinal += 1
            label_hash = hash_of(names.key(names.label(person.name, person.ordinal)))
        person.name_hash, person.label_hash = name_hash, label_hash
        person.save(update_fields=["name_hash", "label_hash", "ordinal"])


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0007_shelves"),
    ]

    operations = [
        migrations.RunPython(with_new_keys, migrations.RunPython.noop),
    ]
