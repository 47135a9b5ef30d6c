"""Past the relances: legal insurance, recours amiable, commissaire de justice, judge. What each step asks for, and the day it looks to.

Law as it was read on pages that quote it, not in the texts: Code des assurances L.127-1 to L.127-3; CSS L.142-4, R.142-1, R.142-6;
COJ L.211-16; CPC 750-1, 1405 to 1416, 641; CPCE L.125-1, R.125-1; Code civil 1344. Décret n° 2026-96 of 16 February 2026: an order
made from 1 September 2026 on is served within three months (six before) and enforced two months after (one before).
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from reconciliation.matching.limits import plus_months

ASSISTANCE, NOTICE, CRA, CONCILIATION, SMALL_CLAIM = "assistance", "notice", "cra", "conciliation", "small_claim"
ORDER_ASKED, ORDER_MADE, ORDER_SERVED, COURT, ENFORCED = "asked", "made", "served", "court", "enforced"
AMO, AMC = "AMO", "AMC"
FAVOURABLE, REFUSED = "favourable", "refused"
SMALL_CLAIM_CENTS = 500_000  # CPCE R.125-1: 5 000 euros, principal and interest
NEW_ORDERS = dt.date(2026, 9, 1)
CONTRACT = (
    "À vérifier : cette voie demande une créance née d’un contrat. Avec une convention de tiers payant signée, elle l’est ; "
    "sans elle, un juge peut dire qu’elle vient de la loi, et il reste le tribunal."
)


@dataclass(frozen=True, slots=True)
class Rule:
    """`follows`: one of these steps comes before; `won`: and its answer was favourable; `months`: to the day it looks to."""

    parts: tuple[str, ...]
    law: str
    then: str
    months: int = 0
    needs_notice: bool = False
    follows: tuple[str, ...] = ()
    won: bool = False
    most_cents: int = 0
    doubt: str = ""


RULES: dict[str, Rule] = {
    ASSISTANCE: Rule(
        (AMO, AMC),
        "Code des assurances, art. L.127-1 à L.127-3",
        "Votre contrat dit son seuil et son plafond. Les frais engagés avant la déclaration restent en principe à votre "
        "charge (L.127-2-2), et l’avocat se choisit librement (L.127-3).",
    ),
    NOTICE: Rule(
        (AMO, AMC), "Code civil, art. 1344", "Sans paiement dans le délai de la lettre, une procédure est possible."
    ),
    CRA: Rule(
        (AMO,),
        "CSS, art. L.142-4, R.142-1 et R.142-6",
        "Sans réponse à cette date, la demande est tenue pour rejetée : le pôle social du tribunal judiciaire se saisit dans "
        "les deux mois qui suivent.",
        months=2,
    ),
    CONCILIATION: Rule(
        (AMC,),
        "CPC, art. 750-1",
        "Gratuit, et demandé avant le tribunal jusqu’à 5 000 €. Sans réunion à cette date, le tribunal peut être saisi.",
        months=3,
    ),
    SMALL_CLAIM: Rule(
        (AMC,),
        "CPCE, art. L.125-1 et R.125-1",
        "La mutuelle a un mois pour accepter ; son silence vaut refus. Les frais restent à votre charge.",
        months=1,
        needs_notice=True,
        most_cents=SMALL_CLAIM_CENTS,
        doubt=CONTRACT,
    ),
    ORDER_ASKED: Rule(
        (AMC,),
        "CPC, art. 1405 à 1409",
        "Le juge répond par une ordonnance, pour tout ou partie, ou par un rejet.",
        needs_notice=True,
        doubt=CONTRACT,
    ),
    ORDER_MADE: Rule(
        (AMC,),
        "CPC, art. 1411 (décret n° 2026-96)",
        "À faire signifier par un commissaire de justice avant cette date : après, l’ordonnance ne vaut plus rien.",
        months=3,
        follows=(ORDER_ASKED,),
    ),
    ORDER_SERVED: Rule(
        (AMC,),
        "CPC, art. 1416 (décret n° 2026-96)",
        "Sans opposition connue à cette date, l’ordonnance s’exécute.",
        months=2,
        follows=(ORDER_MADE,),
    ),
    COURT: Rule(
        (AMO, AMC),
        "COJ, art. L.211-16 et CSS, art. L.142-4 (caisse) ; CPC, art. 750-1 (mutuelle)",
        "Le greffe convoque à l’audience.",
        needs_notice=True,
    ),
    ENFORCED: Rule(
        (AMO, AMC),
        "CPCE, art. L.111-2 et L.111-3",
        "Le commissaire de justice exécute le titre ; ses frais sont en principe au débiteur.",
        follows=(SMALL_CLAIM, ORDER_SERVED, COURT),
        won=True,
    ),
}
PROCEDURES = frozenset(RULES) - {ASSISTANCE, NOTICE}


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a share. `steps`: kind → its answer, or "" ; `noticed`: a mise en demeure left; `cents`: still owed."""

    part: str
    cents: int
    noticed: bool
    steps: Mapping[str, str]


def obstacle_to(kind: str, standing: Standing) -> str:
    """Why this step cannot be noted now, in French; "" when it can."""
    rule = RULES[kind]
    if standing.part not in rule.parts:
        return "Cette voie n’est pas celle de cette part."
    if standing.cents <= 0:
        return "Il ne reste rien à réclamer sur cette part."
    if rule.needs_notice and not standing.noticed:
        return "D’abord une mise en demeure envoyée : relance de dernier niveau, ou lettre notée ici avec sa preuve."
    if rule.most_cents and standing.cents > rule.most_cents:
        return "Au-delà de 5 000 €, cette procédure n’est pas ouverte."
    return _obstacle_before(kind, rule, standing)


def _obstacle_before(kind: str, rule: Rule, standing: Standing) -> str:
    if kind == COURT and standing.part == AMO and CRA not in standing.steps:
        return "D’abord la commission de recours amiable (CSS, art. L.142-4)."
    came = [one for one in rule.follows if one in standing.steps]
    if rule.follows and not came:
        return "L’étape qui précède n’est pas notée."
    if rule.won and not any(_gives_a_title(one, standing.steps[one]) for one in came):
        return "Aucun titre n’est noté : il faut une réponse favorable."
    return ""


def _gives_a_title(kind: str, answer: str) -> bool:
    """An order that was served is one unless it was opposed; anything else needs to be won."""
    return answer == FAVOURABLE or (kind == ORDER_SERVED and answer != REFUSED)


def rests_on(kind: str, live: Collection[str]) -> bool:
    """Does one of the `live` steps need this one to have been taken?"""
    return any(kind in RULES[one].follows or (kind, one) == (CRA, COURT) for one in live)


def due_on(kind: str, day: dt.date, order_made_on: dt.date | None = None) -> dt.date | None:
    """The day that the law looks to after this step; None when it names none. `order_made_on`: for an order that was served."""
    months = RULES[kind].months
    judged = day if kind == ORDER_MADE else order_made_on
    if kind in {ORDER_MADE, ORDER_SERVED} and (judged is None or judged < NEW_ORDERS):
        months = 6 if kind == ORDER_MADE else 1
    return plus_months(day, months) if months else None
