"""States of the follow-up for `./dev shots`: a notice of indu, letters that left, a write-off to sign, money that came back."""

import datetime as dt

from django.urls import reverse

from billing.models import Invoice, SentCheck, Share
from billing.services.care.scans import store_scan
from cabinet.enums import Part, Role
from cabinet.models import IncomingFile, Nurse, Organism, User
from idel.demo_logins import DEMO_LOGINS
from reconciliation.enums import Means, ProcedureAnswer, ProcedureKind
from reconciliation.forms.worklist import BULK_FORMS
from reconciliation.models import BankEntry, Case, ChasedGain, Posting
from reconciliation.services.chasing.indus import ActIn, NoticeIn, add_act, record_notice
from reconciliation.services.chasing.procedures import Answer, StepTaken, answer_step, note_step
from reconciliation.services.dossiers.write_offs import propose_write_off
from reconciliation.services.matches.declared import PaymentSeen, declare_payment
from reconciliation.services.matches.split_credit import Split, split_credit
from reconciliation.services.relances import issue_run, name_of, propose_run

TITULAIRE = str(Role.TITULAIRE)


def follow_up_states(cabinet_id: int, today: dt.date) -> list[tuple[str, str, str]]:
    """(role, name, address) of each page that shows one of them."""
    person = User.objects.get(email=DEMO_LOGINS[0][1])
    scan = store_scan(cabinet_id=cabinet_id, chunks=[b"%PDF-1.7 notification"], name="indu.pdf", person=person)
    taken = NoticeIn(
        payer=Organism.objects.filter(kind="AMO").earliest("pk"),
        nurse=Nurse.objects.earliest("pk"),
        reference="N-2026-17",
        debt_reference="",
        notified_on=today - dt.timedelta(days=50),
        received_on=today - dt.timedelta(days=48),
        amount_cents=12_450,
        scan=scan,
    )
    notice = record_notice(cabinet_id=cabinet_id, notice=taken, person=person, on=today)
    number = Posting.objects.filter(kind="received", share__part="AMO").latest("pk").share.invoice.number
    add_act(notice=notice, act=ActIn(number, None, 4250, "Pansement non prescrit"), person=person)
    found = propose_run(cabinet_id=cabinet_id, on=today)
    first = [name_of(key) for key in found.run.letters][:1]
    run = issue_run(cabinet_id=cabinet_id, chosen=first, fingerprint=found.fingerprint, person=person, on=today)
    case = Case.objects.filter(state="open").latest("priority")
    propose_write_off(case=case, reason="Patient décédé, dossier introuvable", person=person)
    paid = Posting.objects.filter(kind="received").latest("pk")
    ChasedGain.objects.create(
        cabinet_id=cabinet_id, posting=paid, share=paid.share, amount_cents=paid.amount_cents,
        happened_on=paid.happened_on, after="relance R2026-0001",
    )  # fmt: skip
    return [
        (TITULAIRE, "indu-ouvert", reverse("indu", args=[notice.public_id])),
        (TITULAIRE, "indu-contester", reverse("contester", args=[notice.public_id])),
        (TITULAIRE, "relance-emise", reverse("relance", args=[run.relances.get().public_id])),
        (TITULAIRE, "dossier-abandon", reverse("dossier", args=[case.public_id])),
        *_dossiers(cabinet_id, person, today),
        *_shared_credit(person),
        (TITULAIRE, "indicateurs-controles", _judged(cabinet_id)),
    ]


