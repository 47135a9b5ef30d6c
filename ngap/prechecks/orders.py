"""The prescription behind an act (article 5 c), "jusqu'à cicatrisation" (three months, since 2026-06-21), prior agreement (7)."""

import datetime as dt
from collections.abc import Callable, Iterable

from ngap.money import euros
from ngap.nomenclature import act_needs_prescription, catalogue
from ngap.prechecks.records import Agreement, Check, Order, Stay
from ngap.prechecks.windows import add_months
from ngap.rules.dressings import is_dressing
from ngap.rules.perfusion import CONTROL, EXTRA_HOUR, FLASK, LONG, ORGANISATION, REMOVAL, SHORT

THREE_MONTHS_SINCE = dt.date(2026, 6, 21)
ARTICLE_5, ARTICLE_7, ARTICLE_14, ARTICLE_13 = (
    "NGAP article 5 c",
    "NGAP article 7",
    "NGAP article 14",
    "NGAP article 13",
)
HEALED = "NGAP XVI-I-2, I-3, II-5 bis"
# The article of the CSS is from memory: the text shows it as to be verified.
IN_HOSPITAL = "NGAP article 13 (« au domicile du malade ») ; CSS L.162-22, à vérifier"
INFUSIONS = frozenset(SHORT | LONG | EXTRA_HOUR | REMOVAL | FLASK | ORGANISATION)
IN_AN_EMERGENCY = (
    "Perfusion en urgence : sa prescription peut ne pas être écrite (II-3, II-4) ; gardez la preuve de l’urgence."
)
SILENCE_DAYS = 15
NIGHT, SUNDAY, TRAVEL = (
    frozenset({"NUIT_1", "NUIT_2"}),
    frozenset({"DIM_FERIE"}),
    frozenset({"IFD", "IK", "IKM", "IKS"}),
)
# The assessment AMI 11 goes with the dressing's prescription (I-3), a control with its infusion's (II-3, II-4); TLS… and vaccines need none.
COVERED_BY: dict[str, Callable[[str], bool]] = {"bilan_plaie_complexe": is_dressing, CONTROL: LONG.__contains__}


def last_day(order: Order, day: dt.date, *, is_wound: bool) -> dt.date | None:
    """The last day covered. A duration that the doctor wrote prevails; "until healed" is three months since 2026-06-21."""
    if order.ends_on is not None:
        return order.ends_on
    if order.until_healed and is_wound and day >= THREE_MONTHS_SINCE:
        return add_months(order.starts_on, 3) - dt.timedelta(days=1)
    return None


def check_order(*, day: dt.date, acts: Iterable[str], order: Order | None, is_urgent: bool = False) -> list[Check]:
    """Missing, without prescriber, to come, expired, not naming the act, used up; written down without its acts, it is said."""
    needing = [code for code in acts if act_needs_prescription(code, day)]
    if not needing:
        return []
    if order is None and is_urgent and INFUSIONS.issuperset(needing):
        return [Check("prescription_d_urgence", "a_verifier", IN_AN_EMERGENCY, "NGAP XVI-II-3, II-4 ; article 5 c")]
    if order is None:
        return [
            Check(
                "prescription_absente",
                "bloquant",
                "Aucune prescription n’est rattachée.",
                ARTICLE_5,
                0,
                "rattacher_prescription",
            )
        ]
    found = (
        []
        if order.has_prescriber
        else [Check("prescripteur_absent", "bloquant", "Le prescripteur n’est pas identifié.", ARTICLE_5)]
    )
    if day < order.starts_on or day < order.prescribed_on:
        found.append(
            Check(
                "prescription_a_venir",
                "bloquant",
                "La prescription commence après les soins.",
                ARTICLE_5,
                0,
                "rattacher_prescription",
            )
        )
    found += _ended(day, needing, order)
    if not order.acts:
        message = "Les actes de l’ordonnance ne sont pas notés : seules ses dates et ses mentions sont vérifiées."
        found.append(Check("prescription_sans_acte", "info", message, ARTICLE_5))
    return found + [check for code in dict.fromkeys(needing) for check in _named(code, needing, order)]


def _ended(day: dt.date, needing: list[str], order: Order) -> list[Check]:
    wound = any(is_dressing(code) for code in needing)
    last = last_day(order, day, is_wound=wound)
    if last is None or day <= last:
        return []
    if order.ends_on is None and order.starts_on < THREE_MONTHS_SINCE and day < add_months(THREE_MONTHS_SINCE, 3):
        message = (
            f"« Jusqu’à cicatrisation » écrit avant le 21/06/2026 : trois mois depuis l’ordonnance, jusqu’au {last:%d/%m/%Y} ; "
            "autre lecture : trois mois depuis la règle, jusqu’au 20/09/2026."
        )
        return [Check("prescription_d_avant_la_regle", "a_verifier", message, HEALED, 0, "demander_prescription")]
    why = HEALED if order.ends_on is None else ARTICLE_5
    return [
        Check(
            "prescription_expiree",
            "bloquant",
            f"La prescription ne couvre que jusqu’au {last:%d/%m/%Y}.",
            why,
            0,
            "demander_prescription",
        )
    ]


