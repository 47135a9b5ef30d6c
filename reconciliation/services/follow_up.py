"""Dossiers by facts: a share with a cause has one open dossier; the facts change it and close it. History only grows."""

from dataclasses import dataclass
from datetime import date, timedelta

from billing.enums import Cause
from billing.models import Share
from cabinet.models import Cabinet
from reconciliation.enums import Actor, CaseState
from reconciliation.models import Case, CaseHistory


@dataclass(frozen=True, slots=True)
class Advice:
    """Who must act, and what to do, for a cause."""

    actor: Actor
    action: str


ADVICE: dict[str, Advice] = {
    Cause.LOT_NOT_ACKNOWLEDGED: Advice(
        Actor.OFFICE, "Demander à la caisse si elle a reçu le lot, puis le renvoyer s'il manque"
    ),
    Cause.LOT_REFUSED: Advice(Actor.OFFICE, "Corriger la cause du refus et renvoyer les factures dans un nouveau lot"),
    Cause.REJECTED: Advice(Actor.OFFICE, "Corriger le champ en cause et renvoyer sous un nouveau numéro"),
    Cause.SILENT_PAYER: Advice(Actor.FUND, "Relancer le payeur, en retard sur tout"),
    Cause.SILENT_PAYER_INCIDENT: Advice(Actor.FUND, "Relancer le payeur, en retard pour tous"),
    Cause.SILENT_SHARE: Advice(Actor.FUND, "Relancer le payeur avec la preuve d'envoi"),
    Cause.ANNOUNCED_NOT_RECEIVED: Advice(Actor.FUND, "Demander au payeur la preuve du virement annoncé"),
    Cause.UNDERPAID: Advice(Actor.FUND, "Demander le complément, ou l'explication de la différence"),
    Cause.OVERPAID: Advice(Actor.OFFICE, "Vérifier : un trop-perçu sera repris"),
    Cause.RECOVERED_NAMED: Advice(Actor.OFFICE, "Demander la notification de l'indu et vérifier son motif"),
    Cause.RECOVERED_UNNAMED: Advice(Actor.OFFICE, "Demander quelle facture la retenue concerne"),
    Cause.TIME_BARRED: Advice(Actor.OFFICE, "Le délai pour réclamer est passé : décider de l'abandon"),
}
NOTHING_LEFT = "Plus rien à réclamer : dossier clos par les faits."
NOT_WATCHED = "Facture d'avant le jour d'où le cabinet regarde : dossier clos, rien n'est réclamé."
FIRST_WAIT = timedelta(days=7)


def update_cases(*, cabinet_id: int, on: date) -> None:
    """Opens, re-opens, updates and closes; nothing is written where nothing changed."""
    known = {case.share_id: case for case in Case.objects.filter(cabinet_id=cabinet_id)}
    for share in Share.objects.filter(cabinet_id=cabinet_id).exclude(cause=""):
        _open_or_update(share, known.get(share.pk), on)
    watch_from = Cabinet.objects.values_list("watch_from", flat=True).get(pk=cabinet_id)
    over = Case.objects.filter(cabinet_id=cabinet_id, share__cause="").select_related("share__invoice")
    for case in over.exclude(state=CaseState.CLOSED):
        case.state, case.closed_on = CaseState.CLOSED, on
        case.save(update_fields=["state", "closed_on"])
        is_watched = watch_from is None or case.share.invoice.invoice_date >= watch_from
        _write(case, "fait", NOTHING_LEFT if is_watched else NOT_WATCHED)


def _open_or_update(share: Share, case: Case | None, on: date) -> None:
    advice = ADVICE.get(share.cause, Advice(Actor.OFFICE, "Chercher la cause"))
    if case is None:
        case = Case.objects.create(
            cabinet_id=share.cabinet_id,
            share=share,
            cause=share.cause,
            actor=advice.actor,
            next_action=advice.action,
            next_on=on + FIRST_WAIT,
            opened_on=on,
        )
        _write(case, "fait", f"Dossier ouvert : {share.get_cause_display()}.")
    elif case.cause != share.cause or case.state == CaseState.CLOSED:
        case.cause, case.actor, case.next_action = share.cause, advice.actor, advice.action
        case.state, case.closed_on = CaseState.OPEN, None
        case.save(update_fields=["cause", "actor", "next_action", "state", "closed_on"])
        _write(case, "fait", f"Cause devenue : {share.get_cause_display()}.")


def _write(case: Case, kind: str, text: str) -> None:
    CaseHistory.objects.create(cabinet_id=case.cabinet_id, case=case, kind=kind, text=text)
