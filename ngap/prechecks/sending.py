"""When an invoice goes: twice, too late, late; and whether the rights and the identity stand on the day of care."""

import datetime as dt
from collections.abc import Iterable
from typing import Literal

import msgspec

from ngap.claim_limit import REFERENCE, claim_limit
from ngap.nomenclature import FORFAITS
from ngap.prechecks.records import Check

WORKING_DAYS = {False: 3, True: 8}  # R.161-47: paper to the patient, third-party payment
LATE = "CSS R.161-47 ; Cass. civ. 2e, 8 oct. 2015, n° 14-20.252 (le retard ne fait pas perdre le paiement)"


class Claim(msgspec.Struct, frozen=True):
    """What is about to be sent: `patient` a stable key, `texts` the lines as claimed, `hours` those of the passages when known."""

    patient: str
    cared_on: dt.date
    texts: tuple[str, ...]
    nurse: str = ""
    number: str = ""
    hours: tuple[dt.time, ...] = ()


class Rights(msgspec.Struct, frozen=True):
    """`checked_on`: the day the rights were read (card, ADRi); `amc_*` only when a mutuelle is claimed."""

    open_from: dt.date | None = None
    open_until: dt.date | None = None
    checked_on: dt.date | None = None
    nir: str = ""
    amc: str = ""
    amc_until: dt.date | None = None
    amc_was_accepted: bool = True
    mode: Literal["carte", "degrade"] = "carte"
    has_proof: bool = True


def check_duplicates(claim: Claim, earlier: Iterable[Claim]) -> list[Check]:
    """The same acts of the same day for the same patient, already sent or paid (another nurse included: 11 B 3); other acts by
    another nurse at the same hour, which the fund takes for one session.

    Two passages whose hours are known and differ are no double: the fund may still ask (rejects of acts of the same day).
    """
    found = []
    for one in earlier:
        if one.patient == claim.patient and one.cared_on == claim.cared_on and sorted(one.texts) == sorted(claim.texts):
            who = "" if one.nurse == claim.nurse else " par une autre infirmière"
            if one.hours and claim.hours and not set(one.hours) & set(claim.hours):
                message = f"Mêmes actes le même jour{who} ({one.number or 'sans numéro'}), à une autre heure : deux passages à justifier."
                found.append(Check("meme_jour", "attention", message, "NGAP 11 B 3"))
                continue
            message = f"Déjà facturé{who} ({one.number or 'sans numéro'}) : mêmes actes, même jour."
            found.append(Check("doublon", "bloquant", message, "NGAP 11 B 3", 0, "ne_pas_envoyer"))
        elif _is_one_session_of_two_nurses(claim, one):
            message = f"Autre infirmière, même patient, même heure ({one.number or 'sans numéro'}) : une seule séance ne se facture qu’une fois."
            found.append(Check("deux_infirmieres", "attention", message, "NGAP 11 B 3"))
    return found


def _is_one_session_of_two_nurses(claim: Claim, one: Claim) -> bool:
    is_of_another = bool(one.nurse) and claim.nurse not in {"", one.nurse}
    is_same_day = one.patient == claim.patient and one.cared_on == claim.cared_on
    return is_same_day and is_of_another and not set(one.hours).isdisjoint(claim.hours)


def check_dates(
    *, cared_on: dt.date, sent_on: dt.date, has_third_party: bool = True, holidays: frozenset[dt.date] = frozenset()
) -> list[Check]:
    """Past the limit to claim: barred. Past the working days to send: late, still due."""
    if sent_on < cared_on:
        return [Check("soin_a_venir", "bloquant", "Le soin est postérieur à l’envoi.", LATE)]
    if sent_on > claim_limit(cared_on):
        return [Check("forclusion", "bloquant", f"Date limite passée le {claim_limit(cared_on):%d/%m/%Y}.", REFERENCE)]
    worked = sum(
        _works(cared_on + dt.timedelta(days=n), holidays) for n in range(1, min((sent_on - cared_on).days, 60) + 1)
    )
    if worked > WORKING_DAYS[has_third_party]:
        return [
            Check(
                "envoi_tardif",
                "info",
                f"Envoi après {WORKING_DAYS[has_third_party]} jours ouvrés : dû quand même.",
                LATE,
            )
        ]
    return []


def _works(day: dt.date, holidays: frozenset[dt.date]) -> bool:
    return day.isoweekday() <= 5 and day not in holidays


def check_rights(*, day: dt.date, rights: Rights) -> list[Check]:
    found = []
    if not has_good_key(rights.nir):
        found.append(
            Check("nir_faux", "bloquant", "Numéro de sécurité sociale : clé fausse ou incomplète.", "CSS R.161-33")
        )
    if (rights.open_from and day < rights.open_from) or (rights.open_until and day > rights.open_until):
        found.append(Check("droits_fermes", "bloquant", f"Droits fermés le {day:%d/%m/%Y}.", "CSS L.161-31"))
    if rights.checked_on is None or rights.checked_on < day:
        found.append(
            Check(
                "droits_non_verifies",
                "attention",
                "Droits non vérifiés depuis le soin.",
                "CSS L.161-31",
                0,
                "verifier_droits",
            )
        )
    if rights.amc and rights.amc_until and day > rights.amc_until:
        found.append(
            Check(
                "amc_expiree",
                "attention",
                f"Mutuelle expirée le {rights.amc_until:%d/%m/%Y}.",
                "convention de tiers payant",
            )
        )
    if rights.amc and not rights.amc_was_accepted:
        found.append(
            Check(
                "amc_jamais_acceptee",
                "info",
                "Cette mutuelle n’a encore accepté aucune facture.",
                "historique du cabinet",
            )
        )
    if rights.mode == "degrade" and not rights.has_proof:
        found.append(
            Check(
                "mode_degrade_sans_piece",
                "bloquant",
                "Mode dégradé : la feuille signée ou sa pièce manque.",
                "CSS R.161-42",
            )
        )
    return found


def check_forfaits(*, cared_on: dt.date, lines: Iterable[tuple[str, int]], others: Iterable[str]) -> list[Check]:
    """One forfait a patient a day (XVI-I-12), whoever bills: `others` the codes that another nurse claims for that day."""
    mine = [(code, cents) for code, cents in lines if code in FORFAITS]
    theirs = sorted({code for code in others if code in FORFAITS})
    if not mine or not theirs:
        return []
    message = f"Forfait {theirs[0]} déjà compté le {cared_on:%d/%m/%Y} par une autre infirmière : un seul par patient et par jour."
    return [Check("forfait_deux_fois", "bloquant", message, "NGAP XVI-I-12", -sum(cents for _, cents in mine))]


def has_good_key(nir: str) -> bool:
    """15 characters, key = 97 - (number modulo 97); Corsica: 2A counts as 19, 2B as 18."""
    text = nir.replace(" ", "").upper()
    digits = text[:5] + text[5:7].replace("2A", "19").replace("2B", "18") + text[7:]
    if len(digits) != 15 or not (digits.isascii() and digits.isdigit()):
        return False
    return 97 - int(digits[:13]) % 97 == int(digits[13:])
