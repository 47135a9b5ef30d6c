"""« Bordereau de créance » : what is owed, what was asked, what was done, with each document's fingerprint.

For an insurer, a commissaire de justice, a judge: neither the patient, nor the care, nor a NIR is printed (CSP, art. L.1110-4). The
documents themselves are handed over by a person, to who may read them.
"""

from datetime import date
from importlib.resources import files

from billing.models import Share
from cabinet.euros import in_euros
from paper.render import render
from reconciliation.models import Case, Interruption, Relance
from reconciliation.services.chasing.procedures import Procedure, Shown, procedure_of
from reconciliation.services.letters import in_words

FINGERPRINT = 16  # first hexadecimal digits of a sha256: enough to tell one document from another on paper


def procedure_paper(*, case: Case, on: date) -> bytes:
    """Raises ValueError for a patient's part, which has no procedure."""
    procedure, share = procedure_of(case), case.share
    if procedure is None:
        raise ValueError("A debt of a patient is not handed over from here.")
    nurse, cabinet = share.invoice.nurse, share.invoice.cabinet
    letters = list(Relance.objects.filter(items__share=share).select_related("letter").order_by("issued_on", "pk"))
    data: dict[str, object] = {
        "title": f"Bordereau de créance, facture {share.invoice.number}",
        "author": nurse.full_name,
        "made_on": on.isoformat(),
        "footer": f"Facture {share.invoice.number} · {nurse.full_name}",
        "creditor": [nurse.full_name, "Infirmière diplômée d’État", cabinet.name, *cabinet.address.splitlines()],
        "facts": _facts(share, procedure),
        "letters": [_letter(one) for one in letters],
        "steps": [_step(one) for one in procedure.steps],
        "proofs": [_proof(one) for one in share.interruptions.select_related("proof")],
        "note": (
            "Ni le nom du patient ni ses soins ne figurent ici : ils relèvent du secret professionnel (Code de la santé "
            "publique, art. L.1110-4). Les lettres et les preuves les nomment : elles se remettent à qui y est tenu."
        ),
        "made_words": f"Établi le {in_words(on)}.",
    }
    return render(files("reconciliation.papers") / "bordereau.typ", data)


def _facts(share: Share, procedure: Procedure) -> list[list[str]]:
    invoice = share.invoice
    noticed = in_words(procedure.noticed_on) if procedure.noticed_on else "aucune encore"
    return [
        ["Débiteur", share.payer.label if share.payer else share.get_part_display()],
        ["Facture", f"{invoice.number} du {in_words(invoice.invoice_date)}"],
        ["Transmise", in_words(invoice.sent_on) if invoice.sent_on else "non"],
        ["Part due", in_euros(share.expected_cents)],
        ["Reçu, d’après la banque", in_euros(share.received_cents)],
        ["Reste dû", in_euros(share.open_cents)],
        ["Mise en demeure", noticed],
        ["Limite pour réclamer", in_words(share.claim_limit_on) if share.claim_limit_on else "non connue"],
        ["Frais de procédure déjà payés", in_euros(procedure.cost_cents)],
    ]


def _letter(letter: Relance) -> list[str]:
    sent = f"déposée le {letter.posted_on:%d/%m/%Y}" if letter.posted_on else "envoi non noté"
    sent += f", distribuée le {letter.delivered_on:%d/%m/%Y}" if letter.delivered_on else ""
    answer = f", réponse le {letter.answered_on:%d/%m/%Y}" if letter.answered_on else ""
    number = f", n° {letter.lrar_number}" if letter.lrar_number else ""
    return [
        f"{letter.reference}, {letter.get_kind_display().lower()}",
        f"{letter.issued_on:%d/%m/%Y}, {letter.get_channel_display().lower()}{number} : {sent}{answer}",
        letter.letter.sha256[:FINGERPRINT],
    ]


def _step(shown: Shown) -> list[str]:
    step = shown.step
    said = [f"{step.happened_on:%d/%m/%Y}, {step.with_whom}", *filter(None, [step.reference])]
    if step.cost_cents:
        said.append(f"frais {in_euros(step.cost_cents)}")
    if step.answered_on:
        said.append(f"{step.get_answer_display().lower()} le {step.answered_on:%d/%m/%Y}")
    return [f"{step.get_kind_display()} ({shown.rule.law})", ", ".join(said), step.proof.sha256[:FINGERPRINT]]


def _proof(fact: Interruption) -> list[str]:
    return [fact.get_kind_display(), f"{fact.happened_on:%d/%m/%Y}", fact.proof.sha256[:FINGERPRINT]]
