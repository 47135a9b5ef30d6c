"""A share's life as two lanes of events, each with its proof: what the dossier shows. Read only."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from billing.models import Share
from cabinet.enums import Part
from reconciliation.enums import PostingKind
from reconciliation.models import Posting, Step

ADMIN_TITLES = {
    "sent": "Transmise",
    "acknowledged": "Lot accepté techniquement par la caisse",
    "refused": "Lot refusé",
    "pending": "En traitement à la caisse",
    "accepted": "Acceptée",
    "rejected": "Rejetée",
    "cancelled": "Annulée",
}
MONEY_TITLES = {
    "expected": "Attendue",
    "announced": "Paiement annoncé",
    "received": "Arrivée sur le compte",
    "recovered": "Reprise par la caisse",
    "written_off": "Abandonnée, décision signée",
    "declared": "Constatée payée hors relevés",
}
AT_THE_DESK = "Déclarée encaissée"  # a patient's: a person of the cabinet took it
DOTS = {
    "announced": "announced",
    "received": "proved",
    "recovered": "refused",
    "expected": "awaited",
    "written_off": "refused",
    "declared": "announced",
}


@dataclass(frozen=True, slots=True)
class Event:
    """`lane`: a (files) or m (bank). `admin_rail`, `money_rail`: the lines that go on below."""

    lane: str
    day: date
    dot: str
    title: str
    text: str
    proof_url: str
    proof_label: str
    admin_rail: str = "proved"
    money_rail: str = "awaited"


def events_of(share: Share) -> list[Event]:
    """Oldest first; within a day the files come before the money."""
    steps = [_step(one) for one in share.steps.select_related("record", "file", "person")]
    postings = [_posting(one) for one in share.postings.select_related("record", "file", "bank_entry__statement__file")]
    return sorted([*steps, *postings], key=lambda event: (event.day, event.lane))


def _step(step: Step) -> Event:
    reason = " ".join(part for part in (step.reason_code, step.reason_label) if part)
    url, label = _file_proof(step)
    if step.person is not None and step.record is not None:
        label = f"{label}, lu par {step.person.full_name or 'un membre du cabinet'}"
    dot = "refused" if step.kind in {"rejected", "refused"} else "proved"
    title = ADMIN_TITLES[step.kind]
    if step.reverses_id is not None:
        dot, title = "missing", f"Lecture reprise : {step.reason}"
        label = f"{label}, par {step.person.full_name or 'un membre du cabinet'}" if step.person else label
    return Event("a", step.happened_on, dot, title, reason, url, label)


def _posting(posting: Posting) -> Event:
    is_desk = posting.kind == PostingKind.DECLARED and posting.share.part == Part.PATIENT
    title = AT_THE_DESK if is_desk else MONEY_TITLES[posting.kind]
    title = title if posting.reverses_id is None else f"Contrepassation : {posting.reason}"
    cents = posting.amount_cents
    text = f"{'−' if cents < 0 else ''}{abs(cents) // 100},{abs(cents) % 100:02d} €"
    if posting.reverses_id is None and posting.reason:
        text = f"{text}. {posting.reason}"
    url, label = _bank_proof(posting) if posting.bank_entry else _file_proof(posting)
    return Event("m", posting.happened_on, DOTS[posting.kind], title, text, url, label)


def _file_proof(row: Step | Posting) -> tuple[str, str]:
    file = row.file or (row.record.file if row.record else None)
    if file is None:
        return "", ""
    place = f", enregistrement {row.record.rank}" if row.record else ""
    return reverse("fichier", args=[file.public_id]), f"{file.name}{place}"


def _bank_proof(posting: Posting) -> tuple[str, str]:
    entry = posting.bank_entry
    if entry is None:
        return "", ""
    return reverse("mouvement", args=[entry.public_id]), f"relevé, mouvement du {entry.booked_on:%d/%m/%Y}"
