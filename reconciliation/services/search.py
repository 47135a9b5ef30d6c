"""One question, asked at once of patients, dossiers, invoices, movements, transfer advices and lots: one query a group."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from billing.access import visible_patients
from billing.amounts import open_amount
from billing.models import Invoice, Lot, Patient, Share
from cabinet.crypto import blind_index
from cabinet.models import Membership
from cabinet.permissions import may
from cabinet.search import Question
from reconciliation.enums import CaseState
from reconciliation.models import Advice, BankEntry, Case

SHOWN = 12
SHORTEST = 3  # signs of a bank reference; fewer are in every label


@dataclass(frozen=True, slots=True)
class Found:
    """At most SHOWN rows a group; a group that her role may not open is empty. `more`: names of the groups cut short."""

    patients: Sequence[Patient] = ()
    cases: Sequence[Case] = ()
    invoices: Sequence[Invoice] = ()
    entries: Sequence[BankEntry] = ()
    advices: Sequence[Advice] = ()
    lots: Sequence[Lot] = ()
    more: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """By the French name of the group, the empty ones left out: what the access log keeps."""
        groups = {
            "patients": self.patients,
            "dossiers": self.cases,
            "factures": self.invoices,
            "mouvements": self.entries,
            "avis": self.advices,
            "lots": self.lots,
        }
        return {name: len(rows) for name, rows in groups.items() if rows}


def find(*, question: Question, membership: Membership | None, on: date) -> Found:
    """Six queries at most, fewer for a role that sees less."""
    if question.is_empty:
        return Found()
    rows: dict[str, list] = {}
    for name, permission, query in (
        ("patients", "patients.voir", _patients(question, membership, on)),
        ("cases", "suivi.voir", _cases(question, membership)),
        ("invoices", "factures.voir", _invoices(question, membership)),
        ("entries", "banque.voir", _entries(question)),
        ("advices", "banque.voir", _advices(question)),
        ("lots", "factures.voir", _lots(question)),
    ):
        rows[name] = list(query[: SHOWN + 1]) if query is not None and may(membership, permission) else []
    more = tuple(name for name, found in rows.items() if len(found) > SHOWN)
    return Found(**{name: found[:SHOWN] for name, found in rows.items()}, more=more)


def _of_patient(question: Question, membership: Membership | None, prefix: str = "") -> Q:
    """Each word in the name; or the NIR, for a role that may read it."""
    if question.nir and may(membership, "patients.nir"):
        return Q(**{f"{prefix}nir_index": blind_index("nir", question.nir)})
    named = Q()
    for word in question.words:
        named &= Q(**{f"{prefix}search_name__contains": word})
    return named if question.words else Q(pk__in=[])


def _patients(question: Question, membership: Membership | None, on: date) -> QuerySet[Patient]:
    return visible_patients(membership, on).filter(_of_patient(question, membership)).order_by("search_name", "pk")


def _cases(question: Question, membership: Membership | None) -> QuerySet[Case]:
    wanted = _of_patient(question, membership, "share__invoice__patient__")
    wanted |= Q(share__invoice__number__in=question.numbers)
    cases = Case.objects.exclude(state=CaseState.CLOSED).annotate(open_cents=open_amount("share__"))
    if question.cents is not None:
        wanted |= Q(open_cents=question.cents)
    return cases.filter(wanted).select_related("share__invoice__patient", "share__payer").order_by("-priority", "pk")


def _invoices(question: Question, membership: Membership | None) -> QuerySet[Invoice]:
    wanted = _of_patient(question, membership, "patient__") | Q(number__in=question.numbers)
    if question.cents is not None:
        of_share = Share.objects.filter(invoice=OuterRef("pk"), expected_cents=question.cents)
        wanted |= Q(total_cents=question.cents) | Q(Exists(of_share))
    return Invoice.objects.filter(wanted).select_related("patient").order_by("-invoice_date", "-number", "pk")


def _in_texts(question: Question, *names: str) -> Q:
    """The reference or the words as the bank wrote them; a NIR is not looked for there."""
    wanted = Q(pk__in=[])
    if len(question.text) >= SHORTEST and not question.is_secret:
        for name in names:
            wanted |= Q(**{f"{name}__icontains": question.text})
    return wanted


def _entries(question: Question) -> QuerySet[BankEntry]:
    wanted = _in_texts(question, "label", "reference", "texts")
    if question.cents is not None:
        wanted |= Q(amount_cents__in=[question.cents, -question.cents])
    return BankEntry.objects.filter(wanted).order_by("-booked_on", "-pk")


def _advices(question: Question) -> QuerySet[Advice]:
    wanted = _in_texts(question, "label_1", "label_2")
    if question.cents is not None:
        wanted |= Q(total_cents=question.cents)
    return Advice.objects.filter(wanted).select_related("file").order_by("-paid_on", "-pk")


def _lots(question: Question) -> QuerySet[Lot] | None:
    wanted = Q(number=question.lot) if question.lot else Q(pk__in=[])
    if len(question.text) == 6:
        wanted |= Q(sent_file_id__iexact=question.text)
    return Lot.objects.filter(wanted).select_related("payer", "nurse").order_by("-made_on", "-pk")
