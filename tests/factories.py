"""Invented people and rows, the smallest that make sense. Each function opens nothing: call it inside a tenant."""

import datetime as dt
import hashlib
import uuid

from django.utils import timezone

from billing.models import Invoice, OwnPrecheck, OwnPrecheckHistory, Patient, Share
from cabinet.enums import FileDoor, FileFormat, FileState, OrganismKind, Role
from cabinet.models import IncomingFile, Nurse, Organism, User
from cabinet.services.cabinets import add_member, create_cabinet
from cabinet.services.files import store_file
from cabinet.tenancy import tenant
from noemie.models import ReturnRecord
from reconciliation.models import (
    Advice,
    AdviceLine,
    BankAccount,
    BankedPayment,
    BankEntry,
    BankStatement,
    BulkRun,
    Case,
    ColumnMapping,
    DeclaredPayment,
    InduNotice,
    Instalment,
    InstalmentPlan,
    NamedRest,
    PatientPayment,
    PatientReminder,
    PayerAlias,
    PaymentUse,
    PlanShare,
    Posting,
    ProcedureStep,
    Recovery,
    RecoveryRate,
    Relance,
    RelanceItem,
    ReminderItem,
    Resend,
    SavedView,
    TimeSpent,
    WriteOff,
)

DAY = dt.date(2026, 9, 7)


def make_cabinet(name: str = "Cabinet A") -> int:
    return create_cabinet(name=name, is_demo=True)


def make_member(cabinet_id: int, role: Role) -> User:
    user = User.objects.create_user(
        f"{role}-{cabinet_id}@cabinet.example", "mot-de-passe-long", full_name=f"Personne {role}"
    )
    with tenant(cabinets=[cabinet_id]):
        add_member(cabinet_id=cabinet_id, user=user, role=role)
    return user


def make_nurse(cabinet_id: int, am_number: str = "996000014") -> Nurse:
    return Nurse.objects.create(cabinet_id=cabinet_id, last_name="Perrin", first_name="Nadia", am_number=am_number)


def make_patient(cabinet_id: int, nir: str = "255081416802538") -> Patient:
    patient = Patient(cabinet_id=cabinet_id, last_name="Démo", first_name="Anne", nir=nir, search_name="DEMO ANNE")
    patient.save()
    return patient


def make_fund(cabinet_id: int) -> Organism:
    return Organism.objects.create(cabinet_id=cabinet_id, kind=OrganismKind.AMO, code="011310000", name="CPAM 131")


def make_file(cabinet_id: int, name: str = "fichier.noe") -> IncomingFile:
    return IncomingFile.objects.create(
        cabinet_id=cabinet_id,
        name=name,
        sha256=uuid.uuid4().hex * 2,
        size=1,
        door="command",
        format="noemie",
        state="applied",
    )


def make_stored(cabinet_id: int, data: bytes, name: str, file_format: str, state: str = "applied") -> IncomingFile:
    """A file whose bytes are in the vault, already read."""
    arrival = store_file(
        cabinet_id=cabinet_id,
        name=name,
        chunks=[data],
        door=FileDoor.COMMAND,
        cap=10_000_000,
        state=FileState.APPLIED if state == "refused" else FileState(state),
        file_format=FileFormat(file_format),
    )
    if state == "refused":
        arrival.file.state, arrival.file.refused_reason = FileState.REFUSED, "illisible"
        arrival.file.save()
    return arrival.file


def make_share(cabinet_id: int, cents: int = 4250, number: str = "000000101", part: str = "AMO") -> Share:
    nurse = Nurse.objects.filter(cabinet_id=cabinet_id).first() or make_nurse(cabinet_id)
    fund = Organism.objects.filter(cabinet_id=cabinet_id).first() or make_fund(cabinet_id)
    patient = Patient.objects.filter(cabinet_id=cabinet_id).first() or make_patient(cabinet_id)
    invoice = Invoice.objects.create(
        cabinet_id=cabinet_id,
        nurse=nurse,
        patient=patient,
        origin="import",
        number=number,
        invoice_date=DAY,
        first_cared_on=DAY,
        cared_on=DAY,
        state="sent",
        sent_on=DAY,
        total_cents=cents,
    )
    return Share.objects.create(cabinet_id=cabinet_id, invoice=invoice, part=part, payer=fund, expected_cents=cents)


