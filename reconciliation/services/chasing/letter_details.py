"""What a letter says of each share besides its care: what was paid of it, when and for which debt it was taken back."""

from collections.abc import Iterable, Sequence

from billing.models import Share
from cabinet.euros import in_euros
from reconciliation.enums import LetterKind
from reconciliation.matching.indu import deadline_of
from reconciliation.models import InduNotice
from reconciliation.services.chasing.retention_notices import retained_of
from reconciliation.services.letters import Detail, in_words

RETENTIONS = {LetterKind.RETENTION_NO_NOTICE, LetterKind.RETENTION_TOO_EARLY}


def detail_of(*, kind: str, shares: Sequence[Share]) -> Detail | None:
    """None: the ordinary columns say it all."""
    if kind == LetterKind.PARTIAL:
        return Detail("Facturé et payé", {one.pk: _paid(one) for one in shares}, "Reste dû")
    if kind in RETENTIONS:
        return Detail("Retenue", {one.pk: _retained(one) for one in shares}, "Retenu")
    return None


def _paid(share: Share) -> str:
    """Proved at the bank, else what the return announces."""
    said = (
        f"{in_euros(share.received_cents)} reçus"
        if share.received_cents
        else f"{in_euros(share.announced_cents)} annoncés"
    )
    return f"{in_euros(share.expected_cents)} facturés, {said}"


def _retained(share: Share) -> str:
    found = retained_of(share)
    if found is None:
        return ""
    debts = f", créance {', '.join(found.debts)}" if found.debts else ""
    return f"le {found.happened_on:%d/%m/%Y}{debts}"


def notice_words(*, kind: str, shares: Sequence[Share]) -> tuple[str, ...]:
    """The notices that a retention did not wait for, each with the end of its two months."""
    if kind != LetterKind.RETENTION_TOO_EARLY:
        return ()
    found = {one.pk: one for share in shares if (kept := retained_of(share)) for one in kept.notices}
    return words_of_notices(found.values())


def words_of_notices(notices: Iterable[InduNotice]) -> tuple[str, ...]:
    return tuple(
        f"Votre notification {one.reference} du {in_words(one.notified_on)} a été reçue le {in_words(one.received_on)} : "
        f"le délai courait jusqu’au {in_words(deadline_of(one.received_on))}."
        for one in notices
    )
