"""Sealed bytes that no row names are removed once they are old; what a row names, or what is young, is not."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from cabinet import vault
from cabinet.services.files import read_file
from cabinet.services.orphans import remove_orphans
from cabinet.tasks import ORPHAN_AFTER, remove_orphaned_files
from cabinet.tenancy import tenant
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_old_orphans_go_and_named_or_young_bytes_stay() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        file = factories.make_stored(cabinet_id, b"bonjour", "a.txt", "unknown", "received")
    vault.store(cabinet_id, uuid.uuid4(), [b"perdu"], 100)
    cut = vault.path_of(cabinet_id, uuid.uuid4()).with_suffix(".part")
    cut.write_bytes(b"coupe")
    assert remove_orphans(cabinet_id=cabinet_id, before=timezone.now() - dt.timedelta(hours=1)) == 0
    assert remove_orphans(cabinet_id=cabinet_id, before=timezone.now() + dt.timedelta(seconds=5)) == 2
    assert vault.everything(cabinet_id) == [vault.path_of(cabinet_id, file.public_id)]
    with tenant(cabinets=[cabinet_id]):
        assert read_file(file) == b"bonjour"


def test_the_task_leaves_what_came_today() -> None:
    cabinet_id = factories.make_cabinet()
    vault.store(cabinet_id, uuid.uuid4(), [b"en cours"], 100)
    remove_orphaned_files()
    assert len(vault.everything(cabinet_id)) == 1
    assert dt.timedelta(hours=1) < ORPHAN_AFTER
