"""Revue de la semaine: ten cards at most, one decision each, from facts alone; each leads to the page where it is taken."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, Sum
from django.urls import reverse

from billing.amounts import open_amount
from billing.enums import Cause, InvoiceState, PrecheckState
from billing.models import Cotation, Invoice, OwnPrecheck
from billing.services.explaining.register import register_of
from cabinet.enums import FileState
from cabinet.euros import in_euros
from cabinet.models import Cabinet, IncomingFile, User
from reconciliation.enums import CaseState, ClosingKind, EntryOutcome, ReviewOutcome
from reconciliation.models import BankEntry, Case, ReviewDecision
from reconciliation.services.books.closing import last_closing
from reconciliation.services.matches.decisions import unexplained_cents
from reconciliation.services.matches.lost_transfers import lost_transfers

MOST = 10
WEEK, SOON = timedelta(days=7), timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Card:
    """`key` names it within a week; `decision`: the question; `url`: where it is answered."""

    key: str
    title: str
    text: str
    decision: str
    url: str


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def cards(*, cabinet_id: int, on: date) -> list[Card]:
    """What is still to be decided this week, the most urgent first; those decided since Monday are left out."""
    decided = set(ReviewDecision.objects.filter(week=monday_of(on)).values_list("key", flat=True))
    found = (
        *_limits(on),
        *_largest(),
        *_cases(on),
        *_accounts(cabinet_id, on),
        *_bank(),
        *_files(),
        *_claims(cabinet_id, on),
        *_month(on),
    )
    return [one for one in found if one.key not in decided][:MOST]


def decide(*, cabinet_id: int, key: str, outcome: ReviewOutcome, person: User, on: date) -> None:
    """Remembered for the week; a card decided twice keeps its first decision."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=cabinet_id)
    ReviewDecision.objects.get_or_create(
        cabinet_id=cabinet_id, week=monday_of(on), key=key, defaults={"outcome": outcome, "person": person}
    )


def _open() -> Any:
    """Open dossiers with their `open_cents` (a QuerySet, annotated)."""
    cases = Case.objects.exclude(state=CaseState.CLOSED).select_related("share__invoice__patient", "share__payer")
    return cases.annotate(open_cents=open_amount("share__"))


def _case_card(kind: str, case: Case, title: str, decision: str) -> Card:
    share, cents = case.share, in_euros(max(0, case.share.open_cents))
    payer = share.payer.label if share.payer else "le patient"
    text = f"{share.invoice.patient.full_name}, facture {share.invoice.number}, {payer} : {cents}. {case.get_cause_display()}."
    return Card(f"{kind}:{case.public_id.hex[:12]}", title, text, decision, reverse("dossier", args=[case.public_id]))


def _limits(on: date) -> Iterator[Card]:
    near = _open().filter(share__claim_limit_on__range=(on, on + SOON), open_cents__gt=0)
    case = near.order_by("share__claim_limit_on", "-open_cents", "pk").first()
    if case is not None and case.share.claim_limit_on:
        title = f"Limite légale le {case.share.claim_limit_on:%d/%m/%Y}"
        yield _case_card("limite", case, title, "Réclamer avant cette date, ou abandonner ?")


def _largest() -> Iterator[Card]:
    case = _open().filter(open_cents__gt=0).order_by("-open_cents", "pk").first()
    if case is not None:
        yield _case_card("plus-gros", case, "Le plus gros montant en jeu", "Qui s’en charge, et quand ?")


def _cases(on: date) -> Iterator[Card]:
    kinds = (
        ("rejets", (Cause.REJECTED,), "Nouveaux rejets", "Corriger et renvoyer ?", on - WEEK),
        (
            "incident",
            (Cause.SILENT_PAYER_INCIDENT, Cause.SILENT_PAYER),
            "Un payeur ne répond plus",
            "Appeler le payeur ?",
            None,
        ),
        (
            "lots",
            (Cause.LOT_NOT_ACKNOWLEDGED,),
            "Lots jamais accusés",
            "Renvoyer les lots, ou retrouver l’accusé ?",
            None,
        ),
    )
    for key, causes, title, decision, since in kinds:
        rows = _open().filter(cause__in=causes)
        rows = rows.filter(opened_on__gt=since) if since else rows
        said = rows.aggregate(count=Count("pk"), cents=Sum("open_cents", default=0))
        if said["count"]:
            text = f"{said['count']} dossier{'s' if said['count'] > 1 else ''}, {in_euros(max(0, int(said['cents'])))}."
            first = rows.order_by("pk").values_list("cause", flat=True)[0]
            yield Card(key, title, text, decision, f"{reverse('suivi')}?cause={first}")


