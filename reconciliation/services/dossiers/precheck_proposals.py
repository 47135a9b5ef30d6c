"""A cause of reject met twice with the same fact becomes a check proposed to the cabinet (`billing`, before sending).

The fact looked at follows from the family of the cause: who prescribed, the mutuelle, the patient, what is claimed for a
day. What a fact of the invoice cannot explain (already paid, too late, a technical refusal) proposes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from billing.enums import PrecheckAbout
from billing.models import InvoiceLine
from billing.services.prechecks.own import texts_of_day
from billing.services.prechecks.own_life import Proposal, keep_proposals
from cabinet.enums import OrganismKind
from noemie.formats.rejects import Learnt, fold, guide, normal
from reconciliation.enums import StepKind
from reconciliation.models import Step
from reconciliation.services.dossiers.reject_motives import learnt_here

TWICE = 2
ABOUT = {
    "prescription": (PrecheckAbout.PRESCRIBER, PrecheckAbout.PATIENT),
    "mutuelle": (PrecheckAbout.PAYER, PrecheckAbout.PATIENT),
    "tiers_payant": (PrecheckAbout.PAYER, PrecheckAbout.PATIENT),
    "cotation": (PrecheckAbout.TEXTS, PrecheckAbout.PATIENT),
    "droits": (PrecheckAbout.PATIENT,),
    "carte_vitale": (PrecheckAbout.PATIENT,),
    "identification": (PrecheckAbout.PATIENT,),
    "": (PrecheckAbout.PATIENT,),  # a cause that nobody knows yet
}
Subject = tuple[PrecheckAbout, int | str]
Value = TypeVar("Value", int, str)


@dataclass(frozen=True, slots=True)
class _Reject:
    """One rejected share, with what its invoice says. `prescriber_id` and `texts` only when the invoice has one alone."""

    code: str
    label: str
    invoice_id: int
    number: str
    day: str
    patient_id: int
    amc_id: int | None
    prescriber_id: int | None
    texts: str


def propose_prechecks(*, cabinet_id: int) -> int:
    """In the open tenant; run again it proposes nothing twice. Returns how many are new."""
    learnt = learnt_here()
    groups: dict[tuple[str, Subject], dict[int, _Reject]] = defaultdict(dict)
    for reject in _rejects(cabinet_id):
        found = _cause_and_subject(reject, learnt)
        if found is not None:
            groups[found][reject.invoice_id] = reject
    proposals = [_proposal(*key, list(met.values())) for key, met in groups.items() if len(met) >= TWICE]
    return keep_proposals(cabinet_id=cabinet_id, proposals=proposals)


def _rejects(cabinet_id: int) -> Iterator[_Reject]:
    rows = Step.objects.filter(cabinet_id=cabinet_id, kind=StepKind.REJECTED)
    wanted = (
        *("reason_code", "reason_label", "share__invoice_id", "share__invoice__number", "share__invoice__invoice_date"),
        *("share__invoice__patient_id", "share__payer_id", "share__payer__kind"),
    )
    steps = list(rows.order_by("share__invoice__invoice_date", "share__invoice__number", "pk").values_list(*wanted))
    prescribers, texts = _of_invoices({step[2] for step in steps})
    for code, label, invoice_id, number, day, patient_id, payer_id, payer_kind in steps:
        amc_id = payer_id if payer_kind == OrganismKind.AMC else None
        yield _Reject(
            code,
            label,
            invoice_id,
            number,
            day.isoformat(),
            patient_id,
            amc_id,
            _alone(prescribers[invoice_id]),
            _alone(texts[invoice_id]) or "",
        )


def _of_invoices(ids: set[int]) -> tuple[dict[int, set[int]], dict[int, set[str]]]:
    """By invoice: who prescribed, what each day claims."""
    rows = InvoiceLine.objects.filter(invoice_id__in=ids).order_by("invoice_id", "rank")
    prescribers: dict[int, set[int]] = defaultdict(set)
    days: dict[tuple[int, object], list[str]] = defaultdict(list)
    for invoice_id, day, text, prescriber_id in rows.values_list(
        "invoice_id", "cared_on", "text", "visit__prescription__prescriber_id"
    ):
        days[invoice_id, day].append(text)
        if prescriber_id is not None:
            prescribers[invoice_id].add(prescriber_id)
    texts: dict[int, set[str]] = defaultdict(set)
    for (invoice_id, _), said in days.items():
        texts[invoice_id].add(texts_of_day(said))
    return prescribers, texts


def _alone(values: set[Value]) -> Value | None:
    """The only value, None when there are several or none: a reject does not say which."""
    return next(iter(values)) if len(values) == 1 else None


def _cause_and_subject(reject: _Reject, learnt: Iterable[Learnt]) -> tuple[str, Subject] | None:
    known = guide(reject.code, reject.label, learnt=learnt)
    if known is not None and known.recoverable == "wait":
        return None
    cause = known.key if known is not None else normal(reject.code) or fold(reject.label)[:40]
    for about in ABOUT.get(known.family if known is not None else "", ()):
        value = _value(reject, about)
        if value:
            return cause, (about, value)
    return None


def _value(reject: _Reject, about: PrecheckAbout) -> int | str | None:
    return {
        PrecheckAbout.PRESCRIBER: reject.prescriber_id,
        PrecheckAbout.PAYER: reject.amc_id,
        PrecheckAbout.PATIENT: reject.patient_id,
        PrecheckAbout.TEXTS: reject.texts,
    }[about]


def _proposal(cause: str, subject: Subject, met: list[_Reject]) -> Proposal:
    about, value = subject
    last = met[-1]
    return Proposal(
        cause=cause,
        reason_code=last.code,
        reason_label=last.label,
        about=about,
        evidence=tuple({"number": one.number, "day": one.day} for one in met),
        **{"texts" if about == PrecheckAbout.TEXTS else f"{about}_id": value},  # type: ignore[arg-type]
    )
