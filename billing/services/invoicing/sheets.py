"""Pages that are joined to a letter or stand alone: the duplicate of an invoice, the proof that its lot was sent, a prescription.

Each is a `Sheet` that `paper/sheets.typ` prints. A NIR is printed only on what goes to the fund as a claim, or to the patient.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from billing.models import Invoice, Prescription
from cabinet.euros import in_euros
from cabinet.models import IncomingFile
from cabinet.services.files import read_file
from paper.pictures import Picture, safe_picture
from paper.render import can_print, render

Printed = dict[str, object]


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text, the amount last."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`source`: the document that `picture` shows. `beside`: the document itself, when it is delivered beside the PDF and not
    printed in it."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    picture: Picture | None = None
    beside: IncomingFile | None = None
    source: IncomingFile | None = None


def printed_sheets(sheets: Sequence[Sheet]) -> tuple[list[Printed], list[bytes]]:
    """What the template takes: the sheets, and their pictures by rank."""
    pictures: list[bytes] = []
    made: list[Printed] = []
    for one in sheets:
        rank = None
        if one.picture is not None:
            rank = len(pictures)
            pictures.append(one.picture.content)
        made.append(
            {
                "title": one.title,
                "facts": [list(pair) for pair in one.facts],
                "tables": [
                    {"head": list(table.head), "rows": [list(row) for row in table.rows]} for table in one.tables
                ],
                "notes": list(one.notes),
                "picture": rank,
                "turn": one.picture.turn if one.picture is not None else 0,
            }
        )
    return made, pictures


def duplicate_sheet(*, invoice: Invoice, with_nir: bool) -> Sheet:
    """The invoice as it was issued: its lines, who owes what, when it was sent. Six queries."""
    patient, nurse = invoice.patient, invoice.nurse
    birth = f", né(e) le {patient.birth_date:%d/%m/%Y}" if patient.birth_date else ""
    facts = [
        ("Facture", f"{invoice.number} du {invoice.invoice_date:%d/%m/%Y}"),
        (
            "Infirmière",
            f"{nurse.full_name}, RPPS {nurse.rpps or 'non renseigné'}, N° assurance maladie {nurse.am_number}",
        ),
        ("Patient", f"{patient.full_name}{birth}"),
    ]
    if with_nir:
        facts.append(("NIR", str(patient.nir) or "non renseigné"))
    ordered = _prescribed(invoice)
    facts += [("Prescription", ordered)] if ordered else []
    facts.append(("Transmission", sending_words(invoice)))
    lines = tuple(
        (f"{line.cared_on:%d/%m/%Y}", line.text.replace(".", ","), _amount(line.amount_cents))
        for line in invoice.lines.all()
    )
    shares = tuple(
        (share.get_part_display(), share.payer.label if share.payer else "le patient", in_euros(share.expected_cents))
        for share in invoice.shares.select_related("payer")
    )
    total = ("Total", "", in_euros(invoice.total_cents))
    return Sheet(
        f"Duplicata de la facture {invoice.number} du {invoice.invoice_date:%d/%m/%Y}",
        tuple(facts),
        (Table(("Soins", "Cotation", "Montant"), (*lines, total)), Table(("Part", "Payeur", "Montant"), shares)),
    )


def _amount(cents: int | None) -> str:
    return "non connu" if cents is None else in_euros(cents)


def _prescribed(invoice: Invoice) -> str:
    rows = prescriptions_of([invoice])
    return " ; ".join(
        f"du {one.prescribed_on:%d/%m/%Y}, {one.prescriber.full_name}"
        f"{f' (N° {one.prescriber.am_number})' if one.prescriber.am_number else ''}"
        for one in rows
    )


def prescriptions_of(invoices: Sequence[Invoice]) -> list[Prescription]:
    """Of the passages of these invoices, the oldest first, each once."""
    rows = Prescription.objects.filter(pk__in=[
        pk
        for one in invoices
        for pk in one.lines.exclude(visit__prescription=None).values_list("visit__prescription_id", flat=True)
    ])  # fmt: skip
    return list(rows.select_related("prescriber", "scan").order_by("prescribed_on", "pk"))


def sending_words(invoice: Invoice) -> str:
    """How and when it left, as declared."""
    if invoice.sent_on is None:
        return "non transmise"
    lot = f", lot {invoice.lot.number}" if invoice.lot else ""
    name = {"idel": "Idel", "import": ""}.get(
        invoice.origin, invoice.origin
    )  # an import that does not name its software
    software = f", logiciel {name}" if name else ""
    return f"électronique, le {invoice.sent_on:%d/%m/%Y}{lot}{software}"


def prescription_sheet(*, prescription: Prescription) -> Sheet:
    """With its picture when it is one that can be printed; a PDF, or what cannot be read, is delivered beside."""
    title = f"Prescription du {prescription.prescribed_on:%d/%m/%Y}"
    facts = [("Prescripteur", prescription.prescriber.full_name)]
    if prescription.prescriber.am_number:
        facts.append(("Son numéro", prescription.prescriber.am_number))
    if prescription.scan is None:
        return Sheet(title, tuple(facts), notes=("Aucun document numérisé n’est gardé.",))
    facts.append(("Empreinte du document", f"sha256 {prescription.scan.sha256}"))
    picture = printable_picture(prescription.scan)
    if picture is None:
        return Sheet(
            title, tuple(facts), notes=("Document joint à part, tel qu’il a été reçu.",), beside=prescription.scan
        )
    return Sheet(title, tuple(facts), picture=picture, source=prescription.scan)


def printable_picture(scan: IncomingFile) -> Picture | None:
    found = safe_picture(read_file(scan))
    return found if found is not None and can_print(found) else None


def sheets_paper(*, title: str, invoice: Invoice, sheets: Sequence[Sheet], on: date) -> bytes:
    """PDF of sheets alone, in the name of the nurse who bills."""
    made, pictures = printed_sheets(sheets)
    data: Printed = {
        "title": title,
        "author": invoice.nurse.full_name,
        "made_on": on.isoformat(),
        "made_words": f"Établi le {on:%d/%m/%Y}",
        "footer": f"{title} · {invoice.nurse.full_name}",
        "nurse": invoice.nurse.full_name,
        "cabinet": invoice.cabinet.name,
        "sheets": made,
    }
    return render(files("billing.papers") / "feuillets.typ", data, pictures)