def make_own_precheck(share: Share, cause: str = "droits", state: str = "proposed") -> OwnPrecheck:
    """About the patient of the share, with its first line of history."""
    own = OwnPrecheck.objects.create(
        cabinet_id=share.cabinet_id,
        cause=cause,
        reason_code="0450072",
        reason_label="DROITS NON OUVERTS",
        about="patient",
        patient=share.invoice.patient,
        met=2,
        evidence=[{"number": "000000101", "day": "2026-09-07"}, {"number": "000000102", "day": "2026-09-08"}],
        state=state,
    )
    OwnPrecheckHistory.objects.create(cabinet_id=share.cabinet_id, precheck=own, state=state, text="Proposé : essai.")
    return own


def make_entry(cabinet_id: int, cents: int = 4250, label: str = "VIR CPAM", occurrence: int = 1) -> BankEntry:
    account = BankAccount.objects.filter(cabinet_id=cabinet_id).first()
    if account is None:
        account = BankAccount(cabinet_id=cabinet_id, number="30099 00777 00012345678")
        account.save()
    statement = BankStatement.objects.filter(cabinet_id=cabinet_id).first() or BankStatement.objects.create(
        cabinet_id=cabinet_id, account=account, file=make_file(cabinet_id, "releve.cfonb"), rank=1, is_proved=True
    )
    return BankEntry.objects.create(
        cabinet_id=cabinet_id,
        statement=statement,
        account=account,
        rank=occurrence,
        base_key=f"{label}{cents}",
        occurrence=occurrence,
        amount_cents=cents,
        booked_on=DAY,
        label=label,
        operation_code="05",
        texts=[label],
    )


def make_advice(cabinet_id: int, cents: int = 4250, reference: str = "262507000123") -> Advice:
    """A coherent transfer of the day, without lines."""
    file = make_file(cabinet_id, f"retour-{reference}.noe")
    record = ReturnRecord.objects.create(cabinet_id=cabinet_id, file=file, rank=1, offset=0, record="071")
    return Advice.objects.create(
        cabinet_id=cabinet_id,
        file=file,
        record=record,
        paid_on=DAY,
        label_1="CPAM 131",
        label_2=f"REF {reference}",
        total_cents=cents,
        computed_cents=cents,
        is_coherent=True,
    )


def make_mapping(cabinet_id: int, name: str = "Banque du coin") -> ColumnMapping:
    """Of a heading that is a hash of the name: no file has it."""
    person, _ = User.objects.get_or_create(email=f"qui-dit-{cabinet_id}@cabinet.example", full_name="Qui Dit")
    heading = hashlib.sha256(name.encode()).hexdigest()
    return ColumnMapping.objects.create(
        cabinet_id=cabinet_id, name=name, kind="bank", heading_hash=heading, delimiter=";",
        columns=[["Jour", "booked"], ["Combien", "amount"]], made_by=person,
    )  # fmt: skip


def make_notice(share: Share, reference: str = "N-1", cents: int = 4250) -> InduNotice:
    """Received on the day of the invoice; its scan holds nothing."""
    file = make_file(share.cabinet_id, f"indu-{reference}.pdf")
    return InduNotice.objects.create(
        cabinet_id=share.cabinet_id,
        payer=share.payer,
        nurse=share.invoice.nurse,
        reference=reference,
        notified_on=DAY,
        received_on=DAY,
        deadline_on=DAY + dt.timedelta(days=61),
        amount_cents=cents,
        scan=file,
    )


def make_retention(cabinet_id: int, debt: str = "D0001", cents: int = 1000) -> Recovery:
    """A retention that names no invoice, on an advice of its own."""
    advice = make_advice(cabinet_id, reference=f"2625070{debt}")
    line = AdviceLine.objects.create(
        cabinet_id=cabinet_id,
        advice=advice,
        record=advice.record,
        kind="recovery",
        amount_cents=-cents,
        debt_reference=debt,
        outcome="parked",
    )
    return Recovery.objects.create(
        cabinet_id=cabinet_id, line=line, debt_reference=debt, amount_cents=cents, happened_on=DAY
    )


