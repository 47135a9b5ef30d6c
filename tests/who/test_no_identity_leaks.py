"""A dump of the database, made by the backup's role, holds no NIR and no account number: neither plain nor in hexadecimal."""

import subprocess
from pathlib import Path

import pytest
from django.db import connection

from cabinet.tenancy import tenant
from idel.testing import POSTGRES
from reconciliation.models import BankAccount
from reconciliation.services.audit import audit_folder
from simulator.scenario import simulate, write
from simulator.writers import cfonb
from tests.reconciliation.test_audit import NEAR

IBAN = "FR7630006000011234567890189"


def found_in(secrets: set[str], text: bytes) -> list[str]:
    """The secrets that stand in a text, plain or in hexadecimal (so a dump shows bytes)."""
    return [one for one in secrets if one.encode() in text or one.encode().hex().encode() in text.lower()]


@pytest.mark.django_db(transaction=True)
def test_a_dump_holds_no_nir_and_no_account_number(tmp_path: Path) -> None:
    world = simulate(seed=3, months=3, patients=5)
    write(world, tmp_path / "f")
    pk, *_ = audit_folder(folder=tmp_path / "f", cabinet_name="D", near=NEAR, as_of=None)
    with tenant(cabinets=[pk]):
        account = BankAccount.objects.get()
        account.iban = IBAN
        account.save()
    command = [
        str(POSTGRES.bin / "pg_dump"),
        "-h",
        str(POSTGRES.socket),
        "-U",
        "idel_backup",
        str(connection.settings_dict["NAME"]),
    ]
    dump = subprocess.run(command, capture_output=True, check=True).stdout
    secrets = {claim.person.nir for claim in world.claims} | {claim.person.nir[:13] for claim in world.claims}
    secrets |= {IBAN, cfonb.ACCOUNT}
    assert b"COPY public.billing_patient" in dump and dump.count(b"\n") > 1000
    assert found_in(secrets, dump) == []


@pytest.mark.django_db(transaction=True)
def test_the_files_at_rest_hold_no_nir(tmp_path: Path) -> None:
    from django.conf import settings

    world = simulate(seed=3, months=1, patients=2)
    write(world, tmp_path / "f")
    audit_folder(folder=tmp_path / "f", cabinet_name="D", near=NEAR, as_of=None)
    stored = b"".join(path.read_bytes() for path in (Path(settings.IDEL_DATA) / "files").rglob("*") if path.is_file())
    assert len(stored) > 1000
    assert not any(claim.person.nir.encode() in stored for claim in world.claims)
