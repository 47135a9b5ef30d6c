"""A ZIP of anything: what is no statement is a file of its own, read as it would be outside."""

import os
import random

import pytest
from django.urls import reverse

from billing.models import Share
from cabinet.models import IncomingFile
from cabinet.services.files import open_file
from cabinet.tenancy import tenant
from cabinet.vault import FRAME_BYTES
from reconciliation.bank.sheet import heading_key
from reconciliation.models import BankEntry, BankNotice, BankStatement
from reconciliation.services.inconsistencies import find_inconsistencies
from reconciliation.services.sheets.mappings import heading_hash
from tests import factories
from tests.bank.written import NEAR, camt, ofx, zipped
from tests.pages import SHEET
from tests.reconciliation.invented import Desk, acknowledged, claim, lot_file, sent
from tests.reconciliation.test_bank_notices import FUND, NOTICE, STATEMENT
from tests.reconciliation.test_column_mappings import BANK, CLAIMS, INVOICES, amounts, page, read_now
from tests.reconciliation.test_fund_files import client_of

pytestmark = pytest.mark.django_db


def members(desk: Desk) -> list[tuple[str, str, str]]:
    """(name in the archive, format, state) of the files that are their own, in order."""
    with tenant(cabinets=[desk.cabinet_id]):
        rows = IncomingFile.objects.filter(archive__isnull=False).order_by("pk")
        return [(one.name.rpartition("/")[2], one.format, one.state) for one in rows]


def shares(desk: Desk) -> dict[str, int]:
    with tenant(cabinets=[desk.cabinet_id]):
        return dict(Share.objects.values_list("part", "expected_cents"))


@pytest.mark.parametrize("is_with_its_statement", [True, False])
def test_a_notice_in_an_archive_explains_the_money_and_is_none(is_with_its_statement: bool) -> None:
    files = [zipped(a=NOTICE, b=STATEMENT)] if is_with_its_statement else [zipped(a=NOTICE), STATEMENT]
    desk = Desk(f"Avis {is_with_its_statement}").receive(*FUND, *files, as_of=NEAR)
    assert members(desk) == [("a", "camt053", "applied")]
    assert desk.money() == ("received", 3250, 3250, 0, None)
    assert amounts(desk) == [3250]


def test_a_notice_alone_in_an_archive_is_kept_and_is_no_money() -> None:
    desk = Desk().receive(*FUND, zipped(a=NOTICE), as_of=NEAR)
    assert (desk.file.state, desk.file.format, desk.file.problem_count) == ("applied", "zip", 0)
    assert desk.money()[0] == "announced" and desk.said["bank_entries"] == []
    with tenant(cabinets=[desk.cabinet_id]):
        assert BankNotice.objects.count() == 1


def test_a_table_of_invoices_in_an_archive_is_read_by_the_columns_that_a_person_named() -> None:
    desk = Desk().receive(INVOICES)
    client = client_of(desk.cabinet_id)
    client.post(f"{page(desk)}?nature=invoices", {**CLAIMS, "enregistrer": "1"})
    read_now(desk)
    desk.receive(zipped(mai=INVOICES.replace(b"F101", b"F102"), releve=camt()))
    assert members(desk) == [("mai", "factures", "applied")]
    assert [one["invoice"] for one in desk.said["shares"]] == ["00000F101"] * 2 + ["00000F102"] * 2
    assert amounts(desk) == [3250, -1001], "the statement beside it is read with the archive"
    assert find_inconsistencies(cabinet_ids=[desk.cabinet_id]) == []


def test_the_word_of_a_person_goes_before_the_headings_of_a_bank() -> None:
    """A table that reads as a statement, and that a person said to be invoices."""
    table = "Date;Libellé;Montant;N° facture;AMO;Reste\n15/03/2026;Démo Anne;15,10;F9;15,10;0,00\n".encode()
    headings = ["Date", "Libellé", "Montant", "N° facture", "AMO", "Reste"]
    means = ["date_facture", "patient", "total", "numero", "part_amo", "part_patient"]
    desk = Desk()
    with tenant(cabinets=[desk.cabinet_id]):
        columns = [list(pair) for pair in zip(headings, means, strict=True)]
        row = factories.make_mapping(desk.cabinet_id, "Ville")
        row.kind, row.columns, row.heading_hash = "invoices", columns, heading_hash(heading_key(headings))
        row.unit, row.rows_are, row.fund = "euros", "invoice", "01131"
        row.save()
    desk.receive(zipped(a=table))
    assert members(desk) == [("a", "factures", "applied")] and amounts(desk) == []