def _dossiers(cabinet_id: int, person: User, today: dt.date) -> list[tuple[str, str, str]]:
    """One dossier a cause, one closed, one seen paid elsewhere; two chosen together."""
    seen = Case.objects.filter(state="open", share__part="AMC").earliest("pk")
    paper = store_scan(cabinet_id=cabinet_id, chunks=[b"%PDF-1.7 recu"], name="recu.pdf", person=person)
    payment = PaymentSeen(
        amount_cents=min(500, seen.share.open_cents), paid_on=today, paid_by=Part.PATIENT, means=Means.CHEQUE,
        reference="chèque 0012345", proof=paper,
    )  # fmt: skip
    declare_payment(case=seen, seen=payment, person=person, on=today)
    kinds: dict[str, Case] = {}
    for one in Case.objects.exclude(state="closed").order_by("pk"):
        kinds.setdefault(f"dossier-{one.cause}", one)
    closed = Case.objects.filter(state="closed").order_by("pk").first()
    engaged = _engaged(scan=paper, person=person, today=today)
    shown = {
        **kinds,
        "dossier-procedure": engaged,
        "dossier-constate": seen,
        **({"dossier-clos": closed} if closed else {}),
    }
    several = "&".join(f"dossier={one.public_id}" for one in Case.objects.filter(state="open").order_by("pk")[:3])
    pages = [(TITULAIRE, name, reverse("dossier", args=[one.public_id])) for name, one in shown.items()]
    pages += [(TITULAIRE, f"ensemble-{what}", f"{reverse('ensemble')}?faire={what}&{several}") for what in BULK_FORMS]
    reject = kinds.get("dossier-rejected")
    if reject:
        pages.append((str(Role.LECTURE), "dossier-lecture", reverse("dossier", args=[reject.public_id])))
    return pages


def _engaged(*, scan: IncomingFile, person: User, today: dt.date) -> Case:
    """A mutuelle that was put on notice by hand, then brought before a judge: two steps answered or not."""
    case = Case.objects.filter(state="open", share__part="AMC").latest("pk")
    for kind, days, who, cents in (
        (ProcedureKind.NOTICE, 3, "La mutuelle", 520),
        (ProcedureKind.ASSISTANCE, 2, "Assureur Invente", 0),
        (ProcedureKind.SMALL_CLAIM, 1, "Étude Inventée, commissaires de justice", 3_600),
    ):
        taken = StepTaken(kind, today - dt.timedelta(days=days), who, f"D-{days}", cents, scan)
        step = note_step(case=case, taken=taken, person=person, on=today)
    answer = Answer(ProcedureAnswer.REFUSED, today, "La mutuelle ne participe pas", scan)
    answer_step(step=step, answer=answer, person=person, on=today)
    return case


def _shared_credit(person: User) -> list[tuple[str, str, str]]:
    """The page that shares a credit, and a movement of which a part was named."""
    free = BankEntry.objects.filter(amount_cents__gt=2000, outcome="unmatched", ignored_reason="").order_by("pk")
    entry = free.last() or BankEntry.objects.filter(amount_cents__gt=2000).latest("pk")
    pages = [(TITULAIRE, "partage", reverse("partager", args=[entry.public_id]))]
    if entry.outcome == "unmatched":
        split = Split(rests=(("Forfait de coordination", 1750),), leaves_rest=True)
        split_credit(entry=entry, split=split, person=person)
        pages.append((TITULAIRE, "mouvement-partage", reverse("mouvement", args=[entry.public_id])))
    return pages


def _judged(cabinet_id: int) -> str:
    """Checks kept beside invoices of the demo, some of them rejected since."""
    rejected = Share.objects.filter(steps__kind="rejected", invoice__lot__isnull=False).values("invoice")
    rows = list(Invoice.objects.filter(pk__in=rejected)[:6])
    rows += list(Invoice.objects.filter(lot__isnull=False).exclude(pk__in=rejected).order_by("pk")[:30])
    codes = ("amc_inconnue", "droits_non_verifies", "prescription_expiree")
    for rank, one in enumerate(rows):
        said = [[codes[rank % 3], "warns", -one.total_cents]] if rank % 4 == 0 else []
        SentCheck.objects.create(
            cabinet_id=cabinet_id, invoice=one, lot=one.lot, checked_on=one.invoice_date, findings=said
        )
    return reverse("indicateurs")
