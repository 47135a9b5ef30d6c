"""Papers for the patient: the receipt of a payment, and his statement in plain French. PDF/A and PDF/UA; no NIR is printed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.resources import files

from billing.enums import InvoiceState
from billing.models import Invoice, InvoiceLine, Patient, Share, VisitAct
from billing.services.explaining.explanation import NAMES
from cabinet.enums import Part
from cabinet.euros import in_euros
from cabinet.models import Nurse
from ngap.nomenclature import catalogue
from paper.render import render
from reconciliation.models import PatientPayment, PaymentUse
from reconciliation.services.letters import in_words
from reconciliation.services.patients.accounts import paid_of
from reconciliation.services.patients.paying import how_to_pay
from reconciliation.services.patients.plan_standings import still_due

LETTERS = {
    "AMI": "Soins infirmiers",
    "AMX": "Soins infirmiers en plus du forfait du jour",
    "AIS": "Séance de soins infirmiers",
    **dict.fromkeys(("TLS", "TLL", "TLD"), "Accompagnement d’une téléconsultation"),
}
NO_ACT = "Soins infirmiers"


def receipt_paper(*, payment: PatientPayment, on: date) -> bytes:
    """`on`: the day printed on it. A payment that was undone says so on its receipt."""
    paid = paid_of(payment)
    nurses = sorted({one.share.invoice.nurse.full_name for one in paid.uses if one.share})
    who = " et ".join(nurses) or payment.cabinet.name
    data: dict[str, object] = {
        "title": f"Reçu {payment.number}",
        "author": who,
        "made_on": on.isoformat(),
        "footer": f"Reçu {payment.number} · {payment.cabinet.name}",
        "cabinet": [payment.cabinet.name, *payment.cabinet.address.splitlines()],
        "patient": payment.patient.full_name,
        "facts": _facts(payment),
        "rows": [_row(one) for one in paid.uses],
        "credit": f"Avoir en votre faveur : {in_euros(paid.credit_cents)}." if paid.credit_cents else "",
        "undone": f"Cet encaissement a été annulé le {paid.undone.paid_on:%d/%m/%Y} : {paid.undone.reason}"
        if paid.undone
        else "",
        "made_words": f"Établi le {in_words(on)}.",
    }
    return render(files("reconciliation.papers") / "recu.typ", data)


def _facts(payment: PatientPayment) -> list[list[str]]:
    cheque = [["Chèque", f"n° {payment.cheque_number}, {payment.cheque_bank}"]] if payment.cheque_number else []
    return [
        ["Somme reçue", in_euros(payment.amount_cents)],
        ["Le", in_words(payment.paid_on)],
        ["Moyen", payment.get_means_display()],
        *cheque,
        ["Reçue par", payment.received_by.full_name or "le cabinet"],
    ]


def _row(use: PaymentUse) -> list[str]:
    if use.share is None:
        return [f"Rendu le {use.happened_on:%d/%m/%Y}", "", in_euros(use.amount_cents)]
    invoice = use.share.invoice
    return [f"Facture {invoice.number}", f"soins du {invoice.cared_on:%d/%m/%Y}", in_euros(use.amount_cents)]


def statement_paper(*, patient: Patient, on: date) -> bytes:
    """Acts by date, what the fund and the mutuelle paid, what he paid, what remains and how to pay it."""
    rows = (
        Invoice.objects.filter(patient=patient).exclude(state=InvoiceState.CANCELLED).select_related("nurse", "cabinet")
    )
    invoices = list(rows.prefetch_related("shares__payer", "shares__invoice").order_by("first_cared_on", "number"))
    invoices = [one for one in invoices if any(share.part == Part.PATIENT for share in one.shares.all())]
    words = _care_words(invoices)
    dues = [(one, sum(still_due(share) for share in _parts(one, Part.PATIENT))) for one in invoices]
    total = sum(cents for _, cents in dues)
    cabinet = patient.cabinet
    data: dict[str, object] = {
        "title": f"Relevé de compte au {in_words(on)}",
        "author": cabinet.name,
        "made_on": on.isoformat(),
        "footer": f"Relevé de compte · {cabinet.name}",
        "cabinet": [cabinet.name, *cabinet.address.splitlines()],
        "patient": [patient.full_name, patient.address, f"{patient.postcode} {patient.city}".strip()],
        "summary": _summary(total),
        "invoices": [_invoice(one, words.get(one.pk, [NO_ACT]), due) for one, due in dues],
        "total": in_euros(total),
        "ways": _ways([one for one, due in dues if due]) if total else [],
        "help": (
            "Une question, une erreur, une difficulté pour régler ? Dites-le-nous : nous regarderons avec vous, et "
            "plusieurs versements sont possibles."
        ),
    }
    return render(files("reconciliation.papers") / "releve.typ", data)


def _summary(total: int) -> str:
    if not total:
        return "Vous ne devez rien à ce jour. Merci."
    return f"Il reste {in_euros(total)} à votre charge. Le détail est ci-dessous, soin par soin."


def _ways(invoices: Sequence[Invoice]) -> list[str]:
    nurses: dict[int, Nurse] = {one.nurse_id: one.nurse for one in invoices}
    return [
        f"Soins de {one.full_name} : {_lower(how_to_pay(nurse=one, reference='de la facture'))}"
        for one in nurses.values()
    ]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _parts(invoice: Invoice, part: Part) -> list[Share]:
    return [one for one in invoice.shares.all() if one.part == part]


def _invoice(invoice: Invoice, care: Sequence[str], due: int) -> dict[str, object]:
    mine = _parts(invoice, Part.PATIENT)
    expected = sum(one.expected_cents for one in mine)
    given_up = sum(one.written_off_cents for one in mine)
    paid = max(0, expected - due - given_up)
    facts = [["Coût des soins", in_euros(invoice.total_cents)]]
    facts += [_other(one) for part in (Part.AMO, Part.AMC) for one in _parts(invoice, part)]
    facts += [["Votre part", in_euros(expected)], ["Vous avez réglé", in_euros(paid)]]
    facts += [["Somme que le cabinet ne vous demande plus", in_euros(given_up)]] if given_up else []
    return {
        "number": f"Facture {invoice.number} du {in_words(invoice.invoice_date)}, {invoice.nurse.full_name}",
        "care": list(care),
        "facts": [*facts, ["Reste à régler", in_euros(due)]],
    }


def _other(share: Share) -> list[str]:
    """What a payer paid as the bank proves it; the rest is said as awaited, never as paid."""
    who = "Votre caisse" if share.part == Part.AMO else "Votre mutuelle"
    came = max(0, share.received_cents - share.recovered_cents)
    if came >= share.expected_cents:
        return [f"{who} a payé", in_euros(share.expected_cents)]
    if share.declared_cents and came + share.declared_cents >= share.expected_cents:
        return [f"Part de {who[0].lower()}{who[1:]}, déjà réglée", in_euros(share.expected_cents)]
    if came:
        return [f"{who} a payé {in_euros(came)} sur", in_euros(share.expected_cents)]
    return [f"{who} doit payer", in_euros(share.expected_cents)]


def _care_words(invoices: Sequence[Invoice]) -> Mapping[int, list[str]]:
    """Invoice → one sentence a day of care: the acts in words; a line of other software is said by its letter-key."""
    found: dict[int, dict[date, list[str]]] = defaultdict(lambda: defaultdict(list))
    lines = list(InvoiceLine.objects.filter(invoice__in=invoices).order_by("cared_on", "rank"))
    visits = {one.visit_id: (one.invoice_id, one.cared_on) for one in lines if one.visit_id}
    for act in VisitAct.objects.filter(visit__in=visits, is_done=True).order_by("visit", "rank"):
        invoice, day = visits[act.visit_id]
        known = catalogue().get(act.act_code)
        found[invoice][day].append(known.label if known else NO_ACT)
    for line in lines:
        word = NAMES.get(line.code) or ("" if line.visit_id else LETTERS.get(line.code, NO_ACT))
        if word:
            found[line.invoice_id][line.cared_on].append(word)
    return {
        pk: [f"{day:%d/%m/%Y} : {', '.join(dict.fromkeys(acts))}" for day, acts in sorted(days.items())]
        for pk, days in found.items()
    }
