"""A list asks as many questions of the database for twenty rows as for two: nothing is fetched row by row."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from billing.models import CareModel, InvoiceLine, Lot, Patient, ReadingChoice, ReplacementContract, Visit, VisitAct
from billing.services.invoice import issue_invoices
from cabinet.enums import Role
from cabinet.models import AccessLog, IncomingFile, Invitation, Membership, Nurse, Organism, User
from cabinet.tenancy import tenant
from noemie.models import Problem, ReturnRecord
from reconciliation.models import AdviceLine, BankAccount, Case, ChasedGain, EntryMatch, PayerContact, Posting, Step
from tests import factories
from tests.billing.test_chain import NOW, make_plan
from tests.pages import PAGES
from tests.who.people import logged_in

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 10)


def some_patients(cabinet_id: int, rank: int) -> None:
    Patient.objects.create(cabinet_id=cabinet_id, last_name=f"Essai{rank}", first_name="Anne", search_name=f"E{rank}")


def some_visits(cabinet_id: int, rank: int) -> None:
    nurse = Nurse.objects.first() or factories.make_nurse(cabinet_id)
    patient = Patient.objects.create(cabinet_id=cabinet_id, last_name=f"Essai{rank}", first_name="Anne")
    visit = Visit.objects.create(
        cabinet_id=cabinet_id, patient=patient, performed_by=nurse, billed_by=nurse, cared_on=TODAY, at=dt.time(9)
    )
    VisitAct.objects.create(cabinet_id=cabinet_id, visit=visit, act_code="injection_sc", rank=1)


def some_visits_of_today(cabinet_id: int, rank: int) -> None:
    some_visits(cabinet_id, rank)
    Visit.objects.update(cared_on=timezone.localdate())


def some_cases(cabinet_id: int, rank: int) -> None:
    share = factories.make_share(cabinet_id, number=f"{rank:09d}")
    Case.objects.create(cabinet_id=cabinet_id, share=share, cause="rejected", actor="office", opened_on=TODAY)


def some_accounts_of_patients(cabinet_id: int, rank: int) -> None:
    """Two patients a rank: one who is to be reminded, one who holds a schedule and has a reminder and a credit."""
    for name in ("a", "b"):
        patient = Patient.objects.create(
            cabinet_id=cabinet_id, last_name=f"Doit{rank}{name}", search_name=f"D{rank}{name}"
        )
        share = factories.make_patient_share(cabinet_id, number=f"{rank:08d}{'ab'.index(name)}", patient=patient)
    factories.make_schedule(share)
    factories.make_reminder(share, f"P2026-{rank:04d}")
    factories.make_payment(patient, number=f"E2026-{rank:04d}")


def some_files(cabinet_id: int, rank: int) -> None:
    factories.make_file(cabinet_id, f"{rank}.noe")


def some_refused_files(cabinet_id: int, rank: int) -> None:
    file = factories.make_file(cabinet_id, f"{rank}.noe")
    IncomingFile.objects.filter(pk=file.pk).update(state="refused", refused_reason="essai")
    Problem.objects.create(cabinet_id=cabinet_id, file=file, rank=1, field="ligne 1", raw="x", reason="illisible")


def some_entries(cabinet_id: int, rank: int) -> None:
    factories.make_entry(cabinet_id, label=f"VIR {rank}")


def some_members(cabinet_id: int, rank: int) -> None:
    user = User.objects.create_user(f"m{rank}-{cabinet_id}@cabinet.example", None)
    nurse = factories.make_nurse(cabinet_id, f"{rank:09d}")
    Membership.objects.create(cabinet_id=cabinet_id, user=user, role="infirmiere", nurse=nurse)
    Invitation.objects.create(
        cabinet_id=cabinet_id,
        email=f"i{rank}@cabinet.example",
        role="lecture",
        secret_hash=f"{cabinet_id}-{rank}",
        invited_by=user,
        expires_at=timezone.now() + dt.timedelta(days=1),
    )


def some_accesses(cabinet_id: int, rank: int) -> None:
    user = User.objects.create_user(f"a{rank}-{cabinet_id}@cabinet.example", None)
    AccessLog.objects.create(cabinet_id=cabinet_id, user=user, method="GET", view="x", path="/x/", status=200)


def some_contracts(cabinet_id: int, rank: int) -> None:
    first, second = (factories.make_nurse(cabinet_id, f"{rank:05d}{n:04d}") for n in (1, 2))
    ReplacementContract.objects.create(
        cabinet_id=cabinet_id, replaced=first, substitute=second, starts_on=TODAY, ends_on=TODAY
    )


def some_accounts(cabinet_id: int, rank: int) -> None:
    BankAccount(
        cabinet_id=cabinet_id, number=f"30006 00001 {rank:011d}", nurse=factories.make_nurse(cabinet_id, f"{rank:09d}")
    ).save()


def some_lots(cabinet_id: int, rank: int) -> None:
    share = factories.make_share(cabinet_id, number=f"{rank:09d}")
    lot = Lot.objects.create(cabinet_id=cabinet_id, nurse=share.invoice.nurse, number=f"{rank:03d}", made_on=TODAY)
    share.invoice.lot, share.invoice.origin = lot, "idel"
    share.invoice.save()


def some_visits_to_invoice(cabinet_id: int, rank: int) -> None:
    from billing.services.rounds.visit import plan_visits, validate_visit

    if Patient.objects.exists():
        patient = Patient.objects.first()
        kept = {"patient": patient, "performed_by": Nurse.objects.first(), "billed_by": Nurse.objects.first()}
        first = Visit.objects.first()
        visit = Visit.objects.create(
            cabinet_id=cabinet_id,
            cared_on=TODAY + dt.timedelta(days=rank),
            at=dt.time(9),
            prescription=first.prescription,
            **kept,
        )
        VisitAct.objects.create(cabinet_id=cabinet_id, visit=visit, act_code="injection_sc", rank=1)
    else:
        make_plan(cabinet_id, ["injection_sc"])
        plan_visits(cabinet_id=cabinet_id, start=TODAY, end=TODAY)
        visit = Visit.objects.get()
    validate_visit(visit=visit, now=NOW)


def some_payments(cabinet_id: int, rank: int) -> None:
    entry = factories.make_entry(cabinet_id, label=f"VIR {rank}")
    Posting.objects.create(
        cabinet_id=cabinet_id,
        share=factories.make_share(cabinet_id, number=f"{rank:09d}"),
        kind="received",
        amount_cents=4250,
        happened_on=entry.booked_on,
        bank_entry=entry,
    )


def some_rejects(cabinet_id: int, rank: int) -> None:
    """A reject record of a return, each with a code of its own."""
    file = factories.make_file(cabinet_id, f"retour-{rank}.noe")
    fields = {"reject_code": f"{rank:07d}", "reject_label": "DROITS NON OUVERTS"}
    ReturnRecord.objects.create(cabinet_id=cabinet_id, file=file, rank=1, offset=0, record="294", fields=fields)


def some_own_prechecks(cabinet_id: int, rank: int) -> None:
    factories.make_own_precheck(factories.make_share(cabinet_id, number=f"{rank:09d}"), cause=f"cause{rank}")


def some_invoices(cabinet_id: int, rank: int) -> None:
    """An invoice of ours and an imported one."""
    some_visits_to_invoice(cabinet_id, rank)
    visit = Visit.objects.get(state="validated")
    issue_invoices(cabinet_id=cabinet_id, visit_ids=[[visit.pk]], on=visit.cared_on)
    imported = factories.make_share(cabinet_id, number=f"9{rank:08d}").invoice
    InvoiceLine.objects.create(
        cabinet_id=cabinet_id, invoice=imported, rank=1, cared_on=TODAY, text="AMI 4", code="AMI", amount_cents=1
    )


def some_readings(cabinet_id: int, rank: int) -> None:
    """A visit that meets an open point, and a decision."""
    some_visits_to_invoice(cabinet_id, rank)
    user = User.objects.create_user(f"s{rank}-{cabinet_id}@cabinet.example", None)
    ReadingChoice.objects.create(
        cabinet_id=cabinet_id,
        point="U-08",
        reading="other",
        applies_from=TODAY,
        reason="essai",
        decided_by=user,
        decided_at=NOW,
    )


def some_mappings(cabinet_id: int, rank: int) -> None:
    factories.make_mapping(cabinet_id, f"Banque {rank}")


def some_notices(cabinet_id: int, rank: int) -> None:
    factories.make_notice(factories.make_share(cabinet_id, number=f"{rank:09d}"), f"N-{rank}")


def some_retentions(cabinet_id: int, rank: int) -> None:
    factories.make_retention(cabinet_id, f"D{rank:04d}")


def some_write_offs(cabinet_id: int, rank: int) -> None:
    share = factories.make_share(cabinet_id, number=f"{rank:09d}")
    Case.objects.create(cabinet_id=cabinet_id, share=share, cause="rejected", actor="office", opened_on=TODAY)
    factories.make_write_off(share)


def some_organisms(cabinet_id: int, rank: int) -> None:
    organism = Organism.objects.create(cabinet_id=cabinet_id, kind="AMC", code=f"{rank:010d}")
    PayerContact.objects.create(cabinet_id=cabinet_id, organism=organism, address="1 rue du Port")


def some_relances(cabinet_id: int, rank: int) -> None:
    """A letter that left, and a dossier that the run leaves out."""
    factories.make_relance(factories.make_share(cabinet_id, number=f"{rank:09d}"), f"R2026-{rank:04d}")
    some_write_offs(cabinet_id, rank + 500)


def some_gains(cabinet_id: int, rank: int) -> None:
    some_payments(cabinet_id, rank)
    posting = Posting.objects.order_by("-pk").first()
    common = {"cabinet_id": cabinet_id, "share": posting.share, "amount_cents": 4250, "happened_on": TODAY}
    ChasedGain.objects.create(posting=posting, after="relance R2026-0001", **common)


def some_late_payments(cabinet_id: int, rank: int) -> None:
    """Acknowledged and paid three weeks after."""
    some_payments(cabinet_id, rank)
    posting = Posting.objects.order_by("-pk").first()
    since = posting.happened_on - dt.timedelta(days=21)
    Step.objects.create(
        cabinet_id=cabinet_id,
        share=posting.share,
        kind="acknowledged",
        happened_on=since,
        file=factories.make_file(cabinet_id),
    )


def some_views(cabinet_id: int, rank: int) -> None:
    factories.make_saved_view(cabinet_id, f"Vue {rank}")


def some_models(cabinet_id: int, rank: int) -> None:
    CareModel.objects.create(cabinet_id=cabinet_id, name=f"Modèle {rank}", act_codes=["insuline_sc"])


def some_names(cabinet_id: int, rank: int) -> None:
    """A name that a movement taught, and one that a person confirmed."""
    share = factories.make_share(cabinet_id, number=f"{rank:09d}")
    advice = factories.make_advice(cabinet_id, reference=f"2625070{rank:05d}")
    AdviceLine.objects.create(
        cabinet_id=cabinet_id,
        advice=advice,
        record=advice.record,
        kind="share",
        part="AMO",
        amount_cents=4250,
        share=share,
    )
    entry = factories.make_entry(
        cabinet_id, label=f"VIR CPAM VILLE {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[rank]}", occurrence=rank
    )
    EntryMatch.objects.create(cabinet_id=cabinet_id, entry=entry, advice=advice, amount_cents=4250, level="E1")
    factories.make_alias(share, f"MUTUELLE {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[rank]}")


def some_rates(cabinet_id: int, rank: int) -> None:
    factories.make_recovery_rate(cabinet_id, TODAY - dt.timedelta(days=rank))


LISTS: dict[str, Callable[[int, int], None]] = {
    "patients": some_patients,
    "tournee": some_visits,
    "journee_hors_ligne": some_visits_of_today,
    "suivi": some_cases,
    "noms_payeurs": some_names,
    "suivi_cabinets": some_cases,
    "vues": some_views,
    "recherche": some_cases,
    "factures": some_cases,
    "pilotage": some_cases,
    "pilotage_parts": some_cases,
    "indicateurs": some_cases,
    "prevision": some_cases,
    "cout_recouvrement": some_rates,
    "activite": some_invoices,
    "mois": some_payments,
    "recettes": some_payments,
    "recettes_csv": some_payments,
    "revue": some_cases,
    "imports": some_files,
    "imports_fichiers": some_files,
    "quarantaine": some_refused_files,
    "banque": some_entries,
    "membres": some_members,
    "journal": some_accesses,
    "remplacements": some_contracts,
    "reglages": some_accounts,
    "a_transmettre": some_lots,
    "a_facturer": some_visits_to_invoice,
    "lectures": some_readings,
    "audit_blanc": some_invoices,
    "audit_blanc_csv": some_invoices,
    "modeles": some_models,
    "mes_paiements": some_payments,
    "motifs": some_rejects,
    "controles": some_own_prechecks,
    "correspondances": some_mappings,
    "indus": some_notices,
    "carnet": some_organisms,
    "relances": some_relances,
    "recupere": some_gains,
    "penalites": some_late_payments,
    "abandons": some_write_offs,
    "comptes": some_accounts_of_patients,
    "rappels": some_accounts_of_patients,
    "retenues": some_retentions,
}
# `mes_actes` holds codes of the nomenclature, read at once; `actes` answers with twenty acts of the nomenclature at most, `ajouter_passage` is a form.
NO_LIST = {
    "accueil",
    "actes",
    "mes_actes",
    "ajouter_passage",
    "nouveau_patient",
    "nouvel_indu",
    "regles_relance",
    "regles_rappel",
    "premiers_pas",
    "nouvelle_infirmiere",
    "changer_de_cabinet",
    "ensemble",
}


def test_every_page_without_an_id_is_a_list_that_is_counted_or_no_list() -> None:
    pages = {name for name, (method, _, kwargs) in PAGES.items() if method == "get" and not kwargs}
    assert pages == set(LISTS) | NO_LIST


MONTH = "?mois=2026-09"
PERIOD = "?du=2026-11-01&au=2026-12-31"
ASKED = {
    "tournee": f"?jour={TODAY.isoformat()}",
    "recherche": "?q=42,50",
    **dict.fromkeys(("audit_blanc", "audit_blanc_csv", "activite"), PERIOD),
    **dict.fromkeys(("mois", "recettes", "recettes_csv"), MONTH),
}


def questions(client: Client, name: str) -> int:
    address = reverse(name) + ASKED.get(name, "")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("name", LISTS)
def test_the_number_of_queries_does_not_grow_with_the_rows(name: str) -> None:
    cabinet_id = factories.make_cabinet()
    client = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    questions(client, name)  # the session and the catalogue are read once
    counts = []
    for start, end in ((1, 3), (3, 21)):
        with tenant(cabinets=[cabinet_id]):
            for rank in range(start, end):
                LISTS[name](cabinet_id, rank)
        counts.append(questions(client, name))
    assert counts[0] == counts[1], f"{name}: {counts[0]} queries for 2 rows, {counts[1]} for 20"


def test_the_choice_of_cabinet_asks_as_much_for_eight_cabinets_as_for_two() -> None:
    ids = [factories.make_cabinet(f"Cabinet {rank}") for rank in range(8)]
    user = factories.make_member(ids[0], Role.TITULAIRE)
    client, counts = logged_in(user), []
    questions(client, "changer_de_cabinet")
    for pks in (ids[1:2], ids[2:]):
        for pk in pks:
            with tenant(cabinets=[pk]):
                Membership.objects.create(cabinet_id=pk, user=user, role="lecture")
        counts.append(questions(client, "changer_de_cabinet"))
    assert counts[0] == counts[1]
