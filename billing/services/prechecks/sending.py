"""When and what is sent: a price, the day, a double, a second forfait, lines that are not those of the law."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import msgspec

from billing.services.prechecks.facts import Claimed, Facts
from billing.services.prechecks.findings import SEVERITIES, Correction, Finding, finding_of
from billing.services.prechecks.prepared import Prepared, PreparedVisit
from ngap.calendar import national_holidays
from ngap.prechecks.claimed import check_claimed
from ngap.prechecks.sending import Claim, check_dates, check_duplicates, check_forfaits
from noemie.formats.b2_act_codes import ARTICLE_14

NOT_SENT = Correction("ecarter", "Annuler ce passage, déjà facturé")
AGAIN = Correction("recalculer", "Recalculer la journée")
SAID_BETTER = {"accord_prealable"}  # the request itself is checked (care.py)
UNSURE_CODE = (
    "La majoration part dans le lot sous le code {} : c’est celui que la NGAP donne à l’article 14, aucun texte ne dit que "
    "l’infirmière envoie le même. À faire confirmer par votre plateforme avant le premier lot."
)
UNSURE_REFERENCE = "NGAP 14, 14.9.3 et 22-4 ; norme B2, type 4"
FROM_THE_LAW = ("bloquant", "attention", "a_verifier")


def sending_findings(*, one: Prepared, facts: Facts) -> Iterator[Finding]:
    yield from _price(one)
    yield from _dates(one, facts.on)
    for day, visits in _by_day(one).items():
        yield from _doubles(one, day, visits, facts)
        yield from _forfaits(one, day, visits, facts)
    for each in one.visits:
        yield from _law(each, facts)
        yield from _majoration_codes(each)


def _by_day(one: Prepared) -> dict[date, list[PreparedVisit]]:
    days: dict[date, list[PreparedVisit]] = {}
    for each in one.visits:
        days.setdefault(each.visit.cared_on, []).append(each)
    return days


def _price(one: Prepared) -> Iterator[Finding]:
    for each in one.visits:
        if each.visit.total_cents is None:
            message = "Le montant n’a pas pu être calculé : une règle n’est pas encore gérée."
            yield Finding("prix_inconnu", "blocks", message, "NGAP", 0, "visit", (each.visit,))
        elif each.visit.total_cents == 0:
            message = "Aucun acte de ce passage n’est facturable."
            yield Finding("rien_a_facturer", "blocks", message, "NGAP 11 B, XVI-I-12", 0, "visit", (each.visit,))


def _dates(one: Prepared, on: date) -> Iterator[Finding]:
    """The limit and a day to come, visit by visit; lateness once, by the oldest day."""
    has_third_party = any(part != "PATIENT" for part, _, _ in one.shares)
    for each in one.visits:
        visit = each.visit
        holidays = national_holidays(visit.cared_on.year) | national_holidays(on.year)
        checks = check_dates(cared_on=visit.cared_on, sent_on=on, has_third_party=has_third_party, holidays=holidays)
        for check in checks:
            effect = 0 if check.code == "envoi_tardif" else -each.total_cents
            yield replace(finding_of(check, visit), effect_cents=effect, where="" if not effect else "visit")


def _doubles(one: Prepared, day: date, visits: list[PreparedVisit], facts: Facts) -> Iterator[Finding]:
    claim = Claim(
        patient=str(one.patient.pk),
        cared_on=day,
        texts=tuple(line.text for each in visits for line in each.lines),
        nurse=str(one.nurse.pk),
        hours=tuple(each.visit.at for each in visits),
    )
    others = [row for row in facts.claimed.get((one.patient.pk, day), ()) if row.invoice_id != one.invoice_id]
    if not claim.texts:
        return
    for check in check_duplicates(claim, [_earlier(claim, row) for row in others]):
        is_double = check.code == "doublon"
        yield Finding(
            check.code,
            SEVERITIES[check.severity],
            check.message,
            check.reference,
            -sum(each.total_cents for each in visits),
            "visit",
            tuple(each.visit for each in visits),
            (NOT_SENT,) if is_double else (),
        )


def _earlier(claim: Claim, row: Claimed) -> Claim:
    return Claim(claim.patient, claim.cared_on, row.texts, str(row.nurse_id), f"facture {row.number}", row.hours)


def _forfaits(one: Prepared, day: date, visits: list[PreparedVisit], facts: Facts) -> Iterator[Finding]:
    lines = [(line.code, line.amount_cents) for each in visits for line in each.lines]
    others = [code for nurse, code in facts.forfaits.get((one.patient.pk, day), ()) if nurse != one.nurse.pk]
    for check in check_forfaits(cared_on=day, lines=lines, others=others):
        yield replace(finding_of(check, visits[0].visit), where="visit", corrections=(AGAIN,))


def _majoration_codes(each: PreparedVisit) -> Iterator[Finding]:
    """U-17: the codes that a lot writes for article 14 are those of the NGAP, that a nurse sends them is not written."""
    for code in sorted({ARTICLE_14[line.code] for line in each.lines if line.code in ARTICLE_14}):
        yield Finding("U-17", "tells", UNSURE_CODE.format(code), UNSURE_REFERENCE, 0, "", (each.visit,))


def _law(each: PreparedVisit, facts: Facts) -> Iterator[Finding]:
    """Lines beside those that the law gives now, and what the nomenclature says of the visit."""
    law = facts.law.get(each.visit.pk)
    if law is None:
        return
    claimed = [(line.text, line.amount_cents) for line in each.lines]
    due = msgspec.structs.replace(law, lines=tuple(line for line in law.lines if line.amount_cents))
    for check in check_claimed(claimed=claimed, law=due):
        yield replace(finding_of(check, each.visit), corrections=(AGAIN,))
    for found in law.findings:
        if found.severity in FROM_THE_LAW and found.code not in SAID_BETTER and law.total_cents is not None:
            yield Finding(
                found.code,
                SEVERITIES[found.severity],
                found.message,
                found.reference,
                0,
                "visit",
                (each.visit,),
            )
