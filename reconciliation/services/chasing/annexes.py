"""What is joined to a letter: pages of its PDF (duplicate, proof of sending, acknowledgement, return, prescription), and the
documents that are delivered beside it because they are not printed in ours (a scan that is a PDF).

Nothing is listed that is not here. A letter that asks about money alone joins no prescription: the fund has no use for it there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from billing.models import Share
from billing.services.invoicing.sheets import Sheet, duplicate_sheet, prescription_sheet, prescriptions_of
from cabinet.models import IncomingFile
from reconciliation.enums import LetterKind, StepKind
from reconciliation.models import Recovery, Relance, RelanceAnnex, Step

PROOFS = {
    StepKind.SENT: "Preuve d’envoi",
    StepKind.ACKNOWLEDGED: "Accusé de réception du lot (ARL)",
    StepKind.ACCEPTED: "Retour NOEMIE d’acceptation",
    StepKind.REJECTED: "Retour NOEMIE de rejet",
}
WITH_PRESCRIPTION = frozenset(
    {
        LetterKind.SILENCE,
        LetterKind.LATE_REFUSED,
        LetterKind.DUPLICATE_REFUSED,
        LetterKind.RIGHTS_DENIED,
        LetterKind.INDU_CONTESTED,
        LetterKind.FORMAL_NOTICE,
    }
)
OF_RETENTIONS = frozenset({LetterKind.RETENTION_NO_NOTICE, LetterKind.RETENTION_TOO_EARLY})
MOST_PICTURES = 6 * 1024 * 1024  # bytes of pictures in one letter; the others go beside it
HASH_SHOWN = 12


def annexes_for(*, kind: LetterKind, shares: Sequence[Share]) -> list[Sheet]:
    """The duplicate of each invoice, each file that proves a step, then the prescriptions where they matter; each once."""
    invoices = [one.invoice for one in shares]
    unique = list({one.pk: one for one in invoices}.values())
    found = [duplicate_sheet(invoice=one, with_nir=False) for one in unique]
    found += _proofs(shares)
    if kind in OF_RETENTIONS:
        rows = Recovery.objects.filter(share__in=shares).select_related("line__advice__file", "line__record")
        found += retention_sheets(recoveries=rows.order_by("happened_on", "pk"))
    if kind in WITH_PRESCRIPTION:
        found += [prescription_sheet(prescription=one) for one in prescriptions_of(unique)]
    return _within_bounds(found)


def _within_bounds(sheets: Sequence[Sheet]) -> list[Sheet]:
    """A picture that would make the letter too heavy goes beside it."""
    left, kept = MOST_PICTURES, []
    for one in sheets:
        size = len(one.picture.content) if one.picture is not None else 0
        if size > left and one.source is not None:
            kept.append(
                replace(one, picture=None, beside=one.source, notes=("Document joint à part, trop lourd ici.",))
            )
            continue
        left -= size
        kept.append(one)
    return kept


def _proofs(shares: Sequence[Share]) -> list[Sheet]:
    steps = Step.objects.filter(share__in=shares, kind__in=PROOFS, reverses=None, reversed_by=None)
    rows = steps.select_related("file", "record__file", "lot__file", "lot__sent_by").order_by("happened_on", "pk")
    found: dict[str, Sheet] = {}
    for step in rows:
        file = step.file or (step.record.file if step.record else None) or (step.lot.file if step.lot else None)
        if file is not None:
            sheet = _proof(step, file)
            found.setdefault(sheet.title, sheet)
    return list(found.values())


def _proof(step: Step, file: IncomingFile) -> Sheet:
    """Where it is written: the file, the place in it, its fingerprint. A sending is a person's declaration until an ARL."""
    facts = [("Fichier", file.name), ("Empreinte", f"sha256 {file.sha256}"), ("Taille", f"{file.size} octets")]
    if step.lot is not None:
        facts.insert(0, ("Lot", f"{step.lot.number}, constitué le {step.lot.made_on:%d/%m/%Y}"))
        if step.lot.sent_on is not None and step.lot.sent_by is not None:
            who = step.lot.sent_by.full_name or "un membre du cabinet"
            facts.append(("Déclaré transmis", f"le {step.lot.sent_on:%d/%m/%Y}, par {who}"))
    if step.record is not None:
        facts.append(("Enregistrement", f"{step.record.rank} ({step.record.record})"))
    if step.reason_code or step.reason_label:
        facts.append(("Motif", f"{step.reason_code} {step.reason_label}".strip()))
    said = f"fichier {file.name}, empreinte {file.sha256[:HASH_SHOWN]}"
    return Sheet(f"{PROOFS[StepKind(step.kind)]} du {step.happened_on:%d/%m/%Y} ({said})", tuple(facts))


def retention_sheets(*, recoveries: Iterable[Recovery]) -> list[Sheet]:
    """Where each sum taken back is written: the file, the place in it, its fingerprint."""
    found: dict[str, Sheet] = {}
    for one in recoveries:
        file, record = one.line.advice.file, one.line.record
        title = f"Retour NOEMIE, retenue {one.debt_reference}".strip()
        title = f"{title} (fichier {file.name}, empreinte {file.sha256[:HASH_SHOWN]})"
        facts = (
            ("Fichier", file.name),
            ("Empreinte", f"sha256 {file.sha256}"),
            ("Taille", f"{file.size} octets"),
            ("Enregistrement", f"{record.rank} ({record.record})"),
        )
        found.setdefault(f"{title} {record.rank}", Sheet(title, facts))
    return list(found.values())


def titles_of(sheets: Sequence[Sheet]) -> list[str]:
    return [f"{one.title}{' : document joint à part' if one.beside else ''}" for one in sheets]


def keep_annexes(*, relance: Relance, sheets: Sequence[Sheet]) -> None:
    """As the table of the letter lists them, for ever."""
    RelanceAnnex.objects.bulk_create(
        RelanceAnnex(
            cabinet_id=relance.cabinet_id, relance=relance, rank=rank, title=title[:250], file=sheets[rank - 1].beside
        )
        for rank, title in enumerate(titles_of(sheets), start=1)
    )
