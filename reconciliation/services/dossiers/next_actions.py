"""Who must act on a dossier and what to do: by its cause, and by what else is known (card absent, transfers that all stay away)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from billing.enums import Cause
from billing.models import Share
from billing.services.invoicing.degraded import Sheet, sheets_of
from cabinet.enums import Part
from reconciliation.enums import Actor, EntryOutcome
from reconciliation.matching.window import in_days
from reconciliation.models import AdviceLine, BankEntry
from reconciliation.services.matches.lost_transfers import lost_transfers


@dataclass(frozen=True, slots=True)
class Advice:
    """Who must act, and what to do, for a cause."""

    cause: Cause
    actor: Actor
    action: str


_USUAL: dict[Cause, tuple[Actor, str]] = {
    Cause.LOT_NOT_ACKNOWLEDGED: (
        Actor.OFFICE,
        "Demander à la caisse si elle a reçu le lot, puis le renvoyer s’il manque",
    ),
    Cause.LOT_REFUSED: (Actor.OFFICE, "Corriger la cause du refus et renvoyer les factures dans un nouveau lot"),
    Cause.REJECTED: (Actor.OFFICE, "Corriger le champ en cause et renvoyer sous un nouveau numéro"),
    Cause.SILENT_PAYER: (Actor.FUND, "Relancer le payeur, en retard sur tout"),
    Cause.SILENT_PAYER_INCIDENT: (Actor.FUND, "Relancer le payeur, en retard pour tous"),
    Cause.SILENT_SHARE: (Actor.FUND, "Relancer le payeur avec la preuve d’envoi"),
    Cause.ANNOUNCED_NOT_RECEIVED: (Actor.FUND, "Demander au payeur la preuve du virement annoncé"),
    Cause.UNDERPAID: (Actor.FUND, "Demander le complément, ou l’explication de la différence"),
    Cause.OVERPAID: (Actor.OFFICE, "Vérifier : un trop-perçu sera repris"),
    Cause.RECOVERED_NAMED: (Actor.OFFICE, "Demander la notification de l’indu et vérifier son motif"),
    Cause.RECOVERED_UNNAMED: (Actor.OFFICE, "Demander quelle facture la retenue concerne"),
    Cause.DUPLICATE: (Actor.OFFICE, "Retrouver le premier paiement ; ne pas renvoyer"),
    Cause.PAID_BY_PATIENT: (Actor.OFFICE, "Remettre au patient de quoi se faire rembourser, puis clore"),
    Cause.PATIENT_DEBT: (Actor.OFFICE, "Appeler le patient, proposer un échéancier, ou abandonner"),
    Cause.UNKNOWN: (Actor.OFFICE, "La limite approche et rien n’est venu : chercher la cause"),
    Cause.TIME_BARRED: (Actor.OFFICE, "Le délai pour réclamer est passé : décider de l’abandon"),
}
ADVICE: dict[str, Advice] = {cause: Advice(cause, *words) for cause, words in _USUAL.items()}
ACCOUNTS = {
    Part.AMO: "Vérifier le RIB connu de la caisse (amelipro, ou la caisse elle-même) et le compte importé",
    Part.AMC: "Vérifier le RIB connu de la mutuelle (ou de sa plateforme) et le compte importé",
}
DECIDE_FIRST = "Décider d’abord, dans Banque, le virement du même montant qui attend"
LOT_OF_A_MUTUAL = (
    "Demander à la mutuelle (ou à sa plateforme) si elle a reçu la facture, puis la renvoyer si elle manque"
)
OUTSIDE = "Hors tiers payant : la caisse rembourse le patient. Vérifier qu’il a payé, noter son paiement, puis clore"
WITHOUT_A_SUM = "Lire le retour du payeur, dont les lignes ne font pas le total, puis lui demander ce qu’il a réglé"
PIECE, NO_PIECE = "la pièce du mode dégradé (feuille signée ou SCOR)", "Mode dégradé, aucune pièce notée"
SILENCES = (Cause.SILENT_SHARE, Cause.SILENT_PAYER, Cause.SILENT_PAYER_INCIDENT, Cause.LOT_NOT_ACKNOWLEDGED)
LOT = "Demander à la caisse si elle a reçu le lot"


@dataclass(frozen=True, slots=True)
class Advised:
    """What is known beside the causes. `sheets`: by id of the invoice, the degraded ones alone; `lost`: ids of the shares
    whose payer's transfers all stay away (`lost_transfers.py`); `waiting`: of shares whose transfer may be in the bank already,
    a credit of its amount and days that nobody has decided."""

    sheets: Mapping[int, Sheet]
    lost: frozenset[int]
    waiting: frozenset[int] = frozenset()

    def of(self, share: Share, cause: Cause) -> Advice:
        if cause == Cause.ANNOUNCED_NOT_RECEIVED and share.pk in self.waiting:
            return Advice(cause, Actor.OFFICE, DECIDE_FIRST)
        if cause == Cause.LOT_NOT_ACKNOWLEDGED and share.part == Part.AMC and share.invoice_id not in self.sheets:
            return Advice(cause, Actor.OFFICE, LOT_OF_A_MUTUAL)
        if cause == Cause.ANNOUNCED_NOT_RECEIVED and share.pk in self.lost and share.part in ACCOUNTS:
            return Advice(cause, Actor.OFFICE, ACCOUNTS[Part(share.part)])
        if cause == Cause.PAID_BY_PATIENT and share.invoice.payee and not share.declared_cents:
            return Advice(cause, Actor.OFFICE, OUTSIDE)
        if cause == Cause.UNKNOWN and share.cause:
            return Advice(cause, Actor.OFFICE, WITHOUT_A_SUM)
        sheet = self.sheets.get(share.invoice_id)
        if sheet is None or cause not in SILENCES:
            return ADVICE[cause]
        return Advice(cause, Actor.OFFICE, _with_its_piece(sheet, cause))


def advised(*, cabinet_id: int, shares: Iterable[Share], on: date) -> Advised:
    """Read once for all the dossiers of a cabinet."""
    rows = list(shares)
    invoices = {share.invoice_id for share in rows if share.cause in SILENCES}
    announced = [share.pk for share in rows if share.cause == Cause.ANNOUNCED_NOT_RECEIVED]
    found = lost_transfers(cabinet_id=cabinet_id, on=on)
    lost = frozenset(share.pk for one in found if one.is_said for share in one.shares)
    waiting = _with_a_credit_that_waits(cabinet_id, announced) if announced else frozenset()
    return Advised(sheets_of(invoices=invoices) if invoices else {}, lost, waiting)


def _with_a_credit_that_waits(cabinet_id: int, shares: list[int]) -> frozenset[int]:
    """Announced shares with a credit of their advice's amount, in its days, that nothing explains yet."""
    undecided = (EntryOutcome.AMBIGUOUS, EntryOutcome.UNMATCHED)
    entries = BankEntry.objects.filter(
        cabinet_id=cabinet_id, outcome__in=undecided, ignored_reason="", amount_cents__gt=0
    )
    days: dict[int, list[date]] = defaultdict(list)
    for cents, booked_on in entries.values_list("amount_cents", "booked_on"):
        days[cents].append(booked_on)
    lines = AdviceLine.objects.filter(cabinet_id=cabinet_id, share_id__in=shares, amount_cents__gt=0)
    wanted = lines.values_list("share_id", "advice__total_cents", "advice__paid_on")
    return frozenset(
        share_id
        for share_id, cents, paid_on in wanted
        if share_id and paid_on and any(in_days(booked_on, paid_on) for booked_on in days.get(cents or 0, ()))
    )


def is_of_facts(*, action: str, cause: Cause) -> bool:
    """Written by the machine for that cause, so that other facts may change it: never what a relance or a resend awaits."""
    return (
        action in (ADVICE[cause].action, *ACCOUNTS.values(), DECIDE_FIRST, LOT_OF_A_MUTUAL)
        or PIECE in action
        or action.startswith(NO_PIECE)
    )


def _with_its_piece(sheet: Sheet, cause: Cause) -> str:
    is_lot = cause == Cause.LOT_NOT_ACKNOWLEDGED
    if not sheet.is_whole:
        then = "demander si le lot est arrivé" if is_lot else "relancer le payeur"
        return f"{NO_PIECE} : retrouver la feuille signée, l’envoyer (papier ou SCOR), puis {then}"
    noted = f", notée le {sheet.noted_on:%d/%m/%Y}," if sheet.noted_on else ""
    if is_lot:
        return f"{LOT}, et vérifier que {PIECE}{noted} a été envoyée"
    return f"Vérifier que {PIECE}{noted} a bien été envoyée, puis relancer le payeur"
