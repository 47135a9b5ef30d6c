"""Open dossiers as candidates of a run: which letter each cause asks for, or why none, and what was already sent."""

from collections.abc import Container, Iterable, Mapping

from billing.enums import AdminState, Cause
from billing.models import Share
from noemie.formats.rejects import Learnt, guide
from reconciliation.enums import AnswerKind, CaseState, LetterKind
from reconciliation.matching.indu import NO_NOTICE, TOO_EARLY
from reconciliation.matching.relances import Candidate, Last, Policy
from reconciliation.models import Case, RelanceItem, RelancePolicy
from reconciliation.services.chasing.procedures import running_procedures
from reconciliation.services.chasing.relance_tracking import SETTLED
from reconciliation.services.chasing.retention_notices import retention_standing_of
from reconciliation.services.dossiers.reject_motives import learnt_here

OF_CAUSE = {
    Cause.SILENT_SHARE: LetterKind.SILENCE,
    Cause.SILENT_PAYER: LetterKind.SILENCE,
    Cause.SILENT_PAYER_INCIDENT: LetterKind.SILENCE,
    Cause.LOT_NOT_ACKNOWLEDGED: LetterKind.SILENCE,
    Cause.UNDERPAID: LetterKind.PARTIAL,
    Cause.ANNOUNCED_NOT_RECEIVED: LetterKind.ANNOUNCED,
}
OF_FAMILY = {
    "forclusion": LetterKind.LATE_REFUSED,
    "doublon": LetterKind.DUPLICATE_REFUSED,
    "droits": LetterKind.RIGHTS_DENIED,
}
OF_RETENTION = {NO_NOTICE: LetterKind.RETENTION_NO_NOTICE, TOO_EARLY: LetterKind.RETENTION_TOO_EARLY}
WHY_NOT = {
    Cause.LOT_REFUSED: "Lot refusé : à corriger et renvoyer d’abord.",
    Cause.OVERPAID: "Payée en trop : il n’y a rien à demander.",
    Cause.TIME_BARRED: "Limite légale passée : abandon à décider.",
    Cause.DUPLICATE: "Doublon : la première facture de ces soins a été payée.",
    Cause.PAID_BY_PATIENT: "Réglée par le patient.",
    Cause.PATIENT_DEBT: "Dette d’un patient : elle se suit depuis son compte.",
    Cause.UNKNOWN: "Cause à chercher d’abord.",
}
PROCEDURE = "Une procédure est en cours : sa suite se note sur le dossier."


def candidates(*, cabinet_id: int) -> list[Candidate]:
    """In the order of the list to follow."""
    rows = Case.objects.filter(cabinet_id=cabinet_id).exclude(state=CaseState.CLOSED)
    rows = rows.select_related("share__invoice", "share__payer").order_by("-priority", "pk")
    last, learnt, running = _last_letters(cabinet_id), learnt_here(), running_procedures(cabinet_id=cabinet_id)
    return [_candidate(case, last.get(case.share_id), learnt, running) for case in rows]


def _candidate(case: Case, last: Last | None, learnt: tuple[Learnt, ...], running: Container[int]) -> Candidate:
    share = case.share
    kind, why_not = ("", PROCEDURE) if case.pk in running else kind_of(case, learnt)
    return Candidate(
        case=case.pk,
        share=share.pk,
        payer=share.payer_id,
        nurse=share.invoice.nurse_id,
        part=share.part,
        cents=_amount_asked(share, kind),
        kind=kind,
        since=share.invoice.sent_on or share.invoice.invoice_date,
        why_not=why_not,
        waits_until=case.next_on if case.state == CaseState.WAITING else None,
        last=last,
    )


def kind_of(case: Case, learnt: tuple[Learnt, ...]) -> tuple[str, str]:
    """The letter that a cause asks for, or "" and why none."""
    cause = Cause(case.cause)
    if case.share.admin_state == AdminState.CANCELLED:
        return "", "Corrigée et renvoyée : c’est la nouvelle facture qui se suit."
    if cause in OF_CAUSE:
        return OF_CAUSE[cause], ""
    if cause == Cause.REJECTED:
        found = guide(case.share.reason_code, case.share.reason_label, learnt=learnt)
        kind = OF_FAMILY.get(found.family) if found else None
        return (kind, "") if kind else ("", "Rejetée : à corriger et renvoyer d’abord.")
    if cause in {Cause.RECOVERED_NAMED, Cause.RECOVERED_UNNAMED}:
        kind = OF_RETENTION.get(retention_standing_of(case.share))
        return (kind, "") if kind else ("", "Retenue notifiée dans les délais : à contester depuis sa notification.")
    return "", WHY_NOT.get(cause, "Aucune lettre ne convient à cette cause.")


def _amount_asked(share: Share, kind: str) -> int:
    """What was taken back for a retention; else what is still owed."""
    is_named_retention = kind in OF_RETENTION.values() and share.recovered_cents
    return share.recovered_cents if is_named_retention else share.open_cents


def _last_letters(cabinet_id: int) -> dict[int, Last]:
    """The last letter about each share; one that money stopped leaves the ladder to begin again."""
    rows = RelanceItem.objects.filter(cabinet_id=cabinet_id, relance__run__isnull=False)
    rows = rows.exclude(relance__stopped_why=SETTLED).select_related("relance")
    found = {}
    for item in rows.order_by("pk"):
        letter = item.relance
        disputed = letter.answer_kind == AnswerKind.DISPUTED
        found[item.share_id] = Last(letter.level, letter.issued_on, letter.answered_on, disputed)
    return found


def policies_for(*, cabinet_id: int, rows: Iterable[Candidate]) -> dict[int, Policy]:
    """By case: the payer's own rule, else the part's, else the ordinary one."""
    known: Mapping[tuple[int | None, str], Policy] = {
        (row.payer_id, row.part): Policy(
            row.first_after_days,
            row.next_after_days,
            row.levels,
            row.minimum_cents,
            row.first_channel,
            row.next_channel,
        )
        for row in RelancePolicy.objects.filter(cabinet_id=cabinet_id)
    }
    ordinary = Policy()
    return {one.case: known.get((one.payer, one.part)) or known.get((None, one.part)) or ordinary for one in rows}