def _person_of(cabinet_id: int) -> User:
    email = f"auteur-{cabinet_id}@cabinet.example"
    return User.objects.filter(email=email).first() or User.objects.create_user(email, None, full_name="Auteur Essai")


def make_write_off(share: Share) -> WriteOff:
    return WriteOff.objects.create(
        cabinet_id=share.cabinet_id,
        share=share,
        amount_cents=share.expected_cents,
        reason="Trop tard",
        proposed_by=_person_of(share.cabinet_id),
    )


def make_resend(case: Case) -> Resend:
    """On paper that holds nothing."""
    return Resend.objects.create(
        cabinet_id=case.cabinet_id,
        case=case,
        way="paper",
        invoice=case.share.invoice,
        paper=make_file(case.cabinet_id, "duplicata.pdf"),
        done_on=DAY,
        person=_person_of(case.cabinet_id),
    )


def make_time_spent(case: Case, minutes: int = 15, on: dt.date = DAY) -> TimeSpent:
    return TimeSpent.objects.create(
        cabinet_id=case.cabinet_id, case=case, minutes=minutes, happened_on=on, person=_person_of(case.cabinet_id)
    )


def make_named_rest(entry: BankEntry, cents: int = 100) -> NamedRest:
    return NamedRest.objects.create(
        cabinet_id=entry.cabinet_id,
        entry=entry,
        amount_cents=cents,
        words="Forfait",
        made_by=_person_of(entry.cabinet_id),
    )


def make_banked(payment: PatientPayment, entry: BankEntry) -> BankedPayment:
    return BankedPayment.objects.create(
        cabinet_id=entry.cabinet_id,
        entry=entry,
        payment=payment,
        amount_cents=payment.amount_cents,
        made_by=_person_of(entry.cabinet_id),
    )


def make_procedure_step(
    case: Case, kind: str = "assistance", on: dt.date = DAY, cost_cents: int = 0, who: str = "Assureur Essai"
) -> ProcedureStep:
    return ProcedureStep.objects.create(
        cabinet_id=case.cabinet_id,
        case=case,
        kind=kind,
        happened_on=on,
        with_whom=who,
        cost_cents=cost_cents,
        proof=make_file(case.cabinet_id, "declaration.pdf"),
        person=_person_of(case.cabinet_id),
    )


def make_recovery_rate(
    cabinet_id: int, since: dt.date = DAY, hour_cents: int = 2400, fee_cents: int = 0
) -> RecoveryRate:
    return RecoveryRate.objects.create(
        cabinet_id=cabinet_id,
        since=since,
        hour_cents=hour_cents,
        month_fee_cents=fee_cents,
        person=_person_of(cabinet_id),
    )


def make_alias(share: Share, text: str = "CPAM MARSEILLE") -> PayerAlias:
    """Confirmed by a person, on the account of the cabinet."""
    account = make_entry(share.cabinet_id, label=f"VIR {text}", occurrence=7).account
    return PayerAlias.objects.create(
        cabinet_id=share.cabinet_id,
        organism=share.payer,
        account=account,
        text=text,
        confirmed_by=_person_of(share.cabinet_id),
    )


def make_declared(share: Share, cents: int = 100) -> DeclaredPayment:
    common = {"cabinet_id": share.cabinet_id, "share": share, "amount_cents": cents}
    person, file = _person_of(share.cabinet_id), make_file(share.cabinet_id, "recu.pdf")
    posting = Posting.objects.create(
        kind="declared", happened_on=DAY, person=person, reason="Constaté payé", file=file, **common
    )
    return DeclaredPayment.objects.create(
        paid_on=DAY, paid_by="PATIENT", means="cash", proof=file, person=person, posting=posting, **common
    )