def _named(code: str, today: list[str], order: Order) -> list[Check]:
    if not order.acts:
        return []
    label = catalogue()[code].label if code in catalogue() else code
    mine = [one for one in order.acts if one.code == code]
    if not mine and code in COVERED_BY and any(COVERED_BY[code](one.code) for one in order.acts):
        return []
    if not mine:
        return [
            Check(
                "acte_non_prescrit",
                "bloquant",
                f"« {label} » n’est pas sur la prescription.",
                ARTICLE_5,
                0,
                "rattacher_prescription",
                (code,),
            )
        ]
    limited = [one for one in mine if one.quantity is not None]
    if len(limited) == len(mine) and sum((one.quantity or 0) - one.used for one in mine) < today.count(code):
        return [
            Check(
                "quantite_epuisee",
                "bloquant",
                f"« {label} » : le nombre prescrit est atteint.",
                ARTICLE_5,
                0,
                "demander_prescription",
                (code,),
            )
        ]
    return []


def check_mentions(*, lines: Iterable[tuple[str, int]], order: Order | None) -> list[Check]:
    """Majorations and travel claimed (code, cents) that the prescription does not carry: what the fund would take back."""
    rows, found = list(lines), []
    wanted = (
        (
            "nuit_sans_mention",
            NIGHT,
            order is None or not order.night_need,
            ARTICLE_14,
            "nécessité impérieuse de la nuit",
        ),
        (
            "dimanche_sans_mention",
            SUNDAY,
            order is None or not order.daily_need,
            ARTICLE_14,
            "soins rigoureusement quotidiens",
        ),
        ("deplacement_non_prescrit", TRAVEL, order is not None and not order.at_home, ARTICLE_13, "soins à domicile"),
    )
    for code, names, is_missing, reference, words in wanted:
        cents = sum(amount for name, amount in rows if name in names)
        if cents and is_missing:
            message = f"Mention « {words} » absente de la prescription : risque d’indu de {euros(cents)}."
            found.append(Check(code, "attention", message, reference, -cents, f"retirer:{'+'.join(sorted(names))}"))
    return found


def check_agreement(*, day: dt.date, acts: Iterable[str], agreements: Iterable[Agreement]) -> list[Check]:
    """Acts marked AP: asked before the care (7 B), then agreed, or 15 days of silence since the complete request was received; a refusal stands."""
    given, found = list(agreements), []
    for code in acts:
        act = catalogue().get(code)
        if act is None or not act.needs_agreement:
            continue
        asked = [one for one in given if one.act == code]
        mine = max((one for one in asked if one.received_on <= day), key=lambda one: one.received_on, default=None)
        if mine is None:
            late = min((one.received_on for one in asked), default=None)
            words = (
                "aucune demande d’accord préalable"
                if late is None
                else f"demande reçue le {late:%d/%m/%Y}, après le soin"
            )
            message = f"« {act.label} » : {words}."
            found.append(Check("accord_absent", "bloquant", message, ARTICLE_7, subject=(code,)))
        elif mine.answer == "refus":
            message = f"« {act.label} » : accord préalable refusé."
            found.append(Check("accord_refuse", "bloquant", message, ARTICLE_7, subject=(code,)))
        elif mine.answer == "" and (day - mine.received_on).days <= SILENCE_DAYS:
            limit = mine.received_on + dt.timedelta(days=SILENCE_DAYS)
            message = f"« {act.label} » : réponse attendue jusqu’au {limit:%d/%m/%Y}."
            found.append(Check("accord_en_attente", "attention", message, ARTICLE_7, subject=(code,)))
    return found


def check_stays(*, day: dt.date, stays: Iterable[Stay]) -> list[Check]:
    """Care at home while the patient is in hospital is not due: the establishment is paid for it. The days of entry and
    of return may hold a passage: on the day of entry, before the admission, which is said.
    """
    found = []
    for stay in stays:
        if day < stay.first_on or (stay.back_on is not None and day >= stay.back_on):
            continue
        until = "sans retour noté" if stay.back_on is None else f"retour le {stay.back_on:%d/%m/%Y}"
        if day == stay.first_on:
            message = f"Entrée à l’hôpital ce jour-là ({until}) : dû si le passage a précédé l’admission."
            found.append(Check("jour_d_entree", "a_verifier", message, IN_HOSPITAL))
        else:
            message = (
                f"Patient hospitalisé depuis le {stay.first_on:%d/%m/%Y} ({until}) : un soin à domicile n’est pas dû."
            )
            found.append(Check("hospitalisation", "bloquant", message, IN_HOSPITAL, 0, "annuler_passage"))
    return found
