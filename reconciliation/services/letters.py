"""From shares to a letter: who writes to whom, each invoice with its care and its amount, what is asked, what is joined.

The annexes are those that the files prove: nothing is listed that is not here. No NIR is ever printed.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files

from billing.models import InvoiceLine, Share
from cabinet.euros import in_euros
from cabinet.models import Cabinet, Nurse, Organism
from paper.render import render
from reconciliation.enums import Channel, LetterKind, StepKind
from reconciliation.letters.texts import CLOSING, WORDS
from reconciliation.models import PayerContact, Step

Printed = dict[str, object]
ANSWER_WITHIN = timedelta(days=10)
HEAD = ("Facture", "Patient et soins", "Cotation", "Transmission", "Dû")
MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


@dataclass(frozen=True, slots=True)
class LetterIn:
    """What is the same for every letter. `extra`: paragraphs of this letter alone, before the table."""

    cabinet: Cabinet
    nurse: Nurse
    payer: Organism
    contact: PayerContact
    kind: LetterKind
    channel: Channel
    reference: str
    on: date
    extra: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text, the amount last; `cents` is the total that the letter asks for."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    cents: int


def in_words(day: date) -> str:
    """`1er octobre 2026`."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def print_letter(*, letter: LetterIn, table: Table, annexes: Sequence[str]) -> bytes:
    """The PDF (PDF/A and PDF/UA). Raises CannotPrint."""
    words, nurse = WORDS[letter.kind], letter.nurse
    filled = {"total": in_euros(table.cents), "ask_by": in_words(letter.on + ANSWER_WITHIN), "count": len(table.rows)}
    city = letter.cabinet.address.splitlines()[-1] if letter.cabinet.address else letter.cabinet.name
    title = words.subject.format(**filled)
    data: Printed = {
        "title": title,
        "author": nurse.full_name,
        "made_on": letter.on.isoformat(),
        "footer": f"{letter.reference} · {nurse.full_name}",
        "sender": {"name": nurse.full_name, "lines": _sender(letter.cabinet, nurse)},
        "recipient": [
            letter.payer.label,
            *filter(None, [letter.contact.service]),
            *letter.contact.address.splitlines(),
        ],
        "place_and_day": f"{city}, le {in_words(letter.on)}",
        "channel": letter.channel.label if letter.channel != Channel.POST else "",
        "reference": letter.reference,
        "before": [*words.before, *letter.extra],
        "head": list(table.head),
        "rows": [list(row) for row in table.rows],
        "total": in_euros(table.cents),
        "after": [*(one.format(**filled) for one in words.after), *_law(words.references)],
        "closing": CLOSING,
        "annexes": list(annexes),
    }
    return render(files("reconciliation.letters") / "lettre.typ", data)


def _law(references: Sequence[str]) -> list[str]:
    return [f"Textes invoqués : {' ; '.join(references)}."] if references else []


def _sender(cabinet: Cabinet, nurse: Nurse) -> list[str]:
    numbers = [f"RPPS {nurse.rpps}", f"N° assurance maladie {nurse.am_number}"]
    if cabinet.siret:
        numbers.append(f"SIRET {cabinet.siret}")
    return ["Infirmière diplômée d’État", cabinet.name, *cabinet.address.splitlines(), " · ".join(numbers)]


def invoice_table(*, shares: Sequence[Share], amounts: Mapping[int, int]) -> Table:
    """One row a share, in the order given; `amounts` by share. Four questions whatever their number."""
    lines: dict[int, list[str]] = defaultdict(list)
    for line in InvoiceLine.objects.filter(invoice__in=[one.invoice_id for one in shares]).order_by("invoice", "rank"):
        lines[line.invoice_id].append(line.text)
    rows = tuple(
        (
            one.invoice.number,
            f"{one.invoice.patient.full_name}, {_care(one)}",
            " + ".join(dict.fromkeys(lines[one.invoice_id])).replace(".", ","),
            _sending(one),
            in_euros(amounts[one.pk]),
        )
        for one in shares
    )
    return Table(HEAD, rows, sum(amounts[one.pk] for one in shares))


def _care(share: Share) -> str:
    first, last = share.invoice.first_cared_on, share.invoice.cared_on
    return f"{first:%d/%m/%Y}" if first == last else f"du {first:%d/%m/%Y} au {last:%d/%m/%Y}"


def _sending(share: Share) -> str:
    invoice = share.invoice
    if invoice.sent_on is None:
        return "non transmise"
    lot = f", lot {invoice.lot.number}" if invoice.lot else ""
    software = f", logiciel {invoice.origin}" if invoice.origin not in {"idel", "import"} else ""
    return f"électronique, le {invoice.sent_on:%d/%m/%Y}{lot}{software}"


PROOFS = {
    StepKind.SENT: "Preuve d’envoi",
    StepKind.ACKNOWLEDGED: "Accusé de réception du lot (ARL)",
    StepKind.ACCEPTED: "Retour NOEMIE d’acceptation",
    StepKind.REJECTED: "Retour NOEMIE de rejet",
}


def annexes_of(shares: Sequence[Share]) -> list[str]:
    """The duplicate of each invoice, then each file that proves a step of it, then its prescription, each once."""
    found = [f"Duplicata de la facture {one.invoice.number} du {one.invoice.invoice_date:%d/%m/%Y}" for one in shares]
    steps = Step.objects.filter(share__in=shares, kind__in=PROOFS).select_related("file", "record__file")
    for step in steps.order_by("happened_on", "pk"):
        file = step.file or (step.record.file if step.record else None)
        if file is not None:
            label = PROOFS[StepKind(step.kind)]
            found.append(f"{label} du {step.happened_on:%d/%m/%Y} (fichier {file.name}, empreinte {file.sha256[:12]})")
    lines = InvoiceLine.objects.filter(
        invoice__in=[one.invoice_id for one in shares], visit__prescription__isnull=False
    )
    for day in lines.values_list("visit__prescription__prescribed_on", flat=True).distinct().order_by():
        found.append(f"Prescription du {day:%d/%m/%Y}")
    return list(dict.fromkeys(found))
