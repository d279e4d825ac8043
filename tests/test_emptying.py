"""What a test committed is gone before the next one."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.management import call_command

from tests import cast
from tests.emptying import KEPT


@pytest.mark.django_db(transaction=True)
def test_every_row_is_gone_but_those_that_say_what_kinds_of_rows_there_are():
    session = cast.opened(cast.session_of(cast.account("Oto")))
    cast.arrive(session, "Ada", "Ben", "Cem", "Dee")
    cast.begun(session)
    call_command("flush", verbosity=0, interactive=False)
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table not in KEPT]
    left = {model.__name__ for model in models if model._base_manager.exists()}
    assert len(models) > 10
    assert not left
    assert Permission.objects.exists()
