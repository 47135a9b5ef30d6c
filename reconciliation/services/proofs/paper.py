"""The « preuve de paiement » on one page, to be joined to a letter or shown to a fund."""

from datetime import date
from importlib.resources import files

from paper.render import render
from reconciliation.services.proofs.links import Link, Piece
from reconciliation.services.proofs.payment_proof import PaymentProof

Printed = dict[str, object]
SHOWN = 3  # facts of a link that are printed: the page stays one; the others are on the screen and in the JSON
NOTE = (
    "Chaque fichier est gardé tel que reçu ; sha256 est son empreinte : le même fichier donne la même empreinte. "
    "Un maillon sans preuve est écrit comme tel : rien n’est supposé."
)


def proof_paper(*, proof: PaymentProof, on: date) -> bytes:
    """PDF/A. `on`: the day printed on it."""
    share, invoice = proof.share, proof.share.invoice
    payer = share.payer.label if share.payer else "le patient"
    title = f"Preuve de paiement : facture {invoice.number}"
    missing = ", ".join(link.title.lower() for link in proof.missing)
    data: Printed = {
        "title": title,
        "author": invoice.nurse.full_name,
        "made_on": on.isoformat(),
        "made_words": f"Établie le {on:%d/%m/%Y}",
        "footer": f"{title} · {invoice.nurse.full_name}",
        "nurse": invoice.nurse.full_name,
        "am_number": invoice.nurse.am_number,
        "cabinet": invoice.cabinet.name,
        "subject": f"Patient : {invoice.patient.full_name} · {share.get_part_display()}, {payer}",
        "conclusion": proof.conclusion,
        "missing": f"Maillons sans preuve : {missing}." if missing else "Chaque maillon a sa preuve.",
        "links": [_link(link) for link in proof.links],
        "note": NOTE,
    }
    return render(files("reconciliation.papers") / "preuve.typ", data)


def _link(link: Link) -> Printed:
    if not link.is_proved:
        return {"title": link.title, "pieces": [{"text": link.missing, "place": "", "sha256": ""}], "more": ""}
    left = len(link.pieces) - SHOWN
    return {
        "title": link.title,
        "pieces": [_piece(one) for one in link.pieces[:SHOWN]],
        "more": f" … et {left} autre{'s' if left > 1 else ''}, dans Idel." if left > 0 else "",
    }


def _piece(one: Piece) -> Printed:
    source = one.source
    return {
        "text": one.sentence[:400],
        "place": source.place if source else "",
        "sha256": source.file.sha256 if source else "",
    }
