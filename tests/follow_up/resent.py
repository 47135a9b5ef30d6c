"""A cabinet of ours whose only invoice was sent in a lot, then rejected by the fund: what is corrected and sent again."""

import datetime as dt

from billing.models import Invoice, Share
from billing.services.invoice import issue_invoices
from billing.services.invoicing.field_fixes import Fix
from billing.services.lot import batches, close_lot, declare_sent
from cabinet.enums import Role
from cabinet.models import User
from reconciliation.models import Case, Posting, Resend, Step
from reconciliation.services.dossiers.resends import Gesture, correct_and_resend
from reconciliation.services.reconcile import reconcile
from tests import factories
from tests.billing.healthy import DRESSING, healthy, order

SENT_ON = dt.date(2026, 11, 12)
ON = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
PRESCRIBER = ("0460053", "PRESCRIPTEUR INCONNU")
NIR = ("", "NIR ERRONE")
NEW_NIR = "186022B54321025"


def office_of(cabinet_id: int, role: Role = Role.GESTIONNAIRE) -> User:
    email = f"{role}-{cabinet_id}@cabinet.example"
    return User.objects.filter(email=email).first() or factories.make_member(cabinet_id, role)


def sent_invoice(cabinet_id: int, days: int = 1) -> Invoice:
    """Issued from visits, in a lot declared sent."""
    visits = healthy(cabinet_id, days=days)
    order(visits[0].prescription, DRESSING, "injection_sc", "injection_im")
    (invoice,) = issue_invoices(cabinet_id=cabinet_id, visit_ids=[[one.pk for one in visits]], on=SENT_ON)
    send(cabinet_id)
    invoice.refresh_from_db()
    return invoice


def send(cabinet_id: int, on: dt.date = SENT_ON) -> None:
    """Each ready invoice, in one lot a fund."""
    person = office_of(cabinet_id)
    for batch in batches():
        lot = close_lot(cabinet_id=cabinet_id, batch=batch, on=on, person=person)
        declare_sent(lot=lot, on=on, person=person)
    reconcile(cabinet_id=cabinet_id, as_of=on)


def told(invoice: Invoice, kind: str, reason: tuple[str, str] = ("", ""), on: dt.date = ON) -> None:
    """What a file says of each share of an invoice."""
    file = factories.make_file(invoice.cabinet_id, f"{kind}-{invoice.number}-{on}.noe")
    for share in invoice.shares.all():
        Step.objects.create(
            cabinet_id=invoice.cabinet_id, share=share, kind=kind, happened_on=on, file=file,
            reason_code=reason[0], reason_label=reason[1],
        )  # fmt: skip
    reconcile(cabinet_id=invoice.cabinet_id, as_of=on)


def rejected(cabinet_id: int, reason: tuple[str, str] = PRESCRIBER, days: int = 1) -> Case:
    """The dossier of the fund's part."""
    invoice = sent_invoice(cabinet_id, days)
    told(invoice, "rejected", reason)
    return case_of(invoice)


def case_of(invoice: Invoice) -> Case:
    return Case.objects.select_related("share__invoice").get(share__invoice=invoice, share__part="AMO")


def gesture(case: Case, person: User | None = None) -> Gesture:
    case.refresh_from_db()
    return Gesture(case, case.version, person or office_of(case.cabinet_id), ON, NOW)


def resent(case: Case, fix: Fix | None = None) -> Resend:
    wanted = fix or Fix(prescriber=("Hubert", "991000027"))
    row = correct_and_resend(gesture=gesture(case), fix=wanted)
    reconcile(cabinet_id=case.cabinet_id, as_of=ON)
    return row


def paid(share: Share, cents: int | None = None, on: dt.date = ON + dt.timedelta(days=5)) -> None:
    """Announced by a file, received on a bank entry."""
    amount, file = cents or share.expected_cents, factories.make_file(share.cabinet_id, f"retour-{share.pk}.noe")
    entry = factories.make_entry(share.cabinet_id, amount, f"VIR {share.pk}", occurrence=share.pk)
    common = {"cabinet_id": share.cabinet_id, "share": share, "amount_cents": amount, "happened_on": on}
    Posting.objects.create(kind="announced", file=file, **common)
    Posting.objects.create(kind="received", bank_entry=entry, **common)
    reconcile(cabinet_id=share.cabinet_id, as_of=on)