def make_relance(share: Share, reference: str = "R2026-0001") -> Relance:
    """A letter about one share; its paper holds its reference."""
    row = Relance.objects.create(
        cabinet_id=share.cabinet_id,
        payer=share.payer,
        nurse=share.invoice.nurse,
        part=share.part,
        kind="silence",
        level=1,
        channel="lrar",
        reference=reference,
        amount_cents=share.expected_cents,
        letter=make_stored(share.cabinet_id, b"%PDF-1.7 " + reference.encode(), f"{reference}.pdf", "scan", "kept"),
        issued_on=DAY,
        issued_by=_person_of(share.cabinet_id),
        answer_by=DAY + dt.timedelta(days=10),
    )
    RelanceItem.objects.create(cabinet_id=share.cabinet_id, relance=row, share=share, amount_cents=share.expected_cents)
    return row


def make_colleague(cabinet_id: int) -> User:
    """A gestionnaire, made once."""
    email = f"gestion-{cabinet_id}@cabinet.example"
    known = User.objects.filter(email=email).first()
    if known is None:
        known = User.objects.create_user(email, None, full_name="Nadia Perrin")
        add_member(cabinet_id=cabinet_id, user=known, role=Role.GESTIONNAIRE)
    return known


def make_saved_view(cabinet_id: int, name: str = "Rejets", *, is_shared: bool = True) -> SavedView:
    owner = make_colleague(cabinet_id)
    return SavedView.objects.create(
        cabinet_id=cabinet_id, owner=owner, name=name, query="cause=rejected", is_shared=is_shared
    )


def make_bulk_run(cabinet_id: int) -> BulkRun:
    person, now = make_colleague(cabinet_id), timezone.now()
    return BulkRun.objects.create(cabinet_id=cabinet_id, person=person, kind="assign", words="confiés", done_at=now)


def make_patient_share(
    cabinet_id: int, cents: int = 2000, number: str = "000000301", patient: Patient | None = None
) -> Share:
    """What a patient owes of an invoice sent on DAY; his own, or that of the cabinet's first patient."""
    share = make_share(cabinet_id, cents, number, part="PATIENT")
    Share.objects.filter(pk=share.pk).update(payer=None)
    if patient is not None:
        share.invoice.patient = patient
        share.invoice.save(update_fields=["patient"])
    share.refresh_from_db()
    return share


def make_payment(patient: Patient, cents: int = 2000, number: str = "E2026-0001") -> PatientPayment:
    """Cash, all of it a credit."""
    person = _person_of(patient.cabinet_id)
    return PatientPayment.objects.create(
        cabinet_id=patient.cabinet_id, patient=patient, number=number, amount_cents=cents, paid_on=DAY, means="cash",
        received_by=person, noted_by=person,
    )  # fmt: skip


def make_refund(payment: PatientPayment, cents: int = 100) -> PaymentUse:
    return PaymentUse.objects.create(
        cabinet_id=payment.cabinet_id, payment=payment, kind="refund", amount_cents=cents, happened_on=DAY,
        means="cash", person=payment.noted_by,
    )  # fmt: skip


def make_schedule(share: Share) -> InstalmentPlan:
    """One instalment, a month after DAY."""
    cents, own = share.expected_cents, {"cabinet_id": share.cabinet_id}
    plan = InstalmentPlan.objects.create(
        patient=share.invoice.patient, total_cents=cents, agreed_on=DAY, agreed_by=_person_of(share.cabinet_id), **own
    )
    PlanShare.objects.create(plan=plan, share=share, amount_cents=cents, **own)
    Instalment.objects.create(plan=plan, due_on=DAY + dt.timedelta(days=30), amount_cents=cents, **own)
    return plan


def make_reminder(share: Share, reference: str = "P2026-0001") -> PatientReminder:
    invoice, own = share.invoice, {"cabinet_id": share.cabinet_id}
    row = PatientReminder.objects.create(
        patient=invoice.patient, nurse=invoice.nurse, level=1, way="text", reference=reference, words="Bonjour",
        amount_cents=share.expected_cents, issued_on=DAY, issued_by=_person_of(share.cabinet_id), **own,
    )  # fmt: skip
    ReminderItem.objects.create(reminder=row, share=share, amount_cents=share.expected_cents, **own)
    return row
