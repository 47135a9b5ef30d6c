"""From shares to a letter: who writes to whom, each invoice with its care and its amount, what is asked, what is joined.

The annexes are those of `annexes.py`. No NIR is ever printed.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files

from billing.models import InvoiceLine, Share
from billing.services.invoicing.sheets import Sheet, printed_sheets, sending_words
from cabinet.euros import in_euros
from cabinet.models import Cabinet, Nurse, Organism
from paper.render import render
from reconciliation.enums import Channel, LetterKind, ResendWay
from reconciliation.letters.texts import CLOSING, WORDS
from reconciliation.models import PayerContact, Resend

Printed = dict[str, object]
ANSWER_WITHIN = timedelta(days=10)
# Who reads it, whatever service the contact book names.
SERVICE_OF = {LetterKind.INDU_CONTESTED: "Commission de recours amiable"}
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


@dataclass(frozen=True, slots=True)
class Detail:
    """A column of one kind of letter, before the amount: its head, what it says of each share, and the head of the amount."""

    head: str
    words: Mapping[int, str]
    last: str


def in_words(day: date) -> str:
    """`1er octobre 2026`."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def print_letter(*, letter: LetterIn, table: Table, annexes: Sequence[str], sheets: Sequence[Sheet] = ()) -> bytes:
    """The PDF (PDF/A and PDF/UA): the letter, the table of its annexes, then those that are pages of it. Raises CannotPrint."""
    words, nurse = WORDS[letter.kind], letter.nurse
    filled = {"total": in_euros(table.cents), "ask_by": in_words(letter.on + ANSWER_WITHIN), "count": len(table.rows)}
    city = letter.cabinet.address.splitlines()[-1] if letter.cabinet.address else letter.cabinet.name
    title = words.subject.format(**filled)
    made, pictures = printed_sheets([one for one in sheets if one.beside is None])
    data: Printed = {
        "title": title,
        "author": nurse.full_name,
        "made_on": letter.on.isoformat(),
        "footer": f"{letter.reference} · {nurse.full_name}",
        "sender": {"name": nurse.full_name, "lines": _sender(letter.cabinet, nurse)},
        "recipient": [
            letter.payer.label,
            *filter(None, [SERVICE_OF.get(letter.kind, letter.contact.service)]),
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
        "sheets": made,
    }
    return render(files("reconciliation.letters") / "lettre.typ", data, pictures)


def _law(references: Sequence[str]) -> list[str]:
    return [f"Textes invoqués : {' ; '.join(references)}."] if references else []


def _sender(cabinet: Cabinet, nurse: Nurse) -> list[str]:
    numbers = [f"RPPS {nurse.rpps}", f"N° assurance maladie {nurse.am_number}"]
    if cabinet.siret:
        numbers.append(f"SIRET {cabinet.siret}")
    return ["Infirmière diplômée d’État", cabinet.name, *cabinet.address.splitlines(), " · ".join(numbers)]


def invoice_table(*, shares: Sequence[Share], amounts: Mapping[int, int], detail: Detail | None = None) -> Table:
    """One row a share, in the order given; `amounts` by share. Five questions whatever their number."""
    lines: dict[int, list[str]] = defaultdict(list)
    for line in InvoiceLine.objects.filter(invoice__in=[one.invoice_id for one in shares]).order_by("invoice", "rank"):
        lines[line.invoice_id].append(line.text)
    again = _on_paper([one.invoice_id for one in shares])
    rows = tuple(
        (
            one.invoice.number,
            f"{one.invoice.patient.full_name}, {care_words(one)}",
            " + ".join(dict.fromkeys(lines[one.invoice_id])).replace(".", ","),
            f"{sending_words(one.invoice)}{again.get(one.invoice_id, '')}",
            *([detail.words[one.pk]] if detail else []),
            in_euros(amounts[one.pk]),
        )
        for one in shares
    )
    head = (*HEAD[:-1], detail.head, detail.last) if detail else HEAD
    return Table(head, rows, sum(amounts[one.pk] for one in shares))


def _on_paper(invoices: Sequence[int]) -> dict[int, str]:
    """Those that were sent again on paper, and the day of the last one."""
    rows = Resend.objects.filter(invoice__in=invoices, way=ResendWay.PAPER, undone_at=None).order_by("done_on", "pk")
    return {one.invoice_id: f", puis sur papier, le {one.done_on:%d/%m/%Y}" for one in rows}


def care_words(share: Share) -> str:
    """The day of the care, or its first and last."""
    first, last = share.invoice.first_cared_on, share.invoice.cared_on
    return f"{first:%d/%m/%Y}" if first == last else f"du {first:%d/%m/%Y} au {last:%d/%m/%Y}"