def test_an_unknown_table_in_an_archive_waits_for_a_person_and_the_rest_is_read() -> None:
    desk = Desk().receive(zipped(inconnu=SHEET, releve=ofx()))
    assert desk.file.state == "applied" and amounts(desk) == [3250, -1001]
    assert members(desk) == [("inconnu", "csv", "refused")]
    client = client_of(desk.cabinet_id)
    shown = client.get(reverse("fichier", args=[desk.file.public_id])).content.decode()
    with tenant(cabinets=[desk.cabinet_id]):
        desk.file = IncomingFile.objects.get(archive=desk.file)
    assert page(desk).removesuffix("colonnes/") in shown and "lus à part" in shown
    inside = client.get(reverse("fichier", args=[desk.file.public_id])).content.decode()
    assert page(desk) in inside and "dans l’archive" in inside
    assert client.post(page(desk), {**BANK, "account": "30099", "enregistrer": "1"}).status_code == 302
    assert read_now(desk).state == "applied"
    assert amounts(desk) == [3250, -1001, 4250, -200]


def test_files_of_funds_in_an_archive_are_read_as_outside() -> None:
    inside = zipped(lot=lot_file(claim()), retour=FUND[1], accuse=acknowledged())
    desk = Desk().receive(inside)
    assert members(desk) == [("lot", "b2", "applied"), ("retour", "noemie", "applied"), ("accuse", "arl", "applied")]
    assert shares(desk) == {"AMO": 4250}


def test_bytes_that_are_there_enter_no_second_time() -> None:
    desk = Desk().receive(sent(claim()), zipped(a=sent(claim())))
    assert members(desk) == [] and shares(desk) == {"AMO": 4250}
    again = Desk("Dans l'autre ordre").receive(zipped(a=sent(claim())), sent(claim()))
    assert len(members(again)) == 1 and again.file.name.endswith("/a") and shares(again) == {"AMO": 4250}


def test_an_archive_that_is_refused_gives_no_file_of_its_own() -> None:
    desk = Desk().receive(zipped(a=NOTICE, b=zipped(c=camt())))
    assert desk.file.state == "refused" and members(desk) == []
    with tenant(cabinets=[desk.cabinet_id]):
        assert not BankNotice.objects.exists() and not BankEntry.objects.exists()


def moves(days: range, account: str = "00012345678", closing: str = "0,") -> bytes:
    """A MT940 with one movement of 1.00 a day, all alike but for the day."""
    lines = "".join(f":61:2609{day:02d}09{day:02d}CR1,00NTRFNONREF\n:86:VIR {account[-1]}\n" for day in days)
    end = f":62F:C260930EUR{closing}\n-\n" if closing else ""
    return f":20:S\n:25:30099/00777/{account}\n:28C:1/1\n:60F:C260831EUR0,\n{lines}{end}".encode()


def test_a_member_refused_after_its_movements_were_read_takes_them_back_and_the_others_count() -> None:
    cut = moves(range(1, 20), account="00012345672", closing="")
    other = moves(range(1, 3), account="00012345675", closing="2,")
    desk = Desk("Membre coupé").receive(zipped(a=moves(range(1, 4), closing="3,"), b=cut, c=other), as_of=NEAR)
    assert (desk.file.state, desk.file.record_count) == ("applied", 5)
    assert amounts(desk) == [100] * 5
    with tenant(cabinets=[desk.cabinet_id]):
        assert [one.is_proved for one in BankStatement.objects.order_by("rank")] == [True, True]
        assert "refusé" in desk.file.problems.get().reason


def test_a_movement_that_two_members_hold_is_counted_once_and_twins_of_one_member_are_two() -> None:
    twins = moves(range(1, 3), closing="3,").replace(
        b":61:260902", b":61:2609010901CR1,00NTRFNONREF\n:86:VIR 8\n:61:260902"
    )
    longer = moves(range(1, 6), closing="5,")
    desk = Desk("Mouvements communs").receive(zipped(a=twins, b=longer, c=twins), as_of=NEAR)
    with tenant(cabinets=[desk.cabinet_id]):
        found = BankEntry.objects.order_by("booked_on", "pk").values_list("booked_on__day", "occurrence")
        assert list(found) == [(1, 1), (1, 2), (2, 1), (3, 1), (4, 1), (5, 1)]
        assert "déjà présent dans cette archive" in desk.file.problems.get().reason


def test_an_archive_is_sought_in_without_its_bytes_in_memory_whatever_its_frames() -> None:
    """The vault's view reads as the bytes themselves, at any place."""
    data = random.Random(5).randbytes(2 * FRAME_BYTES + 12_345)
    cabinet_id = factories.make_cabinet("Coffre")
    with tenant(cabinets=[cabinet_id]):
        file = factories.make_stored(cabinet_id, data, "a.bin", "zip")
        with open_file(file) as opened:
            for start, size in [(0, 10), (FRAME_BYTES - 5, 10), (2 * FRAME_BYTES, 99_999), (17, FRAME_BYTES + 40)]:
                opened.seek(start)
                assert opened.read(size) == data[start : start + size]
            opened.seek(-7, os.SEEK_END)
            assert (opened.read(), opened.read(), opened.tell()) == (data[-7:], b"", len(data))
