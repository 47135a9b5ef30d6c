"""The audit as a short French report: the ten largest unpaids first, what to do for each, totals, problems of files."""

from collections.abc import Iterator
from datetime import date

from billing.models import Share
from reconciliation.services.audit import FileReport, totals
from reconciliation.services.dossiers.next_actions import ADVICE

LARGEST = 10


def euros(cents: int) -> str:
    whole = f"{cents // 100:,}".replace(",", " ")
    return f"{whole},{cents % 100:02d} €"


def report(*, cabinet_id: int, as_of: date, reports: list[FileReport]) -> Iterator[str]:
    """Lines of text; no identity of a patient."""
    yield f"Situation au {as_of:%d/%m/%Y}"
    yield ""
    unpaid = sorted(_unpaid(cabinet_id), key=lambda share: -share.open_cents)
    yield f"{len(unpaid)} parts à réclamer, {euros(sum(share.open_cents for share in unpaid))} en tout."
    for share in unpaid[:LARGEST]:
        advice = ADVICE.get(share.cause)
        payer = share.payer.label if share.payer else "patient"
        yield f"  {euros(share.open_cents):>14}  facture {share.invoice.number} {share.part} {payer} : {share.get_cause_display()}"
        yield f"                  → {advice.action if advice else 'chercher la cause'}"
    yield ""
    sums = totals(cabinet_id)
    yield f"Attendu {euros(sums['expected_cents'])}, annoncé {euros(sums['announced_cents'])}, reçu {euros(sums['received_cents'])}."
    yield f"Rejeté {euros(sums['rejected_cents'])}, sans nouvelle {euros(sums['silent_cents'])}, payé en moins {euros(sums['underpaid_cents'])}."
    yield f"Crédits bancaires inexpliqués : {euros(sums['unexplained_credits_cents'])}."
    for one in reports:
        if one.outcome == "refused" or one.problems:
            yield f"Fichier {one.name} : {one.reason or f'{one.problems} problème(s)'}"


def _unpaid(cabinet_id: int) -> Iterator[Share]:
    rows = Share.objects.filter(cabinet_id=cabinet_id).exclude(cause="").select_related("invoice", "payer")
    yield from (share for share in rows if share.open_cents > 0)