def _accounts(cabinet_id: int, on: date) -> Iterator[Card]:
    """Payers whose announced transfers all stay away: one question for each."""
    for one in lost_transfers(cabinet_id=cabinet_id, on=on):
        if one.is_said:
            key = f"rib:{one.payer.public_id.hex[:12]}" + (f":{one.nurse.public_id.hex[:6]}" if one.nurse else "")
            text = f"{one.payer.label} : {len(one.advices)} virements annoncés, {in_euros(one.total_cents)}, aucun à la banque."
            url = f"{reverse('suivi')}?cause={Cause.ANNOUNCED_NOT_RECEIVED}"
            yield Card(key, "Compte ou RIB à vérifier", text, "Le payeur a-t-il le bon RIB ?", url)


def _bank() -> Iterator[Card]:
    kinds = (
        ("jumeaux", EntryOutcome.AMBIGUOUS, "Crédits jumeaux", "Lequel paie quoi ?"),
        ("partages", EntryOutcome.PARTIAL, "Crédits expliqués en partie", "Que paie le reste ?"),
        ("inexpliques", EntryOutcome.UNMATCHED, "Crédits inexpliqués", "Les rapprocher, ou dire ce qu’ils sont ?"),
    )
    for key, outcome, title, decision in kinds:
        rows = BankEntry.objects.filter(outcome=outcome, amount_cents__gt=0)
        said = rows.aggregate(count=Count("pk"), cents=Sum("amount_cents", default=0), first=Min("booked_on"))
        if said["count"]:
            left = (
                sum(unexplained_cents(entry=one) for one in rows) if outcome == EntryOutcome.PARTIAL else said["cents"]
            )
            text = f"{said['count']} crédit{'s' if said['count'] > 1 else ''}, {in_euros(int(left))}, depuis le {said['first']:%d/%m/%Y}."
            yield Card(key, title, text, decision, f"{reverse('banque')}?issue={outcome}")


def _files() -> Iterator[Card]:
    count = IncomingFile.objects.filter(state__in=(FileState.TO_TAG, FileState.REFUSED)).count()
    if count:
        text = f"{count} fichier{'s' if count > 1 else ''} que personne n’a pu lire jusqu’au bout."
        yield Card("fichiers", "Fichiers à qualifier", text, "Les qualifier, ou les redemander ?", reverse("imports"))


def _claims(cabinet_id: int, on: date) -> Iterator[Card]:
    ready = Invoice.objects.filter(state=InvoiceState.READY, invoice_date__lte=on - WEEK)
    said = ready.aggregate(count=Count("pk"), cents=Sum("total_cents", default=0))
    if said["count"]:
        text = f"{said['count']} facture{'s' if said['count'] > 1 else ''} depuis plus de sept jours, {in_euros(said['cents'])}."
        yield Card(
            "a-transmettre", "Factures pas encore transmises", text, "Les transmettre ?", reverse("a_transmettre")
        )
    proposed = OwnPrecheck.objects.filter(state=PrecheckState.PROPOSED).count()
    if proposed:
        text = f"{proposed} contrôle{'s' if proposed > 1 else ''} tiré{'s' if proposed > 1 else ''} de vos rejets."
        yield Card("controles", "Contrôles proposés", text, "Les adopter ?", reverse("controles"))
    points = _open_points(cabinet_id, on)
    if points:
        text = f"{', '.join(points)} : rencontré{'s' if len(points) > 1 else ''} cette semaine, sans lecture choisie."
        yield Card(
            "lectures", "Le texte laisse un doute", text, "Quelle lecture le cabinet suit-il ?", reverse("lectures")
        )


def _open_points(cabinet_id: int, on: date) -> list[str]:
    """The U-nn met in the week's visits for which nobody decided."""
    met = Cotation.objects.filter(visit__cared_on__range=(on - WEEK, on)).values_list("findings", flat=True)
    codes = {str(one.get("code", "")) for findings in met for one in findings}
    decided = {one.point for one in register_of(cabinet_id).choices}
    return sorted(code for code in codes if code.startswith("U-") and code not in decided)


def _month(on: date) -> Iterator[Card]:
    last = (on.replace(day=1) - timedelta(days=1)).replace(day=1)
    said = last_closing(month=last)
    if (said is None or said.kind != ClosingKind.CLOSED) and BankEntry.objects.filter(booked_on__gte=last).exists():
        text = f"{last:%m/%Y} n’est pas clos."
        yield Card(
            f"mois:{last:%Y-%m}", "Clôture du mois", text, "Signer les totaux ?", f"{reverse('mois')}?mois={last:%Y-%m}"
        )
